import type { Key, MapValue, Scalar, Value } from "./value";
import { Float, isList, isMap } from "./value";

/**
 * YAML that PyYAML's safe_load reads as exactly this config, in value and type. It reads YAML 1.1, so whatever might
 * mean something else there is quoted.
 */
export function emitConfig(cell: { readonly config: MapValue }): string {
  return cell.config.size === 0 ? "{}\n" : emitMap(cell.config, 0);
}

function emitMap(map: MapValue, indent: number): string {
  let text = "";
  for (const [key, value] of map)
    text += `${" ".repeat(indent)}${emitKey(key, indent)}:${emitBelow(value, indent)}`;
  return text;
}

/** PyYAML wants a key on one line of at most 1024 characters, and the long form for others. */
function emitKey(key: Key, indent: number): string {
  const text = emitScalar(key);
  return text.length > 500 ? `? ${text}\n${" ".repeat(indent)}` : text;
}

/** What follows a key's colon or an item's dash, line break included. */
function emitBelow(value: Value, indent: number): string {
  if (isMap(value)) return value.size === 0 ? " {}\n" : `\n${emitMap(value, indent + 2)}`;
  if (isList(value)) return value.length === 0 ? " []\n" : `\n${emitList(value, indent + 2)}`;
  if (typeof value === "string" && fitsBlock(value)) return ` ${emitBlock(value, indent + 2)}`;
  return ` ${emitScalar(value)}\n`;
}

function emitList(list: readonly Value[], indent: number): string {
  const pad = " ".repeat(indent);
  return list
    .map((item) => {
      // The first key of a map stands on the line of its dash.
      if (isMap(item) && item.size > 0) return `${pad}- ${emitMap(item, indent + 2).trimStart()}`;
      return `${pad}-${emitBelow(item, indent)}`;
    })
    .join("");
}

function emitScalar(value: Scalar): string {
  if (value === null) return "null";
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (value instanceof Float) return emitFloat(value.value);
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : emitFloat(value);
  return isPlain(value) ? value : quote(value);
}

/** PyYAML takes a number for a float only with a dot, and an exponent only with a sign. */
function emitFloat(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  if (!Number.isFinite(value)) return value > 0 ? ".inf" : "-.inf";
  if (Object.is(value, -0)) return "-0.0";
  const [digits, exponent] = String(value).split("e");
  const dotted = digits!.includes(".") ? digits : `${digits}.0`;
  return exponent === undefined ? dotted! : `${dotted}e${exponent}`;
}

/** The words that YAML 1.1 takes for booleans and null, in any case. */
const otherMeaning = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i;

function isPlain(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_./@-]*$/.test(text) && text.length <= 120 && !otherMeaning.test(text);
}

/** What PyYAML refuses to read, or takes for a line break, and JSON leaves as it is. */
const unprintable = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

function quote(text: string): string {
  return JSON.stringify(text).replace(unprintable, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** Text of several lines, SQL for the most part, is legible as a block; the odd cases are quoted. */
function fitsBlock(text: string): boolean {
  return /^\S/.test(text) && /\n./s.test(text) && /\S\n?$/.test(text) && legible.test(text);
}

const legible = /^[\n\t\x20-\x7e\p{L}\p{M}\p{N}\p{P}\p{S}]*$/u;

function emitBlock(text: string, indent: number): string {
  const chomping = text.endsWith("\n") ? "" : "-";
  const lines = text.replace(/\n$/, "").split("\n");
  return `|${chomping}\n${lines.map((line) => (line === "" ? "\n" : `${" ".repeat(indent)}${line}\n`)).join("")}`;
}
