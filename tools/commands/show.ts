import { Command } from "@commander-js/extra-typings";
import { sweepDatabase } from "../data/sweep-database";
import { emitConfig } from "../matrix/config/emit-config";
import { Float, isList, isMap, type Value } from "../matrix/config/value";
import { explainCell } from "../matrix/explain-cell";
import { seededConfig } from "../plan/seeded-config";
import { findCell } from "../run/find-cell";
import { contextOf, contractOf, sayStack } from "./context";
import { loadSweep } from "./load-sweep";

/** `sweep show FILE CELL` */
export function command(): Command<[string, string], { json?: true }> {
  return new Command("show")
    .argument("<file>", "a sweep file, or a plain Triage config")
    .argument("<cell>", "a cell's id, the start of it, or its name")
    .option("--json", "print one JSON document")
    .action(async function (file, named, options) {
      const context = contextOf(this);
      const { terminal } = context;
      const { sweep, expansion } = loadSweep(file, contractOf(context), terminal);
      sayStack(context, (await sweepDatabase(sweep.data, context.store)).version);
      const cell = findCell(expansion.cells, named);
      const config = emitConfig({ config: seededConfig(cell) });
      const differences = explainCell(sweep, cell).map(({ path, before, after, by }) => ({
        path,
        before: plainData(before),
        after: plainData(after),
        by,
      }));
      if (options.json) {
        const { id, name, coordinates, profile } = cell;
        return terminal.out(
          `${JSON.stringify({ schemaVersion: 1, id, name, coordinates, profile, config, differences })}\n`,
        );
      }
      terminal.say(`cell ${cell.id} ${cell.name} · profile ${cell.profile}`);
      for (const line of differences)
        terminal.say(`  ${line.path}: ${shortText(line.before)} → ${shortText(line.after)} (${line.by})`);
      terminal.out(config);
    });
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
