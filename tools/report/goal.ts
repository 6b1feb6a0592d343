import { closest } from "fastest-levenshtein";
import { Problem, type SourceLocation } from "../problem";
import { type Order, triageMetrics } from "./triage-metrics";

/** The metric by which results are ranked. */
export interface Goal {
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
 * parseGoal("precision@10%") // { metric: "precision@", parameter: "10.0_pct", order: "desc" }
 * parseGoal("recall@, 100_abs")
 * parseGoal("roc_auc")
 */
export function parseGoal(text: string, location?: SourceLocation): Goal {
  const refuse: Refuse = (fault, hint) => {
    throw new Problem(`the goal "${text}" ${fault}`, { code: "goal", hint, ...(location && { location }) });
  };
  const [, name = "", parameters = ""] = /^([^@,]*)@?\s*,?\s*(.*)$/s.exec(text.trim()) ?? [];
  const metric = metricsByName.get(plain(name)) ?? refuseMetric(plain(name), refuse);
  const parts = parameters === "" ? [] : parameters.split("/").map((part) => part.trim());
  if (metric.endsWith("@") && parts.length === 0)
    refuse("has no threshold", `write "${metric}10%" or "${metric}100_abs"`);
  const parameter = parts.map((part) => parseParameter(part, refuse)).join("/");
  return { metric, parameter, order: triageMetrics[metric] ?? "desc" };
}

type Refuse = (fault: string, hint: string) => never;

function refuseMetric(name: string, refuse: Refuse): never {
  const guess = metricsByName.get(closest(name, [...metricsByName.keys()]));
  return refuse("names no metric that Triage computes", `did you mean "${guess}"?`);
}

/** What Triage's metrics take besides a threshold, by scikit-learn's names. */
const otherParameters = ["beta", "average", "pos_label", "zero_division", "normalize"];

function parseParameter(part: string, refuse: Refuse): string {
  const example = `a percentage is written as "10%", a count as "100_abs"`;
  const [, value = "", unit = ""] = /^([^_%]*)(%|_\w+)?$/.exec(part) ?? [];
  const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  switch (unit) {
    case "%":
    case "_pct":
      if (!(number > 0 && number <= 100)) refuse(`has "${part}", which is no percentage above 0`, example);
      return `${Number.isInteger(number) ? number.toFixed(1) : number}_pct`;
    case "_abs":
      if (!(number >= 1 && Number.isInteger(number)))
        refuse(`has "${part}", which is no count above 0`, example);
      return `${number}_abs`;
    case "":
      return refuse(`has "${part}", which lacks a unit`, `write "${part}%" or "${part}_abs"`);
    default:
      if (otherParameters.includes(unit.slice(1))) return part;
      return refuse(`has the unknown parameter "${part}"`, example);
  }
}

const plain = (name: string) => name.trim().toLowerCase().replaceAll(/[ _]+/g, "_");

const metricsByName = new Map(Object.keys(triageMetrics).map((name) => [plain(name.replace("@", "")), name]));

/** A metric and parameter in people's form: `precision@10%`; `parseGoal` reads it back. */
export function goalText({ metric, parameter }: Pick<Goal, "metric" | "parameter">): string {
  if (parameter === "") return metric;
  const parts = canonicalParameter(parameter).map((part) => part.replace(/_pct$/, "%"));
  return `${metric.replace(/@$/, "")}@${parts.join("/")}`;
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
