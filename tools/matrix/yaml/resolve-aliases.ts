import type { Alias, Node } from "yaml";
import { isAlias, isNode, isPair, isScalar, visit } from "yaml";

import type { Problem } from "../../problem";
import { Problems } from "../../problem";
import { makeProblem } from "../make-problem";
import type { Source } from "./source";
import { locationAt } from "./source";

const maxDepth = 100;
/** How many values a file may hold once its aliases are written out. */
const maxExpandedValues = 1_000_000;

/** Finds what each alias stands for, and refuses cycles, merge keys and files that grow without bound; throws Problems. */
export function resolveAliases(root: Node, source: Source): Map<Alias, Node> {
  const problems: Problem[] = [];
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  const report = (node: Node, code: string, message: string, hint?: string) => {
    const [start, end] = node.range ?? [0, 1];
    const location = locationAt(source, start, end - start);
    problems.push(makeProblem(code, location, message, hint));
  };
  visit(root, {
    Node(_key, node, ancestors) {
      // A level of nesting is a collection and, in maps, a pair.
      if (ancestors.length > 2 * maxDepth) {
        report(node, "nested-too-deeply", `this is nested more than ${maxDepth} levels deep`);
        return visit.BREAK;
      }
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (!target) report(node, "unknown-alias", `no anchor "&${node.source}" stands before this alias`);
        else if (ancestors.includes(target))
          report(node, "circular-alias", `"*${node.source}" stands inside itself`);
        else targets.set(node, target);
      } else if (node.anchor) anchors.set(node.anchor, node);
      return undefined;
    },
    Pair(_key, { key }) {
      if (isScalar(key) && key.value === "<<" && key.type === "PLAIN") {
        report(key, "merge-key", "merge keys (`<<`) are not part of YAML 1.2", "write the keys out");
      }
    },
  });
  if (problems.length === 0 && expandedSize(root, targets, new Map()) > maxExpandedValues) {
    const last = [...targets.keys()].at(-1)!;
    report(
      last,
      "too-many-aliases",
      `written out, the aliases of this file make over ${maxExpandedValues} values`,
    );
  }
  if (problems.length > 0) throw new Problems(problems);
  return targets;
}

function expandedSize(node: Node, targets: ReadonlyMap<Alias, Node>, known: Map<Node, number>): number {
  const seen = known.get(node);
  if (seen !== undefined) return seen;
  let size = 1;
  for (const part of partsOf(node, targets)) size += expandedSize(part, targets, known);
  known.set(node, size);
  return size;
}

function partsOf(node: Node, targets: ReadonlyMap<Alias, Node>): Node[] {
  if (isAlias(node)) return [targets.get(node)!];
  if (!("items" in node)) return [];
  const items = node.items as unknown[];
  return items.flatMap((item) => (isPair(item) ? [item.key, item.value] : [item])).filter(isNode);
}
