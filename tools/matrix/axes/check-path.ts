import type { SourceLocation } from "../../problem";
import type { Path } from "../config/path";
import { formatPath, getAt, keyOf, parsePath } from "../config/path";
import type { Shape } from "../config/triage-keys";
import { shapeAt, triageKeys } from "../config/triage-keys";
import type { Value } from "../config/value";
import { isList, isMap } from "../config/value";
import { didYouMean, nearest } from "../did-you-mean";
import { report } from "../make-problem";
import { findModelClass } from "../models/model-class";
import type { AxisContext } from "./axis-context";

/** Reads the path that a patch writes to; gives nothing, and a problem, when a config has no such place. */
export function readTarget(text: string, location: SourceLocation, context: AxisContext): Path | undefined {
  const path = parsePath(text);
  if (!path) {
    const hint = 'paths look like a.b, a["x.y"] and a[0]';
    report(context, "bad-path", location, `${JSON.stringify(text)} is not a path`, hint);
    return undefined;
  }
  for (let length = 1; length <= path.length; length++) {
    const mistake = mistakeAt(path.slice(0, length), path.slice(length), context.base.config);
    // What an axis that comes before may change is looked at in each cell.
    if (mistake && !(mistake.code === "bad-path" && context.afterOthers)) {
      report(context, mistake.code, location, mistake.message, mistake.hint);
      return undefined;
    }
  }
  return path;
}

interface Mistake {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** What is wrong with the last step of a path, the steps before it being right. */
function mistakeAt(path: Path, rest: Path, config: Value): Mistake | undefined {
  const parent = path.slice(0, -1);
  const step = path.at(-1)!;
  const holder = getAt(config, parent);
  if (typeof step === "number") {
    if (!isList(holder))
      return { code: "bad-path", message: `${inQuotes(parent)} is not a list in the base` };
    if (step < holder.length) return undefined;
    const items = holder.length === 1 ? "1 item" : `${holder.length} items`;
    return { code: "bad-path", message: `${inQuotes(parent)} has ${items} in the base, counted from 0` };
  }
  if (isMap(holder) && holder.has(keyOf(holder, step))) return undefined;
  if (parent.length === 1 && parent[0] === "grid_config") return unknownClass(step, rest);
  if (holder !== undefined && !isMap(holder)) {
    return { code: "bad-path", message: `${inQuotes(parent)} is not a map in the base` };
  }
  if (shapeAt(path) || shapeAt(parent)?.kind === "any") return undefined;
  return {
    code: "unknown-path",
    message: `neither the base nor Triage has a key ${inQuotes(path)}`,
    hint: suggestPath(path, holder),
  };
}

/** A class has dots in its name, and a path takes dots for steps. */
function unknownClass(name: string, rest: Path): Mistake | undefined {
  const found = findModelClass(name);
  if (found.kind === "known" && found.path === name) return undefined;
  const names = rest.map((_, index) => [name, ...rest.slice(0, index + 1)].join("."));
  const joined = names.find((one) => findModelClass(one).kind === "known");
  const near =
    joined ?? (found.kind === "known" ? found.path : found.kind === "unknown" ? found.nearest : undefined);
  const after = joined ? rest.slice(joined.split(".").length - 1) : rest;
  return {
    code: "unknown-class",
    message: `no package of the image has a class "${name}"`,
    hint: near && `did you mean ${formatPath(["grid_config", near, ...after])}?`,
  };
}

/** A path within quotes, with quotes of the other kind. */
export function inQuotes(path: Path): string {
  return JSON.stringify(formatPath(path)).replaceAll('\\"', "'");
}

function suggestPath(path: Path, holder: Value | undefined): string | undefined {
  const parent = path.slice(0, -1);
  const step = String(path.at(-1));
  const known = knownKeys(holder, shapeAt(parent));
  const near = nearest(step, known);
  if (near !== undefined) return `did you mean ${inQuotes([...parent, near])}?`;
  const elsewhere = leafPaths(triageKeys, []).filter((leaf) => leaf.at(-1) === step);
  return elsewhere.length === 1 ? `did you mean ${inQuotes(elsewhere[0]!)}?` : didYouMean(step, known);
}

/** The keys that a config may have at a place: the base's own and Triage's. */
export function knownKeys(holder: Value | undefined, shape: Shape | undefined): string[] {
  const inBase = isMap(holder) ? [...holder.keys()].map(String) : [];
  const inTriage = shape?.kind === "map" ? Object.keys(shape.keys) : [];
  return [...new Set([...inBase, ...inTriage])];
}

function leafPaths(shape: Shape, path: Path): Path[] {
  if (shape.kind !== "map") return [path];
  return Object.entries(shape.keys).flatMap(([key, below]) => leafPaths(below, [...path, key]));
}
