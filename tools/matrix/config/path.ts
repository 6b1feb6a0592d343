import type { Key, MapValue, Value } from "./value";
import { isList, isMap } from "./value";

/** Steps into a config: text for a map's key, a number for a list's item (from 0). */
export type Path = readonly (string | number)[];

const plainStep = /^[^.[\]"\s]+/;
const quotedStep = /^\["((?:[^"\\]|\\.)*)"\]/;
const itemStep = /^\[(\d{1,6})\]/;

/**
 * Reads `a.b`, `a["x.y"]` and `a[0]`; undefined when the text is none of these.
 *
 * @example
 * parsePath('grid_config["sklearn.svm.SVC"].C[0]') // ["grid_config", "sklearn.svm.SVC", "C", 0]
 */
export function parsePath(text: string): Path | undefined {
  const path: (string | number)[] = [];
  let rest = text;
  while (rest.length > 0) {
    const quoted = quotedStep.exec(rest);
    const item = itemStep.exec(rest);
    const dotted = path.length === 0 ? rest : rest.startsWith(".") ? rest.slice(1) : "";
    const plain = plainStep.exec(dotted);
    if (quoted) path.push(quoted[1]!.replace(/\\(.)/g, "$1"));
    else if (item && path.length > 0) path.push(Number(item[1]));
    else if (plain) path.push(plain[0]);
    else return undefined;
    rest = quoted || item ? rest.slice((quoted ?? item)![0].length) : dotted.slice(plain![0].length);
  }
  return path.length > 0 && typeof path[0] === "string" ? path : undefined;
}

/** The text of a path, as `parsePath` reads it. */
export function formatPath(path: Path): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (plainStep.exec(step)?.[0] !== step) text += `[${JSON.stringify(step)}]`;
    else text += text === "" ? step : `.${step}`;
  }
  return text;
}

/** The key of a map that a step names: `0` names the whole number 0 where there is no text "0". */
export function keyOf(map: MapValue, step: string): Key {
  if (map.has(step)) return step;
  for (const key of map.keys()) if (String(key) === step) return key;
  return step;
}

export function getAt(value: Value | undefined, path: Path): Value | undefined {
  let at = value;
  for (const step of path) {
    if (typeof step === "number") at = isList(at) ? at[step] : undefined;
    else at = isMap(at) ? at.get(keyOf(at, step)) : undefined;
  }
  return at;
}

/** A copy of a value with `next` at a path, making maps on the way; what the path does not touch is shared. */
export function setAt(value: Value | undefined, path: Path, next: Value): Value {
  const [step, ...rest] = path;
  if (step === undefined) return next;
  if (typeof step === "number") {
    const list = isList(value) ? value : [];
    return list.map((item, index) => (index === step ? setAt(item, rest, next) : item));
  }
  const map = new Map(isMap(value) ? value : []);
  const key = keyOf(map, step);
  return map.set(key, setAt(map.get(key), rest, next));
}

/** A copy of a value without what stands at a path. */
export function unsetAt(value: Value, path: Path): Value {
  const [step, ...rest] = path;
  if (typeof step === "number") {
    if (!isList(value)) return value;
    if (rest.length === 0) return value.filter((_, index) => index !== step);
    return value.map((item, index) => (index === step ? unsetAt(item, rest) : item));
  }
  if (step === undefined || !isMap(value)) return value;
  const map = new Map(value);
  const key = keyOf(map, step);
  if (rest.length === 0) map.delete(key);
  else if (map.has(key)) map.set(key, unsetAt(map.get(key)!, rest));
  return map;
}

/** Whether one of two paths is the other or leads to it. */
export function pathsOverlap(a: Path, b: Path): boolean {
  return startsWith(a, b) || startsWith(b, a);
}

export function startsWith(path: Path, start: Path): boolean {
  return start.every((step, index) => path[index] === step);
}
