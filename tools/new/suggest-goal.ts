import { triageMetrics } from "../matrix/config/triage-metrics";
import { goalText } from "../matrix/goal";

/** A metric of a config's `scoring` to rank by, precision at 10% before others; undefined where it has none. */
export function suggestGoal(scoring: unknown): string | undefined {
  const groups = listOf(mapOf(scoring).testing_metric_groups).map(mapOf);
  const goals = groups.flatMap((group) => {
    const thresholds = mapOf(group.thresholds);
    const parameters = [
      ...listOf(thresholds.percentiles).map((value) => `${value}_pct`),
      ...listOf(thresholds.top_n).map((value) => `${value}_abs`),
    ];
    return listOf(group.metrics)
      .map(String)
      .filter((metric) => Object.hasOwn(triageMetrics, metric))
      .flatMap((metric) =>
        metric.endsWith("@")
          ? parameters.map((parameter) => goalText({ metric, parameter }))
          : [goalText({ metric, parameter: "" })],
      );
  });
  const [favourite] = ["precision@10%", "precision@5%"].filter((goal) => goals.includes(goal));
  return favourite ?? goals[0];
}

/** Triage takes one value for a list of it. */
function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
