import { goalText } from "../matrix/goal";
import type { KnownJob } from "../plan/job-state";
import { jobIn, type RunStage, type Scope } from "../plan/scope";
import { type Promoted, type Standing, standingOf } from "../plan/standing";
import { bestOf, rankCells } from "../report/rank-cells";
import type { Store } from "../stores/store";
import { readResults } from "./read-results";

/** Where a scope's cells stand, and which of them go on to the stages that promote, by stage. */
export interface DecidedStanding {
  readonly standing: Standing;
  readonly promoted: ReadonlyMap<string, Promoted>;
}

/** Where a scope's cells stand, with the numbers of the stages read that others promote by. */
export async function decidePromotions(
  store: Store,
  scope: Scope,
  known: ReadonlyMap<string, KnownJob>,
): Promise<DecidedStanding> {
  const promoted = new Map<string, Promoted>();
  for (;;) {
    const standing = standingOf(scope, (key) => known.get(key)?.state ?? "new", promoted);
    const { undecided } = standing;
    if (!undecided) return { standing, promoted };
    const stage = scope.stages[undecided.stage] as RunStage;
    promoted.set(stage.name, await decide(store, scope, stage, undecided.candidates, known));
  }
}

async function decide(
  store: Store,
  scope: Scope,
  { needs: [source = ""], promote }: RunStage,
  candidates: readonly number[],
  known: ReadonlyMap<string, KnownJob>,
): Promise<Promoted> {
  if (!promote) return new Set(candidates);
  const number = scope.stages.findIndex(({ name }) => name === source);
  const cells = candidates.map((at) => {
    const cell = scope.cells[at]!;
    return { ...cell, jobKey: jobIn(cell, number).jobKey };
  });
  const rankings = rankCells(await readResults(store, cells, known), promote.by);
  if (rankings.every((ranking) => ranking.every(({ value }) => value === null)))
    return { impossible: `no cell has a ${goalText(promote.by)} in ${source} to be promoted by` };
  const best = bestOf(rankings, promote.top);
  return new Set(candidates.filter((at) => best.has(scope.cells[at]!.id)));
}
