/** A place in a file that the user wrote. Lines and columns count from 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** How many characters the caret underlines; 1 unless given. */
  readonly length?: number;
  /** The text of that line, for the caret; left out where there is none. */
  readonly lineText?: string;
  /** What is meant, where several values may come from one place: `axes.model.grid`. */
  readonly path?: string;
}

export interface ProblemOptions {
  /** A short, stable name such as `unknown-path`. */
  readonly code?: string;
  readonly location?: SourceLocation;
  /** One sentence that says what to do. */
  readonly hint?: string;
  /** @default exitCode.userMistake */
  readonly exitCode?: number;
}

/** What a command ends with. */
export const exitCode = {
  done: 0,
  cellsFailed: 1,
  userMistake: 2,
  service: 3,
  cancelled: 130,
} as const;

/** What a user can see and mend; anything else that is thrown is a bug and keeps its stack. */
export class Problem extends Error {
  readonly code: string;
  readonly location?: SourceLocation;
  readonly hint?: string;
  readonly exitCode: number;

  constructor(message: string, options: ProblemOptions = {}) {
    super(message);
    this.name = "Problem";
    this.code = options.code ?? "problem";
    if (options.location) this.location = options.location;
    if (options.hint) this.hint = options.hint;
    this.exitCode = options.exitCode ?? exitCode.userMistake;
  }
}

/** All the problems of one phase, thrown together. */
export class Problems extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => problem.message).join("\n"));
    this.name = "Problems";
    this.problems = problems;
  }

  get exitCode(): number {
    return Math.max(...this.problems.map((problem) => problem.exitCode));
  }
}

/**
 * A problem as text of several lines: position, message, the source line with a caret, the hint.
 *
 * @example
 * sweep.yaml:12:7: error: no axis is called "modle" [unknown-axis]
 *   12 | exclude: [{ modle: dt }]
 *      |             ^^^^^
 *   hint: did you mean "model"?
 */
export function renderProblem(problem: Problem, severity: "error" | "warning" = "error"): string {
  const { location, hint, code } = problem;
  const where = location ? `${location.file}:${location.line}:${location.column}: ` : "";
  const tag = code === "problem" ? "" : ` [${code}]`;
  const lines = [`${where}${severity}: ${problem.message}${tag}`];
  if (location?.lineText !== undefined) lines.push(...renderCaret(location, location.lineText));
  if (location?.path) lines.push(`  at ${location.path}`);
  if (hint) lines.push(`  hint: ${hint}`);
  return printable(lines.join("\n"));
}

/** Without the control characters that a file may hold, which a terminal would take for orders. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  return text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "\ufffd");
}

/** The longest part of a source line that is shown, in characters. */
const shownWidth = 160;

function renderCaret(location: SourceLocation, lineText: string): string[] {
  const gutter = String(location.line);
  const start = Math.max(0, location.column - 1 - shownWidth / 2);
  const shown = lineText.slice(start, start + shownWidth).replaceAll("\t", " ");
  const offset = location.column - 1 - start;
  const length = Math.max(1, Math.min(location.length ?? 1, shown.length - offset));
  return [
    `  ${gutter} | ${shown}`,
    `  ${" ".repeat(gutter.length)} | ${" ".repeat(offset)}${"^".repeat(length)}`,
  ];
}
