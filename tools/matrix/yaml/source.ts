import type { SourceLocation } from "../../problem";

/** A text and the name of the file it came from, as the user would write it. */
export interface Source {
  readonly file: string;
  readonly text: string;
  /** What stands before the text on its first line. */
  readonly before?: string;
}

/** Where `length` characters from `offset` stand; the caret ends with the line. */
export function locationAt(source: Source, offset: number, length = 1): SourceLocation {
  const { file, text, before = "" } = source;
  const at = Math.max(0, Math.min(offset, text.length));
  const lineStart = text.lastIndexOf("\n", at - 1) + 1;
  const lineEnd = text.indexOf("\n", lineStart);
  const lineText = text.slice(lineStart, lineEnd === -1 ? undefined : lineEnd).replace(/\r$/, "");
  const column = Math.min(at - lineStart, lineText.length) + 1;
  const left = lineStart === 0 ? before : "";
  return {
    file,
    line: countLines(text, lineStart),
    column: left.length + column,
    length: Math.max(1, Math.min(length, lineText.length - column + 1)),
    lineText: left + lineText,
  };
}

function countLines(text: string, lineStart: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < lineStart; at = text.indexOf("\n", at + 1)) line++;
  return line;
}
