import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { installRoot } from "../e2e/sandbox";
import { type Figure, median, secondsOf } from "./figures";

const rounds = 11;

const sweepText = `
base: ${path.join(installRoot, "experiments", "quickstart", "base.yaml")}
data: { database: bench, version: "1" }
axes:
  cutoff: { set: temporal_config.label_end_time, dates: { from: 2013-10-01, to: 2014-01-03, every: 10day } }
  history: { set: temporal_config.max_training_histories, values: [1month, 2month, 3month, 4month, 5month, 6month, 7month, 8month, 9month, 10month] }
  model: { grid: { tree: { DecisionTreeClassifier: { max_depth: [1, 2, 3, 4, 5], min_samples_leaf: [1, 20] } } } }
  seed: { set: random_seed, range: { from: 1, to: 10, step: 1 } }
limits: { maxCells: 10000 }
`;

/**
 * What a user waits for: `sweep plan` of ten thousand cells and `sweep --help`, from the start of the process to its
 * end, against Node's own start. Interleaved rounds, so that what else the machine does meets all of them.
 */
export async function startUpFigures(): Promise<Figure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "bench-start-"));
  try {
    writeFileSync(path.join(folder, "Pulumi.yaml"), "name: bench\nruntime: nodejs\n");
    writeFileSync(path.join(folder, "sweep.yaml"), sweepText);
    const program = path.join(installRoot, "dist", "tools", "sweep.js");
    const calls = { node: ["-e", "0"], help: [program, "--help"], plan: [program, "plan", "sweep.yaml"] };
    const measured = { node: [] as number[], help: [] as number[], plan: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, args] of Object.entries(calls) as [keyof typeof calls, string[]][])
        measured[name].push(await secondsOf(async () => run(args, folder)));
    }
    const [node, help, plan] = [median(measured.node), median(measured.help), median(measured.plan)];
    process.stdout.write(
      `node ${milliseconds(node)}, sweep --help ${milliseconds(help)}, sweep plan ${milliseconds(plan)}\n`,
    );
    return [
      { name: "sweep plan of ten thousand cells / sweep --help", value: plan / help, atMost: 6 },
      { name: "sweep --help / node -e 0", value: help / node, atMost: 5 },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(args: readonly string[], cwd: string): void {
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}

function milliseconds(seconds: number): string {
  return `${(seconds * 1000).toFixed(0)} ms`;
}
