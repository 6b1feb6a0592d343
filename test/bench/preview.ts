import { execFileSync } from "node:child_process";
import path from "node:path";
import { median, reportFigures } from "./figures";
import type { PreviewTimes } from "./preview-once";

/**
 * What a preview costs before Pulumi asks AWS anything: the whole program of a base, loaded and run under mocks, against
 * `require("@pulumi/aws")` in the same process, of which it is a part. Nine fresh processes, one after the other.
 */
const rounds = 9;

const program = path.join(__dirname, "preview-once.ts");

const measured = Array.from({ length: rounds }, (_, round): PreviewTimes => {
  const output = execFileSync(process.execPath, ["-r", "ts-node/register", program], { encoding: "utf8" });
  const times: PreviewTimes = JSON.parse(output);
  const { awsSeconds, programSeconds, peakMiB } = times;
  process.stdout.write(
    `round ${round + 1}: @pulumi/aws ${awsSeconds.toFixed(2)} s, the rest ${programSeconds.toFixed(2)} s, ${peakMiB.toFixed(0)} MiB\n`,
  );
  return times;
});

reportFigures([
  {
    name: "the program, loaded and run / @pulumi/aws, loaded",
    value: median(
      measured.map(({ awsSeconds, programSeconds }) => (awsSeconds + programSeconds) / awsSeconds),
    ),
    atMost: 3,
  },
  {
    name: "memory at most, in MB",
    value: (median(measured.map(({ peakMiB }) => peakMiB)) * 2 ** 20) / 1e6,
    atMost: 250,
  },
]);
