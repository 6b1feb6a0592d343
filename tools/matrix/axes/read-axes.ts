import type { Node } from "yaml";

import type { SourceLocation } from "../../problem";
import { report } from "../make-problem";
import type { Origin } from "../yaml/origin";
import { locate, originAt } from "../yaml/origin";
import type { Axis } from "./axis";
import type { AxisContext } from "./axis-context";
import { type AxisText, readAxisFile } from "./axis-file";
import type { AxisStructure } from "./axis-schema";
import type { CommandAxisStructure } from "./command-axis-schema";
import { readComputed } from "./computed-axis";
import { readFiles } from "./files-axis";
import { readGridAxis } from "./grid-axis";
import { readNamed } from "./named-axis";
import { checkPatch } from "./patch";
import type { PendingAxis, PendingValues } from "./pending-axis";
import { reportTwins } from "./twin-values";
import { readValues } from "./values-axis";

/** Reads the axes of a sweep as far as counting goes, so that a product beyond bounds is never built. */
export function readAxes(
  axes: Readonly<Record<string, AxisStructure | CommandAxisStructure>>,
  context: AxisContext,
): PendingAxis[] {
  const root: Origin = { kind: "yaml", file: context.file, node: context.file.root as Node };
  return Object.entries(axes).flatMap(([name, structure]) => {
    const before = context.problems.length;
    const origin = originAt(root, ["axes", name])!;
    const location = locate(origin, [], "key");
    if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(name)) {
      const hint = "use letters, digits, dashes and underscores, a letter first";
      report(context, "bad-name", location, `an axis cannot be called ${JSON.stringify(name)}`, hint);
    }
    const own: AxisText = { structure, origin, file: context.file };
    const isElsewhere = !Array.isArray(structure) && structure.from !== undefined;
    const text = isElsewhere ? readAxisFile(name, own, context) : own;
    if (!text) return [];
    const origins = isElsewhere ? [origin, text.origin] : [origin];
    const afterOthers = origins.some((one) => originAt(one, ["when"]) ?? originAt(one, ["after"]));
    const inFile: AxisContext = { ...context, file: text.file, afterOthers };
    const pending = readAxis(name, text, isElsewhere ? locate(text.origin, []) : location, inFile);
    return pending
      ? [{ ...pending, name, location, origins, sound: context.problems.length === before }]
      : [];
  });
}

type Reader = (name: string, structure: AxisStructure, origin: Origin, context: AxisContext) => PendingValues;

const kinds = ["values", "range", "logspace", "dates", "files", "named", "grid"] as const;
const commandKinds = ["values", "range", "logspace", "dates"] as const;

const readers: Readonly<Record<(typeof kinds)[number], Reader>> = {
  values: readValues,
  range: readComputed("range"),
  logspace: readComputed("logspace"),
  dates: readComputed("dates"),
  files: readFiles,
  named: readNamed,
  grid: readGridAxis,
};

function readAxis(
  name: string,
  text: AxisText,
  location: SourceLocation,
  context: AxisContext,
): PendingValues | undefined {
  const { origin } = text;
  const structure: AxisStructure = Array.isArray(text.structure)
    ? { values: text.structure }
    : (text.structure as AxisStructure);
  const possible = context.labelsOf === "command" ? commandKinds : kinds;
  const given = possible.filter((kind) => structure[kind] !== undefined);
  const [kind] = given;
  if (given.length > 1 || !kind) {
    const found = given.length === 0 ? "has none of" : "has more than one of";
    const message = `axis "${name}" ${found} ${possible.join(", ")} and from`;
    report(context, "axis-kind", location, message, "give exactly one");
    return undefined;
  }
  if (context.labelsOf === "config" && !checkTarget(name, kind, structure, origin, location, context))
    return undefined;
  if (kind !== "grid" && structure.each !== undefined) {
    report(
      context,
      "axis-kind",
      locate(origin, ["each"], "key"),
      `axis "${name}" has "each", which is for grids`,
    );
  }
  return readers[kind](name, structure, origin, context);
}

/** Whether an axis that needs a path has one. */
function checkTarget(
  name: string,
  kind: (typeof kinds)[number],
  structure: AxisStructure,
  origin: Origin,
  location: SourceLocation,
  context: AxisContext,
): boolean {
  const needsSet = kind !== "named" && kind !== "grid";
  if (needsSet && structure.set === undefined) {
    const hint = "say which path of the config it writes";
    report(context, "missing-key", location, `axis "${name}" lacks "set"`, hint);
    return false;
  }
  if (!needsSet && structure.set !== undefined) {
    const at = locate(origin, ["set"], "key");
    const hint = kind === "grid" ? "a grid always writes grid_config" : "each label has its own `set`";
    report(context, "axis-kind", at, `axis "${name}" cannot have both "${kind}" and "set"`, hint);
  }
  return true;
}

/** Makes the values of an axis, and reports labels that say the same. */
export function makeAxis(pending: PendingAxis, context: AxisContext): Axis {
  const before = context.problems.length;
  const values = pending.make();
  for (const value of values) checkPatch(value, context);
  if (pending.sound && context.problems.length === before) reportTwins(pending.name, values, context);
  return { name: pending.name, location: pending.location, values, waitsFor: [] };
}
