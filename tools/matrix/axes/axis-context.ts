import type { Problem, SourceLocation } from "../../problem";
import { Problem as UserProblem } from "../../problem";
import type { BaseConfig } from "../config/read-config";
import type { ReadText } from "../read-referenced";
import type { YamlFile } from "../yaml/parse-yaml";

/** What the readers of axes share. */
export interface AxisContext {
  readonly file: YamlFile;
  readonly base: BaseConfig;
  readonly readText: ReadText;
  readonly problems: Problem[];
}

/** Adds a problem at a place. */
export function report(
  context: { readonly problems: Problem[] },
  code: string,
  location: SourceLocation | undefined,
  message: string,
  hint?: string,
): void {
  context.problems.push(
    new UserProblem(message, { code, ...(location && { location }), ...(hint && { hint }) }),
  );
}
