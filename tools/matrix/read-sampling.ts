import type { Problem } from "../problem";
import type { Axis } from "./axes/axis";
import { randomSeedName } from "./command/command";
import { report } from "./make-problem";
import type { Sweep } from "./sweep";
import type { SweepStructure } from "./sweep-schema";
import type { Origin } from "./yaml/origin";
import { locate } from "./yaml/origin";

type Structure = Pick<SweepStructure, "replicates" | "sample" | "seed">;

/** Reads `replicates`, `sample` and the `seed` that both draw from. */
export function readSampling(
  { replicates, sample, seed }: Structure,
  axes: readonly Axis[],
  root: Origin,
  problems: Problem[],
): Pick<Sweep, "replicates" | "sample" | "seed"> {
  const context = { problems };
  const user = replicates !== undefined ? "replicates" : sample !== undefined ? "sample" : undefined;
  if (user && seed === undefined) {
    const hint = "write seed: and any whole number; with another one, other cells and seeds are drawn";
    report(context, "missing-key", locate(root, [user], "key"), `"${user}" needs a "seed"`, hint);
  } else if (!user && seed !== undefined) {
    const message = '"seed" is for replicates and sample, and there are none';
    const hint = "remove it; what Triage starts from is random_seed, in the base";
    report(context, "unused-seed", locate(root, ["seed"], "key"), message, hint);
  }
  if (replicates !== undefined) {
    for (const axis of axes.filter(writesSeed)) {
      const message = `axis "${axis.name}" writes ${randomSeedName}, and so do replicates`;
      report(context, "overlapping-axes", axis.location, message, "keep one of the two");
    }
  }
  return {
    ...(replicates !== undefined && { replicates }),
    ...(sample !== undefined && { sample: { size: sample, location: locate(root, ["sample"]) } }),
    ...(seed !== undefined && { seed }),
  };
}

function writesSeed({ name, values }: Axis): boolean {
  const writes = values.flatMap((value) => [...value.writes, ...value.unsets]);
  return writes.length === 0
    ? name === randomSeedName
    : writes.some(({ path }) => path[0] === randomSeedName);
}
