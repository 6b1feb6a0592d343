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
/** In characters. */
const longestCause = 200;

function renderGroup(group: readonly MissingResult[]): string[] {
  const [first] = group;
  const cause = first?.reason.split("\n")[0] ?? "";
  const names = group
    .slice(0, namedAtMost)
    .map(({ cell, name }) => `${name} (${cell.slice(0, shownIdLength)})`);
  const more = group.length > namedAtMost ? [`and ${group.length - namedAtMost} more`] : [];
  return [
    `  ${group.length} ${first?.state}: ${cause.length > longestCause ? `${cause.slice(0, longestCause)}…` : cause}`,
    `    ${[...names, ...more].join(", ")}`,
  ];
}
