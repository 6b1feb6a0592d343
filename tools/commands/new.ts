import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { Command } from "@commander-js/extra-typings";
import { readSweep } from "../matrix/read-sweep";
import { readText } from "../matrix/read-text";
import { writeSchema } from "../new/schema-file";
import { type NewFiles, starterFiles } from "../new/starter-files";
import { sweepFromConfig } from "../new/sweep-from-config";
import { exitCode, Problem, Problems, renderProblem } from "../problem";
import { findProject } from "../stack/find-project";
import { processTerminal, type Terminal } from "./terminal";

/** `sweep new NAME [--from FILE]` */
export function command(exit: (code: number) => void): Command<[string], { from?: string }> {
  return new Command("new")
    .argument("<name>", "the sweep's name; its files are written to experiments/NAME/")
    .option("--from <file>", "a Triage config, v3 or newer, which is brought to v8")
    .action(async (name, { from }) => {
      const terminal = processTerminal();
      if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name)) {
        throw new Problem(`"${name}" cannot be the name of a sweep`, {
          hint: "letters, digits, dots, dashes and underscores, and a letter or digit first",
        });
      }
      const { root } = findProject(terminal.cwd);
      const folder = path.join(root, "experiments", name);
      const shown = path.relative(terminal.cwd, folder) || ".";
      await refuseExisting(folder, shown);
      const made = from === undefined ? undefined : fromConfig(name, path.resolve(terminal.cwd, from), from);
      const files = made?.files ?? starterFiles(name);
      await write(files, folder);
      await writeSchema(root);
      for (const file of files.keys()) terminal.out(`${path.join(shown, file)}\n`);
      if (made && from !== undefined) sayNotes(made, from, terminal);
      exit(sayWhatIsLeft(path.join(shown, "sweep.yaml"), terminal));
    });
}

async function refuseExisting(folder: string, shown: string): Promise<void> {
  if (!existsSync(folder) || (await readdir(folder)).length === 0) return;
  throw new Problem(`${shown} exists already, and nothing in it is overwritten`, {
    hint: "choose another name, or remove the folder",
  });
}

function fromConfig(name: string, file: string, given: string) {
  return sweepFromConfig(name, { file: given, text: readText(file) }, (paths) => {
    const found = paths.find((one) => existsSync(one));
    return found === undefined ? undefined : readText(found);
  });
}

async function write(files: NewFiles, folder: string): Promise<void> {
  for (const [name, text] of files) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text, { flag: "wx" });
  }
}

function sayNotes(made: ReturnType<typeof fromConfig>, given: string, { say }: Terminal): void {
  const heading = made.changed.length === 0 ? "is of the current version already" : "is brought to v8";
  say(`${given}, a config of ${made.from}, ${heading}`);
  for (const change of made.changed) say(`  changed: ${change}`);
  for (const loss of made.lost) say(`  not carried over: ${loss}`);
}

/** Reads what was written as every command does; resolves to the exit code. */
function sayWhatIsLeft(file: string, { say }: Terminal): number {
  try {
    for (const warning of readSweep(file, readText).warnings) say(renderProblem(warning, "warning"));
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    for (const problem of error.problems) say(renderProblem(problem));
    say(`mend this first, then: sweep plan ${file}`);
    return exitCode.userMistake;
  }
  say(`next: sweep plan ${file}`);
  return exitCode.done;
}
