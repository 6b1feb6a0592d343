import type { Node } from "yaml";
import { isMap as isMapNode, isNode, isScalar as isScalarNode, isSeq } from "yaml";

import type { SourceLocation } from "../../problem";
import type { Path } from "../config/path";
import { locateNode } from "./locate-node";
import { keyText, resolve } from "./node-value";
import type { YamlFile } from "./parse-yaml";
import type { Source } from "./source";
import { locationAt } from "./source";

/** Where a value was written: in a YAML file, or as the whole text of a file. */
export type Origin =
  | { readonly kind: "yaml"; readonly file: YamlFile; readonly node: Node; readonly keyNode?: Node }
  | { readonly kind: "text"; readonly source: Source };

/** A stretch of a text value, in characters. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** The deepest part of a path that was written, and whether that is all of it. */
interface Found {
  readonly node: Node;
  readonly keyNode?: Node;
  readonly whole: boolean;
}

/** Where a key (or the value of it) stands; where it does not exist, what would hold it. */
export function locate(
  origin: Origin,
  path: Path,
  at: "key" | "value" = "value",
  span?: Span,
): SourceLocation {
  if (origin.kind === "text") return locationAt(origin.source, span?.offset ?? 0, span?.length ?? 1);
  const found = find(origin, path);
  const { file } = origin;
  if (span && found.whole) return locateSpan(file, found.node, span);
  const block = !isScalarNode(found.node) && !("flow" in found.node && found.node.flow);
  const node = found.keyNode && (at === "key" || !found.whole || block) ? found.keyNode : found.node;
  return block && node === found.node ? locateNode(file, node, 0, 1) : locateNode(file, node);
}

/** What stands at a path below an origin, if it was written there. */
export function originAt(origin: Origin, path: Path): Origin | undefined {
  if (path.length === 0) return origin;
  if (origin.kind === "text") return undefined;
  const found = find(origin, path);
  if (!found.whole) return undefined;
  return {
    kind: "yaml",
    file: origin.file,
    node: found.node,
    ...(found.keyNode && { keyNode: found.keyNode }),
  };
}

function find(origin: Extract<Origin, { kind: "yaml" }>, path: Path): Found {
  const { file } = origin;
  let node = resolve(file, origin.node) ?? origin.node;
  let keyNode = origin.keyNode;
  for (const step of path) {
    let next: unknown;
    let nextKey: Node | undefined;
    if (isSeq(node) && typeof step === "number") next = node.items[step];
    else if (isMapNode(node)) {
      const pair = node.items.find((item) => keyText(file, item.key) === String(step));
      if (pair && isNode(pair.key)) [next, nextKey] = [pair.value ?? pair.key, pair.key];
    }
    if (!isNode(next)) return { node, whole: false, ...(keyNode && { keyNode }) };
    node = resolve(file, next) ?? next;
    keyNode = nextKey;
  }
  return { node, whole: true, ...(keyNode && { keyNode }) };
}

/** Inside a text: exact in `|` blocks and in texts on one line, else the start of the text. */
function locateSpan(file: YamlFile, node: Node, span: Span): SourceLocation {
  const [start, end] = node.range ?? [0, 1];
  // A text without a type is computed: what it holds need not be written anywhere.
  if (!isScalarNode(node) || typeof node.value !== "string" || !node.type) return locateNode(file, node);
  const written = file.source.text.slice(start, end);
  const before = node.value.slice(0, span.offset).split("\n");
  if (node.type === "BLOCK_LITERAL") {
    const lines = written.split("\n");
    const line = node.value.split("\n")[before.length - 1] ?? "";
    const indent = Math.max(0, (lines[before.length] ?? "").indexOf(line));
    const lineStart = lines.slice(0, before.length).join("\n").length + 1;
    return locateNode(file, node, lineStart + indent + before[before.length - 1]!.length, span.length);
  }
  const inside = written.indexOf(node.value);
  return inside === -1 ? locateNode(file, node) : locateNode(file, node, inside + span.offset, span.length);
}
