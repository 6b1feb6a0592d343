import { goalText } from "../matrix/goal";
import type { Column } from "./column";
import type { ConfigDifference } from "./compare-configs";
import type { ComparedCell, NamedCell, RunComparison } from "./compare-runs";
import type { ScorePair } from "./compare-scores";
import { formatDifference, formatNumber } from "./format-number";
import { innerColumns } from "./inner-columns";
import { layOutColumns } from "./lay-out-columns";
import { shownIdLength } from "./table-columns";

/** A comparison as plain text, at most `width` characters wide where it can be. */
export function renderComparison(comparison: RunComparison, width = Infinity): string {
  const sections = [
    heading(comparison),
    onlyInOne(comparison),
    configSection(comparison.cells),
    numberSection(comparison.cells),
    scoreTable(comparison, width),
    missingSection(comparison.cells),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function heading({ runs: [first, second], same, onlyIn, cells }: RunComparison): string[] {
  const [a, b] = onlyIn.map(({ length }) => length);
  return [
    `first   ${first.id} ${first.name}`,
    `second  ${second.id} ${second.name}`,
    `data    ${same.data ? `the same, ${first.dataVersion}` : `${first.dataVersion} → ${second.dataVersion}`}`,
    `image   ${same.image ? "the same" : `${shortImage(first.image)} → ${shortImage(second.image)}`}`,
    `cells   ${cells.length} in both, ${a} only in the first, ${b} only in the second`,
  ];
}

const shortImage = (image: string) => image.slice(0, "sha256:".length + 12);

function onlyInOne({ onlyIn: [first, second] }: RunComparison): string[] {
  return [
    ...(first.length > 0 ? [`Only in the first: ${listNames(first)}`] : []),
    ...(second.length > 0 ? [`Only in the second: ${listNames(second)}`] : []),
  ];
}

const namedAtMost = 5;

function listNames(cells: readonly Pick<NamedCell, "name">[]): string {
  const names = cells.slice(0, namedAtMost).map(({ name }) => name);
  const more = cells.length > namedAtMost ? [`and ${cells.length - namedAtMost} more`] : [];
  return [...names, ...more].join(", ");
}

function configSection(cells: readonly ComparedCell[]): string[] {
  const kinds = { same: "the same", different: "different", unknown: "not known of both" };
  const shown = countKinds(
    cells.map(({ config }) => config.kind),
    kinds,
  );
  if (shown === "") return [];
  const places = new Map<string, { difference: ConfigDifference; cells: ComparedCell[] }>();
  for (const cell of cells) {
    if (cell.config.kind !== "different") continue;
    for (const difference of cell.config.differences) {
      const key = JSON.stringify(difference);
      const place = places.get(key) ?? { difference, cells: [] };
      places.set(key, { ...place, cells: [...place.cells, cell] });
    }
  }
  return [
    `Configs: ${shown}`,
    ...[...places.values()].map(
      (place) =>
        `  ${configChange(place.difference)} (${countOf(place.cells.length)}: ${listNames(place.cells)})`,
    ),
  ];
}

/** The longest value that a line shows, in characters. */
const shownLength = 100;

function configChange(difference: ConfigDifference): string {
  const text = (key: "before" | "after") => {
    if (!(key in difference)) return "nothing";
    const value = JSON.stringify(difference[key]);
    return value.length > shownLength ? `${value.slice(0, shownLength)}…` : value;
  };
  return `${difference.path}: ${text("before")} → ${text("after")}`;
}

function numberSection(cells: readonly ComparedCell[]): string[] {
  const kinds = { equal: "every one equal", different: "different", missing: "missing from one or both" };
  const shown = countKinds(
    cells.map(({ numbers }) => numbers.kind),
    kinds,
  );
  const shared = cells.filter(({ sameJob, numbers }) => sameJob && numbers.kind === "equal").length;
  const note = shared > 0 ? [`  ${countOf(shared)} with one result for both runs: computed once`] : [];
  return shown === "" ? [] : [`Numbers: ${shown}`, ...note];
}

function countKinds<Kind extends string>(
  found: readonly Kind[],
  words: Readonly<Record<Kind, string>>,
): string {
  return (Object.entries(words) as [Kind, string][])
    .map(([kind, word]) => [found.filter((one) => one === kind).length, word] as const)
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${word} in ${countOf(number)}`)
    .join(", ");
}

const countOf = (cells: number) => `${cells} cell${cells === 1 ? "" : "s"}`;

type ScoreRow = ScorePair & { readonly cell: string; readonly name: string };

function scoreTable({ cells, goal }: RunComparison, width: number): string[] {
  const rows = cells
    .flatMap(({ ids, name, numbers }): ScoreRow[] =>
      numbers.kind === "different"
        ? numbers.scores.map((score) => ({ ...score, cell: ids[1].slice(0, shownIdLength), name }))
        : [],
    )
    .sort((a, b) => size(b) - size(a));
  const different = cells.some(({ numbers }) => numbers.kind === "different");
  if (!goal) return different ? ["No goal is known to show the numbers by: --goal names one."] : [];
  if (rows.length === 0) return [];
  const number = (head: string, textOf: (row: ScoreRow) => string): Column => ({
    head,
    texts: rows.map(textOf),
    kind: "number",
  });
  const unlike = new Set(rows.flatMap(({ measuredDifferently }) => measuredDifferently));
  const columns: Column[] = [
    { head: "cell", texts: rows.map(({ cell }) => cell), kind: "label" },
    { head: "name", texts: rows.map(({ name }) => name), kind: "label" },
    ...innerColumns(rows),
    number("first", ({ first }) => valueText(first)),
    number("second", ({ second }) => valueText(second)),
    number("difference", ({ difference }) => (difference === null ? "" : formatDifference(difference))),
    ...(unlike.size > 0
      ? [number("", ({ measuredDifferently }) => (measuredDifferently.length > 0 ? "≠" : ""))]
      : []),
  ];
  const direction = goal.order === "desc" ? "higher is better" : "lower is better";
  return [
    `${goalText(goal)} where numbers differ, the mean over a row's test splits; ${direction}`,
    "",
    ...layOutColumns(columns, width),
    ...(unlike.size > 0
      ? [
          `≠ not measured on the same: ${[...unlike].join(", ")}. Such a difference may be no effect of the config.`,
        ]
      : []),
  ];
}

const valueText = (value: number | null) => (value === null ? "none" : formatNumber(value));

/** What is missing comes last. */
const size = ({ difference }: ScorePair) => (difference === null ? -1 : Math.abs(difference));

function missingSection(cells: readonly ComparedCell[]): string[] {
  const groups = new Map<string, ComparedCell[]>();
  for (const cell of cells) {
    if (cell.numbers.kind !== "missing") continue;
    for (const [at, reason] of cell.numbers.reasons.entries()) {
      if (reason === null) continue;
      const text = `${at === 0 ? "first" : "second"} ${reason.split("\n")[0]}`;
      groups.set(text, [...(groups.get(text) ?? []), cell]);
    }
  }
  if (groups.size === 0) return [];
  const lines = [...groups].map(
    ([text, those]) => `  ${text} (${countOf(those.length)}: ${listNames(those)})`,
  );
  return ["Without numbers to compare:", ...lines];
}
