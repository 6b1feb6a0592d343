import ts from "typescript";

import { Problems } from "../../problem";
import { makeProblem } from "../make-problem";
import type { Source } from "../yaml/source";
import { locationAt } from "../yaml/source";

/** The syntax tree of a .ts file; throws Problems. */
export function parseTypeScript(source: Source): ts.SourceFile {
  const { text } = source;
  const fileName = "sweep.ts";
  const { diagnostics = [] } = ts.transpileModule(text, { fileName, reportDiagnostics: true });
  // What follows the first mistake is mostly its echo.
  const mistake = diagnostics.find(({ file }) => file);
  if (mistake) {
    const message = ts.flattenDiagnosticMessageText(mistake.messageText, " ").replace(/\.$/, "");
    const location = locationAt(source, mistake.start ?? 0, mistake.length);
    throw new Problems([makeProblem("typescript-syntax", location, `not valid TypeScript: ${message}`)]);
  }
  return ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
}

/** What a .ts file exports by default, as it is written; undefined where it does so in another way. */
export function defaultExport(tree: ts.SourceFile): ts.Expression | undefined {
  return tree.statements.find(ts.isExportAssignment)?.expression;
}
