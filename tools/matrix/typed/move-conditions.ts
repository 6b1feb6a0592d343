import type { Node, Pair } from "yaml";
import { isMap as isMapNode, isNode, isScalar, isSeq, Pair as PairNode, Scalar, YAMLMap } from "yaml";

import type { Problem } from "../../problem";
import { didYouMean } from "../did-you-mean";
import { report } from "../make-problem";
import { locateNode } from "../yaml/locate-node";
import type { YamlFile } from "../yaml/parse-yaml";

interface MoveContext {
  readonly file: YamlFile;
  readonly paths: Map<Node, string>;
  readonly problems: Problem[];
}

/** Puts `when` and `after`, which stand beside the axes in a .ts file, into their axes, as YAML has them. */
export function moveConditions(root: Node, context: MoveContext): void {
  if (!isMapNode(root)) return;
  const axes = root.items.find(({ key }) => textOf(key) === "axes")?.value;
  for (const key of ["when", "after"]) {
    const pair = root.items.find((item) => textOf(item.key) === key);
    if (!pair) continue;
    root.items.splice(root.items.indexOf(pair), 1);
    if (isMapNode(pair.value)) {
      for (const condition of pair.value.items) moveInto(axes, key, condition, context);
    } else if (isNode(pair.value)) {
      const message = `"${key}" must be a map from axis to ${key === "when" ? "matcher" : "axis"}`;
      report(context, "wrong-type", locateNode(context.file, pair.value), message);
    }
  }
}

function moveInto(axes: unknown, key: string, { key: nameNode, value }: Pair, context: MoveContext): void {
  if (!isNode(nameNode)) return;
  const name = textOf(nameNode);
  const location = locateNode(context.file, nameNode);
  const pairs = isMapNode(axes) ? axes.items : [];
  const axis = pairs.find((pair) => textOf(pair.key) === name);
  if (!axis) {
    const names = pairs.map((pair) => textOf(pair.key));
    report(context, "unknown-axis", location, `no axis is called "${name}"`, didYouMean(name, names));
    return;
  }
  if (isSeq(axis.value)) axis.value = labelsAsMap(axis.value, context);
  if (!isMapNode(axis.value)) return;
  if (axis.value.items.some((item) => textOf(item.key) === key)) {
    const message = `axis "${name}" has "${key}" of its own`;
    report(context, "given-twice", location, message, "keep this one");
  }
  axis.value.items.push(new PairNode(placed(new Scalar(key), nameNode, context), value));
}

/** `[1, 2]` is short for `{ values: [1, 2] }`, which has room for conditions. */
function labelsAsMap(labels: Node & { flow?: boolean }, context: MoveContext): YAMLMap {
  const map = placed(new YAMLMap(), labels, context);
  map.flow = labels.flow ?? false;
  map.items.push(new PairNode(placed(new Scalar("values"), labels, context), labels));
  return map;
}

function placed<T extends Node>(node: T, like: Node, { paths }: MoveContext): T {
  const path = paths.get(like);
  if (path !== undefined) paths.set(node, path);
  if (like.range) node.range = like.range;
  return node;
}

function textOf(node: unknown): string {
  return isScalar(node) ? String(node.value) : "";
}
