import { cpSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseDocument } from "yaml";
import { fetchFlights } from "../../tools/data/fetch-flights";
import { installRoot, Sandbox } from "../e2e/sandbox";
import { type Figure, reportFigures } from "./figures";

/**
 * Successive halving on the quickstart's data: experiments/quickstart/halving.yaml (72 forests, three stages) against the
 * same cells all run in full. CPU time is that of the cells' processes, as their results say. What both share counts for
 * the staged sweep alone, which runs first and builds the matrices.
 */
interface Scored {
  readonly cell: string;
  readonly name: string;
  readonly score: { readonly value: number | null };
}

async function bench(): Promise<void> {
  const sandbox = new Sandbox("tiny", { SWEEP_IDLE_SECONDS: "60" });
  try {
    const quickstart = path.join(installRoot, "experiments", "quickstart");
    await fetchFlights(path.join(quickstart, "data"), (line) => process.stderr.write(`${line}\n`));
    for (const name of ["base.yaml", "halving.yaml", "data", "sql"])
      cpSync(path.join(quickstart, name), sandbox.file(name), { recursive: true, force: true });
    const staged = await run(sandbox, "halving.yaml");
    const document = parseDocument(sandbox.read("halving.yaml"));
    document.delete("stages");
    sandbox.write("full.yaml", document.toString());
    const full = await run(sandbox, "full.yaml");
    const best = full.rows[0]!;
    const found = staged.rows[0]!;
    process.stdout.write(
      `staged: ${staged.jobs} jobs, ${staged.cpuSeconds.toFixed(0)} CPU seconds, best ${found.name} ${found.score.value}\n` +
        `full: ${full.jobs} jobs, ${full.cpuSeconds.toFixed(0)} CPU seconds, best ${best.name} ${best.score.value}\n`,
    );
    const figures: Figure[] = [
      {
        name: "CPU time of the staged sweep / of the full one",
        value: staged.cpuSeconds / full.cpuSeconds,
        atMost: 0.55,
      },
      {
        name: "the full sweep's best value / that of the staged sweep's best",
        value: best.score.value! / found.score.value!,
        atMost: 1.01,
      },
    ];
    reportFigures(figures);
  } finally {
    sandbox.remove();
  }
}

/** Runs a sweep to its end; returns its table, and what all its jobs took, also those that others ran before. */
async function run(sandbox: Sandbox, file: string) {
  const { code, stdout, stderr } = await sandbox.sweep("run", file, "--yes", "--json");
  if (code !== 0) throw new Error(stderr);
  const { run: id } = JSON.parse(stdout) as { run: string };
  const results = await sandbox.sweep("results", id, "--json");
  const { tables } = JSON.parse(results.stdout) as { tables: { rows: Scored[] }[] };
  const store = sandbox.file(".sweep", "store");
  const cells = JSON.parse(readFileSync(path.join(store, "runs", id, "cells.json"), "utf8")) as {
    jobKey: string;
    earlier?: { jobKey: string }[];
  }[];
  const keys = cells.flatMap(({ jobKey, earlier = [] }) => [...earlier.map((job) => job.jobKey), jobKey]);
  const seconds = keys.flatMap((key) =>
    cpuSecondsOf(path.join(store, "results", key, "0001", "result.json")),
  );
  return {
    rows: tables[0]!.rows,
    jobs: seconds.length,
    cpuSeconds: seconds.reduce((sum, each) => sum + each, 0),
  };
}

/** Empty for a job that never ran. */
function cpuSecondsOf(file: string): number[] {
  try {
    return [(JSON.parse(readFileSync(file, "utf8")) as { cpuSeconds: number }).cpuSeconds];
  } catch {
    return [];
  }
}

bench().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).stack}\n`);
  process.exitCode = 1;
});
