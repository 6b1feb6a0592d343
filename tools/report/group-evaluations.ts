import type { Evaluation } from "./cell-evaluations";
import type { Comparability, TestDates } from "./comparability";
import { groupModels, type ModelGroup } from "./group-models";
import type { Numbers } from "./reported-cell";
import { isOfWholeCohort, seriesOf } from "./test-split";

/** The evaluations of a group's models on one series of test splits, one model a split, whole cohort only (no subsets). */
export interface GroupEvaluations {
  readonly group: ModelGroup;
  readonly comparability: Comparability;
  /** In order of time, then metric, then parameter. */
  readonly evaluations: readonly Evaluation[];
}

/**
 * Sorts a cell's evaluations by group of models; a group tested with several label timespans, as-of date frequencies
 * or test durations gives one entry each, and one without any test evaluation an entry with none.
 */
export function groupEvaluations(numbers: Numbers): GroupEvaluations[] {
  const groups = groupModels(numbers.models, numbers.evaluations);
  const series = new Map<string, { group: ModelGroup; evaluations: Evaluation[] }>();
  const untested = new Map([...groups.values()].map(({ key, group }) => [key, group]));
  for (const evaluation of numbers.evaluations) {
    const known = groups.get(evaluation.modelId);
    if (!known || !isOfWholeCohort(evaluation)) continue;
    const key = `${known.key}\n${seriesOf(evaluation)}`;
    const entry = series.get(key) ?? { group: known.group, evaluations: [] };
    entry.evaluations.push(evaluation);
    series.set(key, entry);
    untested.delete(known.key);
  }
  const tested = [...series.values()];
  const others = [...untested.values()].map((group) => ({ group, evaluations: [] }));
  return [...tested, ...others]
    .map(({ group, evaluations }) => describeGroup(numbers, group, evaluations))
    .sort(byGroup);
}

function describeGroup(numbers: Numbers, group: ModelGroup, evaluations: Evaluation[]): GroupEvaluations {
  const sorted = evaluations.sort((a, b) => compare(position(a), position(b)));
  const tests = new Map<string, TestDates>();
  for (const { evaluationStartTime: start, evaluationEndTime: end } of sorted)
    tests.set(`${start}/${end}`, { start, end });
  return {
    group,
    comparability: {
      dataVersion: numbers.dataVersion,
      ...numbers.comparability,
      labelTimespan: sorted[0]?.labelTimespan ?? "",
      asOfDateFrequency: sorted[0]?.asOfDateFrequency ?? "",
      testDuration: sorted[0]?.testDuration ?? "",
      tests: [...tests.values()],
    },
    evaluations: sorted,
  };
}

const position = (e: Evaluation) =>
  [e.evaluationStartTime, e.evaluationEndTime, e.metric, e.parameter].join("\n");

function byGroup(a: GroupEvaluations, b: GroupEvaluations): number {
  const order = ({ group: { id, ...group }, comparability: c }: GroupEvaluations) =>
    JSON.stringify([Object.values(group), c.labelTimespan, c.asOfDateFrequency, c.testDuration]);
  return compare(order(a), order(b)) || a.group.id - b.group.id;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
