import type ts from "typescript";
import type { Node } from "yaml";
import { Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";

import type { Problem } from "../../problem";
import type { Path } from "../config/path";
import { formatPath } from "../config/path";
import { makeProblem } from "../make-problem";
import { sweepFile } from "../sweep-file";
import { locateNode } from "../yaml/locate-node";
import type { YamlFile } from "../yaml/parse-yaml";
import { PredicateNode } from "../yaml/predicate-node";
import type { Source } from "../yaml/source";
import { moveConditions } from "./move-conditions";
import { describeForeign, hintFor, scalarOf } from "./scalar-of";
import type { Spot } from "./spot";
import { looksLikeFloat, spotOfSweep, spotsOfEntry, spotsOfItems } from "./spot";

/** A sweep from a .ts file as a tree of nodes, each with its place in the source. */
export interface TypedFile {
  readonly file: YamlFile;
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** How deep a sweep may be nested, and how many values it may hold: as for files in YAML. */
const maxDepth = 100;
const maxValues = 1_000_000;

/** Turns what `defineSweep` was given into the tree that sweeps in YAML are read from. */
export function makeTypedFile(source: Source, exported: ts.Node, content: object): TypedFile {
  const maker = new NodeMaker(source);
  const { file, paths, errors, warnings } = maker;
  const root = maker.node(content, spotOfSweep(exported, content), []);
  moveConditions(root, { file, paths, problems: errors });
  return { file: { ...file, root }, errors, warnings };
}

class NodeMaker {
  readonly errors: Problem[] = [];
  readonly warnings: Problem[] = [];
  readonly file: YamlFile;
  readonly paths = new Map<Node, string>();
  #values = 0;

  constructor(source: Source) {
    this.file = { source, root: new Scalar(null), targets: new Map(), paths: this.paths };
  }

  node(value: unknown, spot: Spot, path: Path): Node {
    if (path.length > maxDepth)
      return this.#refuse(spot, path.slice(0, 5), `is nested more than ${maxDepth} levels deep`);
    if (++this.#values > maxValues) {
      const first = this.#values === maxValues + 1;
      return first ? this.#refuse(spot, path, `is one of over ${maxValues} values`) : new Scalar(null);
    }
    if (Array.isArray(value)) return this.#list(value, spot, path);
    if (value instanceof Map) return this.#map([...value], spot, path);
    if (isPlainObject(value)) return this.#object(value, spot, path);
    if (typeof value === "function") return this.#function(value as PredicateNode["predicate"], spot, path);
    const scalar = scalarOf(value);
    if (!scalar) return this.#refuse(spot, path, `is ${describeForeign(value)}`, hintFor(value));
    if (typeof value === "number" && looksLikeFloat(spot, value) && Number.isInteger(value)) {
      const message = `to TypeScript this is the whole number ${value}`;
      const hint = `write float(${value}) for YAML's ${value}.0, or ${value}`;
      this.warnings.push(
        makeProblem("not-a-float", locateNode(this.file, this.#place(scalar, spot, path)), message, hint),
      );
    }
    return this.#place(scalar, spot, path);
  }

  #list(items: readonly unknown[], spot: Spot, path: Path): Node {
    const list = this.#collection(new YAMLSeq(), spot, path);
    const spots = spotsOfItems(spot, items);
    list.items = spots.map((one, at) => this.node(items[at], one, [...path, at]));
    return list;
  }

  /** YAML's `{ 0: 1 }` has a whole number for a key, which an object cannot have: it must not become text unseen. */
  #object(value: object, spot: Spot, path: Path): Node {
    const key = Object.keys(value).find((one) => /^(?:0|-?[1-9]\d*)$/.test(one));
    if (key !== undefined && sweepFile.isConfigValue(path)) {
      const hint = `write new Map([[${key}, …]]), or new Map([["${key}", …]]) if text is meant`;
      return this.#refuse(spot, path, `has the key ${key}, which an object holds as text`, hint);
    }
    return this.#map(Object.entries(value), spot, path);
  }

  /** A key whose value is undefined is not there. */
  #map(entries: readonly (readonly [unknown, unknown])[], spot: Spot, path: Path): Node {
    const map = this.#collection(new YAMLMap(), spot, path);
    for (const [key, value] of entries) {
      if (value === undefined) continue;
      const below = [...path, String(key)];
      const spots = spotsOfEntry(spot, String(key), value);
      const keyNode = scalarOf(key) ?? this.#refuse(spot, below, `has ${describeForeign(key)} for a key`);
      map.items.push(new Pair(this.#place(keyNode, spots.key, below), this.node(value, spots.value, below)));
    }
    return map;
  }

  #function(predicate: PredicateNode["predicate"], spot: Spot, path: Path): Node {
    if (isMatcherPlace(path)) return this.#collection(new PredicateNode(predicate), spot, path);
    const hint =
      formatPath(path) === "exclude"
        ? "write a list, [(cell) => …]"
        : "functions are for `when`, `exclude`, `baseline` and `match`";
    return this.#refuse(spot, path, "is a function", hint);
  }

  /** Where a collection takes several lines, messages show its key. */
  #collection<T extends YAMLMap | YAMLSeq>(node: T, spot: Spot, path: Path): T {
    node.flow = !spot.written || !spot.expression.getText().includes("\n");
    return this.#place(node, spot, path);
  }

  #place<T extends Node>(node: T, { expression, written }: Spot, path: Path): T {
    const [start, end] = [expression.getStart(), expression.getEnd()];
    node.range = [start, end, end];
    if (written && node instanceof Scalar) node.type = "QUOTE_DOUBLE";
    if (path.length > 0) this.paths.set(node, formatPath(path));
    return node;
  }

  #refuse(spot: Spot, path: Path, what: string, hint?: string): Node {
    const node = this.#place(new Scalar(null), spot, path);
    const name = path.length === 0 ? "the sweep" : `"${formatPath(path)}"`;
    this.errors.push(makeProblem("bad-value", locateNode(this.file, node), `${name} ${what}`, hint));
    return node;
  }
}

/** `when.features`, `exclude[0]`, `baseline`, `resources.rules[0].match`, and the items of those that may be lists. */
function isMatcherPlace(path: Path): boolean {
  return /^(?:(?:when\.[^.[]+|baseline|resources\.rules\[\d+\]\.match)(?:\[\d+\])?|exclude\[\d+\])$/.test(
    formatPath(path),
  );
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
