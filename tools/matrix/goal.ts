import type { Problem, SourceLocation } from "../problem";
import { triageMetrics } from "./config/triage-keys";
import { didYouMean } from "./did-you-mean";
import { makeProblem } from "./make-problem";

/** The metric that results are ranked by, in Triage's own words. */
export interface Goal {
  /** As the user wrote it: `precision@10%`. */
  readonly text: string;
  /** `precision@`, `roc_auc`. */
  readonly metric: string;
  /** `10.0_pct`, `100_abs`; empty for metrics without a threshold. */
  readonly parameter: string;
}

/** Reads `precision@10%`, `precision@100`, `precision@10.0_pct` and `roc_auc`; adds a problem for anything else. */
export function readGoal(text: string, location: SourceLocation, problems: Problem[]): Goal | undefined {
  const at = text.indexOf("@");
  const metric = at === -1 ? text.trim() : text.slice(0, at + 1).trim();
  const threshold = at === -1 ? "" : text.slice(at + 1).trim();
  const report = (message: string, hint?: string) =>
    void problems.push(makeProblem("bad-goal", location, message, hint));
  if (!triageMetrics.includes(metric)) {
    const names = triageMetrics.map((name) => name.replace(/@$/, ""));
    if (triageMetrics.includes(`${metric}@`))
      report(`"${metric}" needs a threshold`, `write ${metric}@10% or ${metric}@100`);
    else if (names.includes(metric.replace(/@$/, "")))
      report(`"${metric.replace(/@$/, "")}" takes no threshold`);
    else
      report(
        `Triage has no metric "${metric.replace(/@$/, "")}"`,
        didYouMean(metric.replace(/@$/, ""), names),
      );
    return undefined;
  }
  const parameter = at === -1 ? "" : parameterOf(threshold);
  if (parameter !== undefined) return { text, metric, parameter };
  report(`${JSON.stringify(threshold)} is not a threshold`, `write ${metric}10% or ${metric}100`);
  return undefined;
}

/** As Triage writes it: Python shows a percentile as a float and a count as an integer. */
function parameterOf(threshold: string): string | undefined {
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(threshold);
  if (percent) {
    const value = Number(percent[1]);
    if (value > 100) return undefined;
    return `${Number.isInteger(value) ? `${value}.0` : value}_pct`;
  }
  if (/^[1-9]\d*$/.test(threshold)) return `${threshold}_abs`;
  return /^\d+(?:\.\d+)?_(?:pct|abs)$/.test(threshold) ? threshold : undefined;
}
