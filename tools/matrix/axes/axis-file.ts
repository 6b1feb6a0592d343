import { isSeq } from "yaml";

import type { FileKind } from "../check-structure";
import { checkStructure } from "../check-structure";
import { report } from "../make-problem";
import { besides, readReferenced } from "../read-referenced";
import type { Origin } from "../yaml/origin";
import { locate } from "../yaml/origin";
import { parseOrReport } from "../yaml/parse-or-report";
import type { YamlFile } from "../yaml/parse-yaml";
import type { AxisContext } from "./axis-context";
import type { AxisStructure } from "./axis-schema";
import { axisSchema } from "./axis-schema";
import type { CommandAxisStructure } from "./command-axis-schema";
import { commandAxisSchema } from "./command-axis-schema";
import { isAxisData } from "./is-axis-data";

/** What one axis says, and where; positions and paths of files are those of its own file. */
export interface AxisText {
  readonly structure: AxisStructure | CommandAxisStructure;
  readonly origin: Origin;
  readonly file: YamlFile;
}

/** Reads the file that an axis comes `from`; gives nothing, and problems, when it holds no axis. */
export function readAxisFile(
  axis: string,
  { structure, origin }: AxisText,
  context: AxisContext,
): AxisText | undefined {
  const location = locate(origin, ["from"]);
  const { from, when, after, ...own } = structure as AxisStructure;
  for (const key of Object.keys(own)) {
    const at = locate(origin, [key], "key");
    const message = `axis "${axis}" comes from a file, and has "${key}" of its own`;
    report(context, "axis-kind", at, message, "say it in the file; `when` and `after` may stand here");
  }
  const path = besides(context.file.source.file, from!);
  const source = readReferenced(path, context.readText, context.problems, location);
  if (!source) return undefined;
  const file = parseOrReport(source, context.problems);
  if (!file) return undefined;
  const kind = context.labelsOf === "command" ? commandAxisFile : axisFile;
  const read: AxisStructure | CommandAxisStructure | undefined = checkStructure<
    AxisStructure | CommandAxisStructure
  >(kind, file, context.problems);
  if (!read) return undefined;
  const root: Origin = { kind: "yaml", file, node: file.root };
  if (!isSeq(file.root) && (read as AxisStructure).from !== undefined) {
    const message = "the file of an axis cannot take it from another one";
    report(context, "axis-kind", locate(root, ["from"], "key"), message);
    return undefined;
  }
  return { structure: read, origin: root, file };
}

const axisFile: FileKind<AxisStructure> = {
  schema: axisSchema,
  names: ["an axis", "the axis"],
  isConfigValue: isAxisData,
};

const commandAxisFile: FileKind<CommandAxisStructure> = { ...axisFile, schema: commandAxisSchema };
