import { isMap as isMapNode, isNode, isSeq } from "yaml";

import type { Problem } from "../../problem";
import type { Value } from "../config/value";
import { keyText, nodeValue, resolve } from "./node-value";
import type { Origin } from "./origin";

/** A key of a map, or the number of an item, with what was written there. */
export interface Child {
  readonly key: string;
  readonly value: Value;
  readonly origin: Origin;
}

/** What a map or a list holds, in the order in which it was written. */
export function childrenOf(origin: Origin, problems: Problem[]): Child[] {
  if (origin.kind === "text") return [];
  const { file } = origin;
  const node = resolve(file, origin.node);
  if (isSeq(node)) {
    return node.items.flatMap((item, index) =>
      isNode(item)
        ? [
            {
              key: String(index),
              value: nodeValue(file, item, problems),
              origin: { kind: "yaml", file, node: item } as const,
            },
          ]
        : [],
    );
  }
  if (!isMapNode(node)) return [];
  return node.items.flatMap(({ key, value }) => {
    if (!isNode(key)) return [];
    const valueNode = isNode(value) ? value : null;
    return [
      {
        key: keyText(file, key),
        value: nodeValue(file, valueNode, problems),
        origin: { kind: "yaml", file, node: resolve(file, valueNode) ?? key, keyNode: key } as const,
      },
    ];
  });
}
