import type { MissingResult } from "./report";
import { shownIdLength } from "./table-columns";

/** Lists what has no numbers, equal reasons together, most frequent first. */
export function renderMissing(missing: readonly MissingResult[]): string[] {
  if (missing.length === 0) return [];
  const groups = new Map<string, MissingResult[]>();
  for (const result of missing) {
    const key = JSON.stringify([result.state, result.reason]);
    const group = groups.get(key);
    if (group) group.push(result);
    else groups.set(key, [result]);
  }
  const sorted = [...groups.values()].sort((a, b) => b.length - a.length);
  return ["Without numbers:", ...sorted.flatMap(renderGroup)];
}

const namedAtMost = 5;

function renderGroup(group: readonly MissingResult[]): string[] {
  const [first] = group;
  const [cause = "", ...rest] = first?.reason.split("\n") ?? [];
  const names = group
    .slice(0, namedAtMost)
    .map(({ cell, name }) => `${name} (${cell.slice(0, shownIdLength)})`);
  const more = group.length > namedAtMost ? [`and ${group.length - namedAtMost} more`] : [];
  return [
    `  ${group.length} ${first?.state}: ${cause}${rest.length > 0 ? " …" : ""}`,
    `    ${[...names, ...more].join(", ")}`,
  ];
}
