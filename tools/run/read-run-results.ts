import type { Backend } from "../backends/backend";
import { didYouMean } from "../matrix/did-you-mean";
import { jobIn } from "../plan/scope";
import { Problem } from "../problem";
import type { ReportedCell } from "../report/reported-cell";
import type { Store } from "../stores/store";
import { followedCells } from "./followed-cell";
import type { Run } from "./ledger";
import { readResults } from "./read-results";
import { readStanding } from "./read-standing";

/** How a state of a cell is called in a report. */
const words: Readonly<Record<string, string>> = { notPromoted: "not promoted", notStarted: "not started" };

/**
 * The results of a run, by what they are of: cell and job. Those of its last stage, or of a named one, in which cells may
 * share a job.
 */
export async function readRunResults(
  store: Store,
  backend: Backend,
  run: Run,
  stage?: string,
): Promise<Map<string, ReportedCell>> {
  const number = stageNumber(run, stage);
  const sources = await readStanding(store, backend, run);
  const followed = followedCells(run, sources);
  const cells = run.cells.map((cell) => ({ ...cell, jobKey: jobIn(cell, number).jobKey }));
  const reported = await readResults(store, cells, sources.known);
  return new Map(
    cells.map(({ id, jobKey }, at) => {
      const key = `${id} ${jobKey}`;
      const { state, reason } = followed[at]!;
      const result = reported[at]!;
      // A cell that failed in an earlier stage may have a result in the last one from before.
      const counts = stage !== undefined || state === result.state;
      if (counts && result.result) return [key, result];
      const { result: _, evaluations: __, ...cell } = result;
      return [key, { ...cell, state: words[state] ?? state, ...(reason !== undefined && { reason }) }];
    }),
  );
}

function stageNumber({ id, stages, upTo }: Run, named: string | undefined): number {
  if (named === undefined) {
    if (upTo === undefined) return stages.length - 1;
    throw new Problem(
      `the run ${id} went only up to the stage "${upTo}": its numbers are not the cells' own`,
      {
        code: "no-last-stage",
        hint: `sweep results ${id} --stage ${upTo} shows them`,
      },
    );
  }
  const number = stages.findIndex(({ name }) => name === named);
  if (stages[number]?.runs === "validate-only") {
    throw new Problem(`the stage "${named}" only validates: it has no numbers`, { code: "no-metrics" });
  }
  if (number !== -1) return number;
  const hint = didYouMean(
    named,
    stages.map(({ name }) => name),
  );
  throw new Problem(`the run ${id} has no stage "${named}"`, {
    code: "unknown-stage",
    ...(hint && { hint }),
  });
}
