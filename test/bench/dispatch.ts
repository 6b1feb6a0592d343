import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stringify } from "yaml";
import { finished, python, Sandbox } from "../e2e/sandbox";
import { type Figure, median, reportFigures, secondsOf } from "./figures";

/**
 * A thousand cells of the command `true`, two at a time, by `sweep run` from a standing start (no supervisor): each with a
 * log and a durable result of its own. Against `xargs -P2`, GNU parallel with `--results`, and a thousand tasks of redun
 * and of Snakemake. Interleaved rounds; the two slow ones once. A bound is printed only for what is installed.
 */
const cells = 1000;
const rounds = 5;

const sweepFile = {
  name: "dispatch",
  command: ["true", `\${n}`],
  axes: { n: { range: { from: 1, to: cells, step: 1 } } },
  limits: { maxCells: cells, maxInFlight: 2 },
};

const snakefile = `
rule all:
    input: expand("out/{n}", n=range(${cells}))
rule one:
    output: touch("out/{n}")
    log: "logs/{n}"
    shell: "true > {log} 2>&1"
`;

const redunWorkflow = `
from redun import script, task
redun_namespace = "bench"

@task()
def one(n: int):
    return script(f"true {n}")

@task()
def main():
    return [one(n) for n in range(${cells})]
`;

async function bench(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "dispatch-"));
  const sandbox = new Sandbox("tiny", { SWEEP_IDLE_SECONDS: "0.5", SWEEP_LOCAL_VCPUS: "2" });
  const measured = { sweep: [] as number[], xargs: [] as number[], parallel: [] as number[] };
  const parallel = existsSync("/usr/bin/parallel");
  try {
    for (let round = 1; round <= rounds; round += 1) {
      measured.sweep.push(await sweepSeconds(sandbox, round));
      measured.xargs.push(await shell(folder, `seq ${cells} | xargs -P2 -n1 true`));
      if (parallel)
        measured.parallel.push(
          await shell(
            folder,
            `seq ${cells} | parallel -j2 --results ${folder}/parallel-${round} true >/dev/null`,
          ),
        );
      const shown = Object.entries(measured).flatMap(([what, seconds]) =>
        seconds.length === 0 ? [] : [`${what} ${seconds.at(-1)!.toFixed(2)} s`],
      );
      process.stdout.write(`round ${round}: ${shown.join(", ")}\n`);
    }
    const sweep = median(measured.sweep);
    const figures: Figure[] = [
      { name: `${cells} cells / xargs -P2`, value: sweep / median(measured.xargs), atMost: 4 },
    ];
    if (parallel)
      figures.push({
        name: `${cells} cells / GNU parallel`,
        value: sweep / median(measured.parallel),
        atMost: 1,
      });
    else process.stdout.write("GNU parallel is not installed (Debian's package parallel)\n");
    const engines = installEngines(folder);
    for (const [name, command] of Object.entries(engines)) {
      const seconds = await shell(folder, command);
      process.stdout.write(`${name} ${seconds.toFixed(2)} s\n`);
      figures.push({ name: `${cells} cells / ${name}`, value: sweep / seconds, atMost: 0.1 });
    }
    reportFigures(figures);
  } finally {
    sandbox.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From the command to its end, with cells that were never run and nothing running before. */
async function sweepSeconds(sandbox: Sandbox, round: number): Promise<number> {
  sandbox.write("dispatch.yaml", stringify({ ...sweepFile, env: { ROUND: String(round) } }));
  while (sandbox.processes().length > 0) await sleep(100);
  const seconds = await secondsOf(async () => {
    const { code, stderr } = await sandbox.sweep("run", "dispatch.yaml", "--yes");
    if (code !== 0) throw new Error(stderr);
  });
  const results = sandbox.file(".sweep", "store", "results");
  const complete = readdirSync(results).filter((key) => {
    const folder = path.join(results, key, "0001");
    return (
      existsSync(path.join(folder, "log.txt")) &&
      JSON.parse(readFileSync(path.join(folder, "result.json"), "utf8")).status === "done"
    );
  });
  if (complete.length !== round * cells) throw new Error(`${complete.length} results after round ${round}`);
  return seconds;
}

/** Installs redun and Snakemake from PyPI; returns how each runs as many tasks. */
function installEngines(folder: string): Readonly<Record<string, string>> {
  const environment = path.join(folder, "engines");
  execFileSync(python, ["-m", "venv", environment], { stdio: "ignore" });
  const bin = path.join(environment, "bin");
  const packages = ["redun==0.44.1", "snakemake==9.27.1"];
  execFileSync(path.join(bin, "python"), ["-m", "pip", "install", "--quiet", ...packages], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  writeFileSync(path.join(folder, "Snakefile"), snakefile);
  writeFileSync(path.join(folder, "workflow.py"), redunWorkflow);
  return {
    redun: `${bin}/redun --config ${folder}/redun run workflow.py main >/dev/null 2>&1`,
    Snakemake: `${bin}/snakemake -j2 --quiet all >/dev/null 2>&1`,
  };
}

/** What a shell takes for a command, in seconds. */
function shell(folder: string, command: string): Promise<number> {
  return secondsOf(async () => {
    const { code, stderr } = await finished("/bin/sh", ["-c", command], { cwd: folder, env: process.env });
    if (code !== 0) throw new Error(`${command}: exit code ${code}\n${stderr}`);
  });
}

bench().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).stack}\n`);
  process.exitCode = 1;
});
