import { styleText } from "node:util";
import type { CheckResult } from "../stack/doctor/check";
import { count } from "./print-plan";
import { wrapText } from "./wrap-text";

const marks = {
  pass: ["✔", "green"],
  warn: ["⚠", "yellow"],
  fail: ["✖", "red"],
  skipped: ["–", "gray"],
} as const;

/** What checks found, a mark and a line each, with the fix below what is amiss; the last line counts. */
export function printChecks(results: readonly CheckResult[], columns: number): string {
  const width = Math.max(...results.map(({ title }) => title.length));
  const indent = " ".repeat(width + 4);
  const lines = results.flatMap(({ status, title, message, fix }) => {
    const [mark, colour] = marks[status];
    const rest = wrapText(message, columns - indent.length);
    // Not broken into lines: fixes hold commands, which are copied.
    const fixes = fix === undefined ? [] : [`${indent}fix: ${fix}`];
    const first = `${styleText(colour, mark, { stream: process.stdout })} ${title.padEnd(width)}  ${rest[0]}`;
    return [first, ...rest.slice(1).map((line) => indent + line), ...fixes];
  });
  return `${[...lines, closing(results)].join("\n")}\n`;
}

function closing(results: readonly CheckResult[]): string {
  const number = (status: CheckResult["status"]) => results.filter((each) => each.status === status).length;
  const parts = [
    `${number("pass")} passed`,
    ...(number("warn") > 0 ? [count(number("warn"), "warning")] : []),
    ...(number("fail") > 0 ? [`${number("fail")} failed`] : []),
    ...(number("skipped") > 0 ? [`${number("skipped")} not checked`] : []),
  ];
  return parts.join(" · ");
}
