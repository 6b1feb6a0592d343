import { basename, dirname, join } from "node:path";
import { parseDocument } from "yaml";
import { defaultMaxCells } from "../matrix/read-settings";
import { mapAt, replaceText, textAt } from "../matrix/upgrade/document-nodes";
import { upgradeConfig } from "../matrix/upgrade/upgrade-config";
import type { UpgradeNotes } from "../matrix/upgrade/upgrade-step";
import type { Source } from "../matrix/yaml/source";
import { modeline } from "./schema-file";
import type { NewFiles } from "./starter-files";
import { suggestGoal } from "./suggest-goal";

/** A sweep that was made from a Triage config, and what became of that. */
export interface SweepFromConfig extends UpgradeNotes {
  readonly files: NewFiles;
  /** The version that was given: `v6`. */
  readonly from: string;
}

/**
 * Makes a sweep of a Triage config of any version since v3: the config in the current version, its SQL files, and a
 * sweep with one cell for each of its models; throws Problems for what is no such config.
 *
 * @param readSql the text of a SQL file that the config names, by the paths where it may be; undefined where there is none
 */
export function sweepFromConfig(
  name: string,
  source: Source,
  readSql: (paths: readonly string[]) => string | undefined,
): SweepFromConfig {
  const { text, from, changed, lost } = upgradeConfig(source);
  const files = new Map<string, string>();
  const document = parseDocument(text, { schema: "core", uniqueKeys: false, logLevel: "error" });
  for (const section of ["cohort_config", "label_config"]) {
    const path = [section, "filepath"];
    const file = textAt(document, path);
    if (file === undefined) continue;
    const sql = readSql([join(dirname(source.file), file), file]);
    const place = `sql/${basename(file)}`;
    if (sql === undefined) lost.push(`the SQL of ${section}: there is no file ${file}; write ${place}`);
    else files.set(place, sql);
    replaceText(document, path, place);
  }
  const base = files.size > 0 || lost.length > 0 ? document.toString({ lineWidth: 0 }) : text;
  const config = mapAt(document, [])?.toJSON() as Record<string, unknown>;
  const all = new Map([
    ["sweep.yaml", sweepText(name, basename(source.file), config)],
    ["base.yaml", base],
    ...files,
  ]);
  return { files: all, from, changed, lost };
}

function sweepText(name: string, origin: string, config: Readonly<Record<string, unknown>>): string {
  const goal = suggestGoal(config.scoring);
  return `${modeline(`experiments/${name}`)}
# Made from ${origin}: one cell for each of its models. sweep plan shows them.
name: ${name}
base: ./base.yaml

# The data that the cells run on. Without this it is what was loaded last: sweep load FILE…
# data: { load: [./data/events.csv, ./sql/shape.sql] }
# data: { database: mine, version: "2026-11" }     # filled by other means, under a version that you vouch for
${goal === undefined ? "" : `\n# Results are ranked by it.\ngoal: ${goal}\n`}${axesText(config.grid_config)}`;
}

function axesText(grid: unknown): string {
  const points = countPoints(grid);
  if (points === undefined) return "";
  const whole = points > defaultMaxCells;
  const what = whole
    ? "# A cell for each class of models in the base's grid_config; without `each`, one for each point of it."
    : "# A cell for each point of the base's grid_config.";
  return `
${what}
axes:
  model: { grid: base${whole ? ", each: class" : ""} }
  # history: { set: temporal_config.max_training_histories, values: [1y, 3y, 5y] }
`;
}

/** How many models a grid makes; undefined where it is none, or makes none. */
function countPoints(grid: unknown): number | undefined {
  if (typeof grid !== "object" || grid === null) return undefined;
  const classes = Object.values(grid);
  const wellFormed = classes.every(
    (parameters) =>
      typeof parameters === "object" &&
      parameters !== null &&
      Object.values(parameters).every((values) => Array.isArray(values) && values.length > 0),
  );
  if (!wellFormed || classes.length === 0) return undefined;
  const points = classes.map((parameters) =>
    Object.values(parameters as Record<string, unknown[]>).reduce(
      (product, { length }) => product * length,
      1,
    ),
  );
  return points.reduce((sum, count) => sum + count, 0);
}
