import type { Evaluation } from "./cell-evaluations";

/** A text that is equal exactly for evaluations whose splits may stand in one row. */
export function seriesOf({ labelTimespan, asOfDateFrequency, testDuration }: Evaluation): string {
  return JSON.stringify([labelTimespan, asOfDateFrequency, testDuration]);
}

/** A text that is equal exactly for evaluations on one test split of one series. */
export function splitOf(evaluation: Evaluation): string {
  const { evaluationStartTime, evaluationEndTime } = evaluation;
  return [seriesOf(evaluation), evaluationStartTime, evaluationEndTime].join("\n");
}

/** Whether it is on all labelled examples of its split, and not on a subset. */
export function isOfWholeCohort({ subsetHash }: Evaluation): boolean {
  return subsetHash === "";
}
