import type { Node, Scalar as ScalarNode } from "yaml";
import { isAlias, isMap as isMapNode, isNode, isScalar as isScalarNode, isSeq } from "yaml";

import type { Problem } from "../../problem";
import type { Key, Scalar, Value } from "../config/value";
import { floatValue, labelText } from "../config/value";
import { makeProblem } from "../make-problem";
import { locateNode } from "./locate-node";
import type { YamlFile } from "./parse-yaml";

/** The config data of a node. What it cannot hold is reported in `problems`. */
export function nodeValue(file: YamlFile, node: Node | null | undefined, problems: Problem[]): Value {
  return readNode(file, node ?? null, problems, new Map());
}

/** Nodes that aliases share become one value, however often it is written out. */
function readNode(file: YamlFile, node: Node | null, problems: Problem[], known: Map<Node, Value>): Value {
  const target = resolve(file, node);
  if (!target) return null;
  const seen = known.get(target);
  if (seen !== undefined) return seen;
  const value = readFresh(file, target, problems, known);
  known.set(target, value);
  return value;
}

function readFresh(file: YamlFile, node: Node, problems: Problem[], known: Map<Node, Value>): Value {
  if (isScalarNode(node)) return scalarOf(file, node, problems);
  if (isSeq(node))
    return node.items.map((item) => readNode(file, isNode(item) ? item : null, problems, known));
  const map = new Map<Key, Value>();
  if (!isMapNode(node)) return map;
  const texts = new Set<string>();
  for (const { key, value } of node.items) {
    const keyNode = resolve(file, isNode(key) ? key : null);
    const name = keyNode && isScalarNode(keyNode) ? keyOf(scalarOf(file, keyNode, problems)) : undefined;
    const text = name === undefined ? undefined : pythonKey(name);
    if (name === undefined)
      report(file, keyNode ?? node, problems, "a key must be text, a whole number, true or false");
    else if (texts.has(text!)) report(file, keyNode!, problems, "Python takes this key for one given before");
    else map.set(name, readNode(file, isNode(value) ? value : null, problems, known));
    if (text !== undefined) texts.add(text);
  }
  return map;
}

function scalarOf(file: YamlFile, node: ScalarNode, problems: Problem[]): Scalar {
  const { value } = node;
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (typeof value === "number") {
    if (!Number.isFinite(value) && /\d/.test(node.source ?? "")) {
      report(file, node, problems, "this number is too large; the largest float is about 1.8e308");
    }
    return floatValue(value);
  }
  if (typeof value === "string") {
    if (/\p{Surrogate}/u.test(value))
      report(file, node, problems, "this text holds half of a surrogate pair");
    return value;
  }
  return typeof value === "boolean" ? value : null;
}

function keyOf(scalar: Scalar): Key | undefined {
  if (typeof scalar === "string" || typeof scalar === "boolean" || typeof scalar === "bigint") return scalar;
  return Number.isInteger(scalar) ? (scalar as number) : undefined;
}

/** Python's dict takes 1 and True, 0 and False for one key. */
function pythonKey(key: Key): string {
  if (typeof key === "string") return `"${key}`;
  return typeof key === "boolean" ? String(Number(key)) : String(key);
}

function report(file: YamlFile, node: Node, problems: Problem[], message: string): void {
  problems.push(makeProblem("bad-value", locateNode(file, node), message));
}

/** A node, or what it stands for when it is an alias. */
export function resolve(file: YamlFile, node: Node | null): Node | null {
  return node && isAlias(node) ? resolve(file, file.targets.get(node) ?? null) : node;
}

/** A node as the plain data that the schema checks: labels and keys are text, floats are numbers. */
export function nodeStructure(file: YamlFile, node: Node | null | undefined): unknown {
  const target = resolve(file, node ?? null);
  if (!target) return null;
  if (isScalarNode(target)) {
    const value = scalarOf(file, target, []);
    return typeof value === "object" && value !== null
      ? value.value
      : typeof value === "bigint"
        ? String(value)
        : value;
  }
  if (isSeq(target)) return target.items.map((item) => nodeStructure(file, isNode(item) ? item : null));
  const plain: Record<string, unknown> = Object.create(null);
  if (isMapNode(target)) {
    for (const { key, value } of target.items)
      plain[keyText(file, key)] = nodeStructure(file, isNode(value) ? value : null);
  }
  return plain;
}

/** A key as the text that labels and names are compared by. */
export function keyText(file: YamlFile, key: unknown): string {
  const node = resolve(file, isNode(key) ? key : null);
  if (!node) return "null";
  return isScalarNode(node) ? labelText(scalarOf(file, node, [])) : "?";
}
