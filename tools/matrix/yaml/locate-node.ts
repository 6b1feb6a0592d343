import type { Node } from "yaml";

import type { SourceLocation } from "../../problem";
import type { YamlFile } from "./parse-yaml";
import { locationAt } from "./source";

/** Where a node stands, or `length` characters from `offset` characters after its start. */
export function locateNode(file: YamlFile, node: Node, offset = 0, length?: number): SourceLocation {
  const [start, end] = node.range ?? [0, 1];
  const path = file.paths?.get(node);
  const location = locationAt(file.source, start + offset, length ?? end - start - offset);
  return path ? { ...location, path } : location;
}
