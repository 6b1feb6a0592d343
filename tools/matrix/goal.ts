import type { SourceLocation } from "../problem";
import { type Order, triageMetrics } from "./config/triage-metrics";
import { didYouMean } from "./did-you-mean";
import { makeProblem } from "./make-problem";

/** The metric by which results are ranked. */
export interface Goal {
  /** As the user wrote it: `precision@10%`. */
  readonly text: string;
  /** As Triage writes it: `precision@`, `roc_auc`. */
  readonly metric: string;
  /** As Triage writes it: `10.0_pct`, `100_abs`, `0.75_beta/10.0_pct`, empty for none. */
  readonly parameter: string;
  readonly order: Order;
}

/**
 * Reads a goal, in people's form or in Triage's; throws a Problem where it is none.
 *
 * @example
 * parseGoal("precision@10%") // { text: "precision@10%", metric: "precision@", parameter: "10.0_pct", order: "desc" }
 * parseGoal("recall@100") // a count; Triage writes it `100_abs`
 * parseGoal("recall@, 100_abs")
 * parseGoal("roc_auc")
 */
export function parseGoal(text: string, location?: SourceLocation, parameterLocation = location): Goal {
  const refuseAt =
    (at: SourceLocation | undefined): Refuse =>
    (fault, hint) => {
      throw makeProblem("bad-goal", at, `the goal "${text}" ${fault}`, hint);
    };
  const refuse = refuseAt(location);
  const [, name = "", parameters = ""] = /^([^@,]*)@?\s*,?\s*(.*)$/s.exec(text.trim()) ?? [];
  const metric = metricsByName.get(plain(name)) ?? refuseMetric(name.trim(), refuse);
  const parts = parameters === "" ? [] : parameters.split("/").map((part) => part.trim());
  if (metric.endsWith("@") && parts.length === 0)
    refuse("has no threshold", `write "${metric}10%" or "${metric}100"`);
  const parameter = parts.map((part) => parseParameter(part, refuseAt(parameterLocation))).join("/");
  return { text, metric, parameter, order: triageMetrics[metric] ?? "desc" };
}

type Refuse = (fault: string, hint: string | undefined) => never;

function refuseMetric(name: string, refuse: Refuse): never {
  return refuse("names no metric that Triage computes", didYouMean(name, metricNames));
}

/** What Triage's metrics take besides a threshold, by scikit-learn's names. */
const otherParameters = ["beta", "average", "pos_label", "zero_division", "normalize"];

function parseParameter(part: string, refuse: Refuse): string {
  const example = `a percentage is written as "10%", a count as "100" or "100_abs"`;
  const [, value = "", unit = ""] = /^([^_%]*?)\s*(%|_\w+)?$/.exec(part) ?? [];
  const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  switch (unit) {
    case "%":
    case "_pct":
      if (!(number > 0 && number <= 100))
        refuse(`has "${part}", which is no percentage above 0 and up to 100`, example);
      return `${Number.isInteger(number) ? number.toFixed(1) : number}_pct`;
    case "_abs":
    case "":
      if (!(number >= 1 && Number.isSafeInteger(number)))
        refuse(`has "${part}", which is neither a percentage nor a count`, example);
      return `${number}_abs`;
    default:
      if (otherParameters.includes(unit.slice(1))) return part;
      return refuse(`has the unknown parameter "${part}"`, example);
  }
}

const withoutAt = (metric: string) => metric.replace(/@$/, "");

const metricNames = Object.keys(triageMetrics).map(withoutAt);

const plain = (name: string) => name.trim().toLowerCase().replaceAll(/[ _]+/g, "_");

const metricsByName = new Map(Object.keys(triageMetrics).map((metric) => [plain(withoutAt(metric)), metric]));

/** A metric and parameter in people's form: `precision@10%`; `parseGoal` reads it back. */
export function goalText({ metric, parameter }: Pick<Goal, "metric" | "parameter">): string {
  if (parameter === "") return metric;
  const parts = canonicalParameter(parameter).map((part) => part.replace(/_pct$/, "%"));
  return `${withoutAt(metric)}@${parts.join("/")}`;
}

/** Says of a metric and parameter whether they are the goal; `10_pct` and `10.0_pct` are one threshold. */
export function goalMatcher(goal: Goal): (of: Pick<Goal, "metric" | "parameter">) => boolean {
  const key = (parameter: string) => canonicalParameter(parameter).sort().join("/");
  const wanted = key(goal.parameter);
  return ({ metric, parameter }) => metric === goal.metric && key(parameter) === wanted;
}

function canonicalParameter(parameter: string): string[] {
  return parameter.split("/").map((part) => part.replace(/^[\d.]+(?=_)/, (digits) => `${Number(digits)}`));
}
