import { Command } from "@commander-js/extra-typings";
import { sweepDatabase } from "../data/sweep-database";
import type { Cell } from "../matrix/cell";
import { emitConfig } from "../matrix/config/emit-config";
import { Float, isList, isMap, type Value } from "../matrix/config/value";
import { explainCell } from "../matrix/explain-cell";
import type { Stage } from "../matrix/stages/stage";
import type { Sweep } from "../matrix/sweep";
import { stageContent } from "../plan/make-scope";
import { findCell } from "../run/find-cell";
import { shellWord } from "../run/shell-word";
import { contextOf, sayStack } from "./context";
import { loadSweep } from "./load-sweep";
import { collect, findStage } from "./selection";

/** `sweep show FILE CELL` */
export function command(): Command<[string, string], { set?: string[]; stage?: string; json?: true }> {
  return new Command("show")
    .argument("<file>", "a sweep file, or a plain Triage config")
    .argument("<cell>", "a cell's id, the start of it, or its name")
    .option("--stage <name>", "what it runs in this stage; in the last one unless given")
    .option("--set <path=value>", "change the base config first; may be given several times", collect)
    .option("--json", "print one JSON document")
    .action(async function (file, named, options) {
      const context = await contextOf(this);
      const { terminal, site, store } = context;
      const { sweep, expansion } = loadSweep(file, site.contract, terminal, options.set);
      sayStack(context, (await sweepDatabase(sweep, store, (version) => site.databaseName(version))).version);
      const cell = findCell(expansion.cells, named);
      const stage = findStage(sweep, options.stage);
      const profile = stage.use?.name ?? cell.profile;
      const { text, ...what } = contentOf(cell, stage);
      const differences = cell.kind === "command" ? [] : differencesOf(sweep, cell, stage);
      if (options.json) {
        const { id, name, coordinates, replicate } = cell;
        const document = {
          schemaVersion: 1,
          id,
          name,
          coordinates,
          replicate,
          profile,
          ...what,
          differences,
        };
        return terminal.out(`${JSON.stringify(document)}\n`);
      }
      terminal.say(`cell ${cell.id} ${cell.name} · profile ${profile}`);
      for (const line of differences)
        terminal.say(`  ${line.path}: ${shortText(line.before)} → ${shortText(line.after)} (${line.by})`);
      terminal.out(text);
    });
}

/** What a cell runs in a stage: as text, and as `--json` has it. */
function contentOf(cell: Cell, stage: Stage) {
  if (cell.kind === "command") {
    const { argv, env } = cell.command;
    const variables = Object.entries(env).map(([name, value]) => `${name}=${shellWord(value)}`);
    return { text: `${[...variables, ...argv.map(shellWord)].join(" ")}\n`, command: cell.command };
  }
  const config = emitConfig({ config: stageContent(cell, stage) });
  return { text: config, config };
}

function differencesOf(sweep: Sweep, cell: Cell, stage: Stage) {
  return explainCell(sweep, cell, stage).map(({ path, before, after, by }) => ({
    path,
    before: plainData(before),
    after: plainData(after),
    by,
  }));
}

/** The longest value that a line shows, in characters. */
const shownLength = 100;

function shortText(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
}

/** Config data as JSON has it; integers beyond 2^53 become text. */
function plainData(value: Value | undefined): unknown {
  if (value === undefined) return undefined;
  if (isMap(value))
    return Object.fromEntries([...value].map(([key, item]) => [String(key), plainData(item)]));
  if (isList(value)) return value.map(plainData);
  if (value instanceof Float) return value.value;
  return typeof value === "bigint" ? String(value) : value;
}
