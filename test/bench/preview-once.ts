import type * as runProgram from "../infra/run-program";

/** What one process measured. */
export interface PreviewTimes {
  /** Of `require("@pulumi/aws")`. */
  readonly awsSeconds: number;
  /** Of all that a preview of the program needs besides: its own files, compiled, the rest of the packages, and the run. */
  readonly programSeconds: number;
  /** The most memory that the process had, in MiB. */
  readonly peakMiB: number;
}

/** Loads the program and runs it as in a preview of a base, and prints what that took; for a process of its own. */
async function previewOnce(): Promise<void> {
  const started = seconds();
  require("@pulumi/aws");
  const loaded = seconds();
  const { runProgram: run } = require("../infra/run-program") as typeof runProgram;
  const image = `image: { digest: "example.org/mine@sha256:${"0".repeat(64)}" }`;
  const { resources } = await run({
    stack: "dev",
    config: `environment: dev\n${image}`,
    preview: true,
    program: require("../../index"),
  });
  const ended = seconds();
  if (resources.length < 70) throw new Error(`${resources.length} resources`);
  const times: PreviewTimes = {
    awsSeconds: loaded - started,
    programSeconds: ended - loaded,
    peakMiB: process.resourceUsage().maxRSS / 1024,
  };
  process.stdout.write(`${JSON.stringify(times)}\n`);
}

function seconds(): number {
  return Number(process.hrtime.bigint()) / 1e9;
}

previewOnce().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).stack}\n`);
  process.exitCode = 1;
});
