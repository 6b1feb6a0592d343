import type { Problem, SourceLocation } from "../../problem";
import { getAt } from "../config/path";
import type { ResolvedConfig, Value } from "../config/value";
import { isList, isMap, isScalar, labelText } from "../config/value";
import type { Goal } from "../goal";
import { goalMatcher, goalText } from "../goal";
import { makeProblem } from "../make-problem";
import type { Stage } from "../stages/stage";
import { stageConfig } from "../stages/stage-config";
import type { Sweep } from "../sweep";
import type { Choice } from "./choice";
import { makeIsNew } from "./remember";
import type { Resolver } from "./resolver";

/** Reports goals, of the sweep and of promotions, that no cell would be evaluated by: known before anything runs. */
export function checkGoals(
  sweep: Sweep,
  choices: Iterable<Choice>,
  resolver: Resolver,
  problems: Problem[],
): void {
  const wanted = goalsOf(sweep);
  if (wanted.length === 0) return;
  const isNew = makeIsNew(sweep.axes, axesOfScoring(sweep));
  const evaluated = new Map(wanted.map((each) => [each, new Set<string>()]));
  for (const choice of choices) {
    if (!isNew(choice)) continue;
    const { config } = resolver.content(choice, sweep.replicates === undefined ? undefined : 0);
    for (const [each, names] of evaluated) {
      const metrics = evaluatedBy(stageConfig({ config }, each.stage));
      if (metrics.some(goalMatcher(each.goal))) evaluated.delete(each);
      else for (const metric of metrics) names.add(goalText(metric));
    }
    if (evaluated.size === 0) return;
  }
  for (const [{ goal, stage, location }, names] of evaluated) {
    // That nothing is evaluated at all is told already.
    if (names.size === 0) continue;
    const where = sweep.stages.length > 1 ? ` in stage "${stage.name}"` : "";
    const message = `no cell is evaluated by "${goal.text}"${where}`;
    const hint = `add it to scoring.testing_metric_groups; there are ${[...names].slice(0, listed).join(", ")}`;
    problems.push(makeProblem("goal-not-evaluated", location, message, hint));
  }
}

/** How many metrics a hint names. */
const listed = 8;

interface WantedGoal {
  readonly goal: Goal;
  /** Whose numbers are looked at. */
  readonly stage: Stage;
  readonly location: SourceLocation | undefined;
}

function goalsOf({ goal, goalLocation, stages }: Sweep): WantedGoal[] {
  const last = stages.at(-1)!;
  const wanted = stages.flatMap(({ promote, needs, location }): WantedGoal[] => {
    const source = stages.find(({ name }) => name === needs[0]);
    return promote && source ? [{ goal: promote.by, stage: source, location }] : [];
  });
  if (goal) wanted.unshift({ goal, stage: last, location: goalLocation });
  return wanted.filter(({ stage }) => stage.run === "experiment");
}

function axesOfScoring({ axes }: Sweep): number[] {
  return axes.flatMap(({ values }, axis) =>
    values.some(({ writes, unsets }) => [...writes, ...unsets].some(({ path }) => path[0] === "scoring"))
      ? [axis]
      : [],
  );
}

/** What Triage computes on test matrices, as `_flatten_metric_config_group` of its evaluation.py does. */
function evaluatedBy(config: ResolvedConfig): Pick<Goal, "metric" | "parameter">[] {
  return listAt(config, ["scoring", "testing_metric_groups"]).flatMap((group) => {
    if (!isMap(group)) return [];
    const combinations = group.has("parameters") ? listAt(group, ["parameters"]).map(parameterText) : [""];
    const thresholds = group.has("thresholds")
      ? [
          ...listAt(group, ["thresholds", "percentiles"]).map((value) => `${text(value)}_pct`),
          ...listAt(group, ["thresholds", "top_n"]).map((value) => `${text(value)}_abs`),
        ]
      : [""];
    return listAt(group, ["metrics"]).flatMap((metric) =>
      combinations.flatMap((combination) =>
        thresholds.map((threshold) => ({
          metric: text(metric),
          parameter: [combination, threshold].filter((part) => part !== "").join("/"),
        })),
      ),
    );
  });
}

function parameterText(combination: Value): string {
  return isMap(combination)
    ? [...combination].map(([name, value]) => `${text(value)}_${name}`).join("/")
    : "";
}

const text = (value: Value) => (isScalar(value) ? labelText(value) : "");

function listAt(config: ResolvedConfig, path: readonly string[]): readonly Value[] {
  const value = getAt(config, path);
  return isList(value) ? value : [];
}
