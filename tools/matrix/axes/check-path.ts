import type { SourceLocation } from "../../problem";
import type { Path } from "../config/path";
import { formatPath, getAt, keyOf, parsePath } from "../config/path";
import type { Shape } from "../config/triage-keys";
import { shapeAt, triageKeys } from "../config/triage-keys";
import type { Value } from "../config/value";
import { isList, isMap } from "../config/value";
import { didYouMean } from "../did-you-mean";
import type { Origin } from "../yaml/origin";
import { locate } from "../yaml/origin";
import type { AxisContext } from "./axis-context";
import { report } from "./axis-context";

/** Reads the path that a patch writes to; gives nothing, and a problem, when a config has no such place. */
export function readTarget(text: string, location: SourceLocation, context: AxisContext): Path | undefined {
  const path = parsePath(text);
  if (!path) {
    const hint = 'paths look like a.b, a["x.y"] and a[0]';
    report(context, "bad-path", location, `${JSON.stringify(text)} is not a path`, hint);
    return undefined;
  }
  for (let length = 1; length <= path.length; length++) {
    const mistake = mistakeAt(path.slice(0, length), context.base.config);
    if (mistake) {
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
function mistakeAt(path: Path, config: Value): Mistake | undefined {
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

function inQuotes(path: Path): string {
  return JSON.stringify(formatPath(path)).replaceAll('\\"', "'");
}

function suggestPath(path: Path, holder: Value | undefined): string | undefined {
  const parent = path.slice(0, -1);
  const step = String(path.at(-1));
  const siblings = knownKeys(holder, shapeAt(parent)).map((key) => formatPath([...parent, key]));
  const elsewhere = leafPaths(triageKeys, []).filter((known) => known.at(-1) === step);
  if (elsewhere.length === 1) return `did you mean ${JSON.stringify(formatPath(elsewhere[0]!))}?`;
  return didYouMean(formatPath(path), siblings);
}

function knownKeys(holder: Value | undefined, shape: Shape | undefined): string[] {
  const inBase = isMap(holder) ? [...holder.keys()].map(String) : [];
  const inTriage = shape?.kind === "map" ? Object.keys(shape.keys) : [];
  return [...new Set([...inBase, ...inTriage])];
}

function leafPaths(shape: Shape, path: Path): Path[] {
  if (shape.kind !== "map") return [path];
  return Object.entries(shape.keys).flatMap(([key, below]) => leafPaths(below, [...path, key]));
}

/** Reports each key inside a written value that neither Triage nor the base has at that place. */
export function checkKeys(value: Value, path: Path, origin: Origin, context: AxisContext): void {
  checkBelow(value, path, shapeAt(path), path.length, origin, context);
}

function checkBelow(
  value: Value,
  path: Path,
  shape: Shape | undefined,
  start: number,
  origin: Origin,
  context: AxisContext,
): void {
  if (isList(value) && shape?.kind === "list") {
    value.forEach((item, index) => {
      checkBelow(item, [...path, index], shape.of, start, origin, context);
    });
  }
  if (!isMap(value) || (shape?.kind !== "map" && shape?.kind !== "open")) return;
  const holder = getAt(context.base.config, path);
  for (const [key, item] of value) {
    const name = String(key);
    const below = [...path, name];
    const next =
      shape.kind === "open" ? shape.of : Object.hasOwn(shape.keys, name) ? shape.keys[name] : undefined;
    if (next) checkBelow(item, below, next, start, origin, context);
    else if (!isMap(holder) || !holder.has(key)) {
      const message = `neither the base nor Triage has a key ${inQuotes(below)}`;
      const hint = didYouMean(name, knownKeys(holder, shape));
      report(context, "unknown-path", locate(origin, below.slice(start), "key"), message, hint);
    }
  }
}
