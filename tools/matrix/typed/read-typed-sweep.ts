import type ts from "typescript";

import type { Problem } from "../../problem";
import { Problems } from "../../problem";
import { inOrder } from "../in-order";
import { makeProblem } from "../make-problem";
import type { YamlFile } from "../yaml/parse-yaml";
import type { Source } from "../yaml/source";
import { locationAt } from "../yaml/source";
import { DefinedSweep } from "./define-sweep";
import { explainFailure } from "./explain-failure";
import { defaultExport, parseTypeScript } from "./parse-typescript";
import { runModule } from "./run-module";
import { makeTypedFile } from "./typed-file";

/** Reads the sweep that a .ts file exports, in the form that sweeps in YAML are read from; throws Problems. */
export function readTypedSweep(source: Source): {
  readonly file: YamlFile;
  readonly warnings: readonly Problem[];
} {
  const tree = parseTypeScript(source);
  const exported = defaultExport(tree);
  const ran = runModule(source);
  if (ran.kind === "failed") throw new Problems([explainFailure(ran, source, tree)]);
  const sweep = ran.exported;
  if (!exported || !(sweep instanceof DefinedSweep)) throw new Problems([noSweep(source, exported)]);
  const { file, errors, warnings } = makeTypedFile(source, exported, sweep.content);
  if (errors.length > 0) throw new Problems(inOrder(errors));
  return { file, warnings };
}

function noSweep(source: Source, exported: ts.Expression | undefined): Problem {
  const location = exported
    ? locationAt(source, exported.getStart(), exported.getWidth())
    : { file: source.file, line: 1, column: 1 };
  const message = exported
    ? "this is exported by default, and is not what `defineSweep` gives"
    : `${source.file} exports no sweep`;
  return makeProblem("no-sweep", location, message, "write export default defineSweep({ … })");
}
