import type { Problem } from "../../problem";
import type { Axis } from "../axes/axis";
import { startsWith } from "../config/path";
import type { BaseConfig } from "../config/read-config";
import { locateWritten } from "../config/written";
import { makeProblem } from "../make-problem";
import type { Issue } from "./issue";
import { lintConfig } from "./lint-config";

/** What is wrong with a base config, apart from keys it lacks and every cell is given by an axis or as a replicate. */
export function lintBase(
  base: BaseConfig,
  axes: readonly Axis[],
  hasReplicates: boolean,
): { readonly errors: readonly Problem[]; readonly warnings: readonly Problem[] } {
  const config = hasReplicates ? new Map(base.config).set("random_seed", 0) : base.config;
  const issues = lintConfig(config).filter((issue) => !isGivenByAxis(issue, axes));
  const problems = (severity: Issue["severity"]) =>
    issues
      .filter((issue) => issue.severity === severity)
      .map((issue) => issueProblem(issue, locateIssue(base, issue)));
  return { errors: problems("error"), warnings: problems("warning") };
}

/** Whether a missing key is written by some axis, whatever its label. */
function isGivenByAxis(issue: Issue, axes: readonly Axis[]): boolean {
  if (!issue.missing) return false;
  const { missing } = issue;
  return axes.some(({ values }) =>
    values.every(({ writes }) =>
      writes.some(({ path }) =>
        missing.some((lacking) => startsWith(lacking, path) || startsWith(path, lacking)),
      ),
    ),
  );
}

/** Where the base has, or lacks, what an issue is about. */
export function locateIssue(base: BaseConfig, issue: Issue): Problem["location"] {
  return locateWritten(base.written, issue.path, issue.at, issue.span);
}

export function issueProblem(issue: Issue, location: Problem["location"]): Problem {
  const { code, message, hint } = issue;
  return makeProblem(code, location, message, hint);
}
