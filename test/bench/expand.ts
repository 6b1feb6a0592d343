import { execFileSync } from "node:child_process";
import path from "node:path";
import { expandIds } from "../../tools/matrix/expand-sweep";
import { readSweep } from "../../tools/matrix/read-sweep";
import { readText } from "../../tools/matrix/read-text";
import { installRoot, python } from "../e2e/sandbox";
import { median, reportFigures, secondsOf } from "./figures";
import { startUpFigures } from "./start-up";

/**
 * A million cells: six axes of ten values on the quickstart's config. Their ids, names and profiles, from the file on,
 * against what Python needs to hash the axes' values alone. Five interleaved rounds, each in a warm process of its kind.
 */
const rounds = 5;

const folder = path.join(installRoot, "experiments", "quickstart");

const sweepText = `
base: ./base.yaml
axes:
  cutoff: { set: temporal_config.label_end_time, dates: { from: 2013-10-01, to: 2014-01-03, every: 10day } }
  history: { set: temporal_config.max_training_histories, values: [1month, 2month, 3month, 4month, 5month, 6month, 7month, 8month, 9month, 10month] }
  span: { set: [temporal_config.training_label_timespans, temporal_config.test_label_timespans], values: [1day, 2day, 3day, 1week, 2week, 3week, 1month, 2month, 3month, 4month] }
  comment: { set: model_comment, values: [a, b, c, d, e, f, g, h, i, j] }
  model: { grid: { tree: { DecisionTreeClassifier: { max_depth: [1, 2, 3, 4, 5], min_samples_leaf: [1, 20] } } } }
  seed: { set: random_seed, range: { from: 1, to: 10, step: 1 } }
limits: { maxCells: 1000000 }
resources: { default: small, rules: [{ match: { history: [9month, 10month], model.max_depth: { gte: 4 } }, use: large }] }
`;

const program = `
import hashlib, itertools, json, time
axes = json.loads(input())
started = time.perf_counter()
for values in itertools.product(*axes.values()):
    cell = dict(zip(axes, values))
    hashlib.sha256(json.dumps(cell, sort_keys=True).encode()).hexdigest()
print(time.perf_counter() - started)
`;

async function bench(): Promise<void> {
  const file = path.join(folder, "million.yaml");
  const read = () => readSweep(file, (name) => (name === file ? sweepText : readText(name)));
  const axes = Object.fromEntries(
    read().axes.map(({ name, values }) => [name, values.map(({ label }) => label)]),
  );
  const expand = async () => {
    let cells = 0;
    let characters = 0;
    for (const { id, name, resources } of expandIds(read(), ["small", "large"])) {
      cells++;
      characters += id.length + name.length + resources.profile.length;
    }
    if (cells !== 1_000_000) throw new Error(`${cells} cells of ${characters} characters`);
  };
  const measured = { here: [] as number[], python: [] as number[] };
  for (let round = 1; round <= rounds; round += 1) {
    measured.here.push(await secondsOf(expand));
    measured.python.push(
      Number(execFileSync(python, ["-c", program], { input: JSON.stringify(axes), encoding: "utf8" })),
    );
    const shown = Object.entries(measured).map(
      ([what, seconds]) => `${what} ${seconds.at(-1)!.toFixed(2)} s`,
    );
    process.stdout.write(`round ${round}: ${shown.join(", ")}\n`);
  }
  reportFigures([
    {
      name: "ids, names and profiles of a million cells / Python's hashes of their labels",
      value: median(measured.here) / median(measured.python),
      atMost: 0.25,
    },
    { name: "memory at most, in GiB", value: process.resourceUsage().maxRSS / 2 ** 20, atMost: 1 },
    ...(await startUpFigures()),
  ]);
}

bench().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).stack}\n`);
  process.exitCode = 1;
});
