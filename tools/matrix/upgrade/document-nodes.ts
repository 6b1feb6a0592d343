import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";

/** What stands at a path of a document, aliases resolved. */
export function nodeAt(document: Document, path: readonly (string | number)[]): unknown {
  let node: unknown = document.contents;
  for (const step of path) {
    if (isMap(node) || isSeq(node)) node = node.get(step, true);
    else return undefined;
    if (isAlias(node)) node = node.resolve(document);
  }
  return node;
}

export function mapAt(document: Document, path: readonly (string | number)[]): YAMLMap | undefined {
  const node = nodeAt(document, path);
  return isMap(node) ? node : undefined;
}

export function listAt(document: Document, path: readonly (string | number)[]): YAMLSeq | undefined {
  const node = nodeAt(document, path);
  return isSeq(node) ? node : undefined;
}

export function textAt(document: Document, path: readonly (string | number)[]): string | undefined {
  const node = nodeAt(document, path);
  return isScalar(node) && typeof node.value === "string" ? node.value : undefined;
}

/** The entry of a map with this key. */
export function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((item) => keyName(item.key) === key);
}

export function keyName(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

/** Gives an entry another key, in its place and with its comments. */
export function renameKey(map: YAMLMap, from: string, to: string): void {
  const pair = pairOf(map, from);
  if (pair && isScalar(pair.key)) pair.key.value = to;
}

/** SQL as a block, one line below the other. */
export function blockText(text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.type = Scalar.BLOCK_LITERAL;
  return scalar;
}

/** Puts another text in a scalar's place, in its style. */
export function replaceText(document: Document, path: readonly (string | number)[], text: string): void {
  const node = nodeAt(document, path);
  if (isScalar(node)) node.value = text;
}
