import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import ts from "typescript";

import type { SourceLocation } from "../../problem";
import { Problem, Problems } from "../../problem";
import { makeProblem } from "../make-problem";
import { readText } from "../read-text";
import type { Source } from "../yaml/source";
import { locationAt } from "../yaml/source";
import { parseTypeScript } from "./parse-typescript";
import type { Frame, Ran } from "./run-module";

/** Says in a user's words why a .ts file could not be run. */
export function explainFailure(
  { error, frames }: Extract<Ran, { kind: "failed" }>,
  source: Source,
  tree: ts.SourceFile,
): Problem {
  // A file may read others by our own means.
  if (error instanceof Problem) return error;
  if (error instanceof Problems) return error.problems[0]!;
  if (!(error instanceof Error)) return thrown(String(error), wholeFile(source));
  const { code } = error as NodeJS.ErrnoException;
  if (code === "MODULE_NOT_FOUND") return missingModule(error, source, tree);
  if (code === "GenericFailure") return uncompiled(error, source);
  return thrown(
    `${error.name}: ${firstLine(error.message)}`,
    locateFrame(frames, source, tree) ?? wholeFile(source),
  );
}

function thrown(what: string, location: SourceLocation): Problem {
  return makeProblem("typescript-failed", location, `the file cannot be run: ${what}`);
}

function missingModule(error: Error, source: Source, tree: ts.SourceFile): Problem {
  const request = /'(.*)'/.exec(firstLine(error.message))?.[1] ?? "";
  const specifier = tree.statements
    .filter((statement) => ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement))
    .map(({ moduleSpecifier }) => moduleSpecifier)
    .find((one) => one && ts.isStringLiteral(one) && one.text === request);
  const location = specifier
    ? locationAt(source, specifier.getStart(), specifier.getWidth())
    : wholeFile(source);
  const hint = request.startsWith(".") ? "the path starts at this file" : "npm has not installed it here";
  return makeProblem("unreadable-file", location, `there is no module "${request}"`, hint);
}

/** The compiler names the file, which may be one that is imported; its places in it are too coarse. */
function uncompiled(error: Error, source: Source): Problem {
  const drawing = stripVTControlCharacters(error.message);
  const [, path] = /[,╭][-─]\[(.+):\d+:\d+\]/.exec(drawing) ?? [];
  const broken = path === undefined ? source.file : relative(process.cwd(), path);
  try {
    if (path !== undefined) parseTypeScript({ file: broken, text: readText(path) });
  } catch (problems) {
    if (problems instanceof Problems) return problems.problems[0]!;
  }
  const message = `not valid TypeScript: ${firstLine(drawing).replace(/^[x×] /, "")}`;
  return makeProblem("typescript-syntax", wholeFile({ file: broken }), message);
}

/** Where something was thrown: what stands just there must be able to throw, for the compiler adds code of its own. */
function locateFrame(
  frames: readonly Frame[],
  source: Source,
  tree: ts.SourceFile,
): SourceLocation | undefined {
  for (const { line, column } of frames) {
    const lineStart = tree.getLineStarts()[line];
    const found = lineStart === undefined ? undefined : throwerAt(lineStart + column, tree);
    if (found) return locationAt(source, found.getStart(), found.getWidth());
  }
  return undefined;
}

/** The call, `new` or property at an offset. */
function throwerAt(offset: number, tree: ts.SourceFile): ts.Node | undefined {
  let found: ts.Node | undefined;
  const visit = (node: ts.Node) => {
    if (found || offset < node.getStart() || offset >= node.getEnd()) return;
    const isCall = ts.isCallExpression(node) || ts.isNewExpression(node);
    if (isCall && (node.getStart() === offset || nameStart(node.expression) === offset)) found = node;
    else if (ts.isPropertyAccessExpression(node) && nameStart(node) === offset) found = node;
    else ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** Engines point at the name of a method, not at what it is called on. */
function nameStart(called: ts.Expression): number {
  return ts.isPropertyAccessExpression(called) ? called.name.getStart() : called.getStart();
}

function wholeFile({ file }: Pick<Source, "file">): SourceLocation {
  return { file, line: 1, column: 1 };
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0] ?? "";
}
