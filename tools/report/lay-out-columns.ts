import Table from "cli-table3";
import type { Column } from "./column";

/**
 * Columns as lines of aligned text. Where they are wider than `width` characters, the widest labels are cut short;
 * numbers never are.
 */
export function layOutColumns(columns: readonly Column[], width: number): string[] {
  const widths = fitWidths(columns, width);
  const rowCount = columns[0]?.texts.length ?? 0;
  const lines = layOutRows(columns, widths, [columns.map(({ head }) => head)]);
  // cli-table3's time grows with the square of its rows.
  for (let first = 0; first < rowCount; first += rowsAtOnce) {
    const indexes = Array.from({ length: Math.min(rowsAtOnce, rowCount - first) }, (_, i) => first + i);
    lines.push(
      ...layOutRows(
        columns,
        widths,
        indexes.map((i) => columns.map(({ texts }) => texts[i] ?? "")),
      ),
    );
  }
  return lines;
}

const rowsAtOnce = 50;
const gap = 2;
const narrowest = 8;

function fitWidths(columns: readonly Column[], width: number): number[] {
  const widths = columns.map(({ head, texts }) =>
    texts.reduce((w, text) => Math.max(w, textWidth(text)), textWidth(head)),
  );
  const free = () => width - widths.reduce((total, w) => total + w + gap, -gap);
  while (free() < 0) {
    const cuttable = columns.map(({ kind }, i) => (kind === "label" ? (widths[i] ?? 0) : 0));
    const widest = cuttable.indexOf(Math.max(...cuttable));
    if ((cuttable[widest] ?? 0) <= narrowest) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function layOutRows(
  columns: readonly Column[],
  widths: readonly number[],
  rows: readonly string[][],
): string[] {
  const table = new Table({
    colWidths: widths.map((w) => w + gap),
    colAligns: columns.map(({ kind }) => (kind === "number" ? "right" : "left")),
    chars: noBorders,
    style: { "padding-left": 0, "padding-right": gap, head: [], border: [] },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
}

const noBorders = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "",
};

/** In terminal columns: the scripts of East Asia take two. */
function textWidth(text: string): number {
  return [...text].reduce(
    (total, character) =>
      total +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(
        character,
      )
        ? 2
        : 1),
    0,
  );
}
