import type { JobState } from "./job-state";
import { jobIn, type RunStage, type Scope, type ScopeCell } from "./scope";

/**
 * What becomes of a cell in a stage: its job's state, or why it has none there. `waiting` for the stages before it,
 * `out` since it failed in one, `dropped` since others were promoted, `held` by a gate or for want of numbers.
 */
export type Fate = JobState | "waiting" | "out" | "dropped" | "held";

/** Where a cell stands over all stages. */
export type CellState = JobState | "waiting" | "notPromoted" | "held";

/** Which cells of a stage go on to the one that promotes, by their numbers in the scope; or why none can be chosen. */
export type Promoted = ReadonlySet<number> | { readonly impossible: string };

export interface StageStanding {
  readonly stage: RunStage;
  /** By the cell's number. */
  readonly fates: readonly Fate[];
  /** The number of the cell whose job decides a cell's fate: its own, or its representative's. */
  readonly deciders: readonly number[];
  /** Whether nothing is left to do in it. */
  readonly over: boolean;
  /** Why it does not start although the stages before it are over. */
  readonly heldBecause?: string;
}

export interface CellStanding {
  readonly state: CellState;
  /** The number of the stage that it stands in. */
  readonly stage: number;
}

export interface Standing {
  readonly stages: readonly StageStanding[];
  readonly cells: readonly CellStanding[];
  /** A stage that could start once it is known which of these cells are promoted. */
  readonly undecided?: { readonly stage: number; readonly candidates: readonly number[] };
}

/**
 * Where each cell stands in each stage. A stage starts when those that it needs are over; then the cells go on that are
 * done in all of them.
 *
 * @param promoted - what was decided for stages that promote, by name
 */
export function standingOf(
  scope: Scope,
  stateOf: (jobKey: string) => JobState,
  promoted: ReadonlyMap<string, Promoted> = new Map(),
): Standing {
  const standings = new Map<string, StageStanding>();
  let undecided: Standing["undecided"];
  for (const [number, stage] of scope.stages.entries()) {
    const needed = stage.needs.map((name) => standings.get(name) as StageStanding);
    const entry = enter(scope, stage, needed, promoted.get(stage.name));
    if (entry.candidates) undecided ??= { stage: number, candidates: entry.candidates };
    standings.set(stage.name, runStage(scope, number, entry, stateOf));
  }
  const stages = [...standings.values()];
  return {
    stages,
    cells: scope.cells.map((_, cell) => cellStanding(stages, cell)),
    ...(undecided && { undecided }),
  };
}

interface Entry {
  /** By the cell's number; undefined for those that run. */
  readonly fates: readonly (Fate | undefined)[];
  readonly ready: boolean;
  readonly heldBecause?: string;
  /** Those from which the best are to be chosen first. */
  readonly candidates?: readonly number[];
}

/** Which cells go into a stage. */
function enter(
  { cells }: Scope,
  stage: RunStage,
  needed: readonly StageStanding[],
  promoted: Promoted | undefined,
): Entry {
  const fates = cells.map((_, cell) => fateBefore(needed, cell));
  const ready = needed.every(({ over }) => over);
  const entrants = fates.flatMap((fate, cell) => (fate === undefined ? [cell] : []));
  const put = (fate: Fate, which = entrants) => {
    for (const cell of which) fates[cell] = fate;
  };
  if (!ready) {
    put("waiting");
    return { fates, ready };
  }
  const held = gateReason(stage, needed);
  if (held !== undefined) {
    put("held");
    return { fates, ready, heldBecause: held };
  }
  if (!stage.promote || entrants.length === 0) return { fates, ready };
  if (!promoted) {
    put("waiting");
    return { fates, ready: false, candidates: entrants };
  }
  if ("impossible" in promoted) {
    put("held");
    return { fates, ready, heldBecause: promoted.impossible };
  }
  put(
    "dropped",
    entrants.filter((cell) => !promoted.has(cell)),
  );
  return { fates, ready };
}

/** Undefined for a cell that is done in all the stages before. */
function fateBefore(needed: readonly StageStanding[], cell: number): Fate | undefined {
  const before = needed.map(({ fates }) => fates[cell] as Fate);
  if (before.every((fate) => fate === "done")) return undefined;
  if (before.some((fate) => fate === "failed" || fate === "out")) return "out";
  if (before.includes("dropped")) return "dropped";
  return before.includes("held") ? "held" : "waiting";
}

function gateReason({ name, gate, needs }: RunStage, needed: readonly StageStanding[]): string | undefined {
  if (!gate) return undefined;
  const failed = new Set(
    needed.flatMap(({ fates }) => fates.flatMap((fate, cell) => (fate === "failed" ? [cell] : []))),
  ).size;
  if (failed <= gate.maxFailed) return undefined;
  const cells = failed === 1 ? "1 cell" : `${failed} cells`;
  return `${cells} failed in ${needs.join(" and ")}, and the gate of ${name} lets it start after at most ${gate.maxFailed}`;
}

function runStage(
  { cells, stages }: Scope,
  number: number,
  { fates: before, ready, heldBecause }: Entry,
  stateOf: (jobKey: string) => JobState,
): StageStanding {
  const stage = stages[number] as RunStage;
  const deciders = representatives(cells, stage, before);
  const fates = before.map(
    (fate, cell) => fate ?? stateOf(jobIn(cells[deciders[cell] as number] as ScopeCell, number).jobKey),
  );
  return {
    ...{ stage, fates, deciders },
    over: ready && fates.every((fate) => ended.has(fate)),
    ...(heldBecause !== undefined && { heldBecause }),
  };
}

const ended: ReadonlySet<Fate> = new Set<Fate>(["done", "failed", "out", "dropped"]);

/** Each cell itself, or with `onePer` the one of the smallest hash among those that run with the same labels. */
function representatives(
  cells: readonly ScopeCell[],
  { onePer }: RunStage,
  before: readonly (Fate | undefined)[],
): readonly number[] {
  if (!onePer) return cells.map((_, cell) => cell);
  const groups = new Map<string, number>();
  const groupOf = ({ coordinates }: ScopeCell) =>
    JSON.stringify(onePer.map((axis) => coordinates[axis] ?? null));
  for (const [number, cell] of cells.entries()) {
    if (before[number] !== undefined) continue;
    const group = groupOf(cell);
    const best = groups.get(group);
    if (best === undefined || isSmaller(cell.id, (cells[best] as ScopeCell).id)) groups.set(group, number);
  }
  return cells.map((cell, number) => groups.get(groupOf(cell)) ?? number);
}

/** Whether an id's hash is the smaller one: ids are base32, in which letters come before digits. */
function isSmaller(a: string, b: string): boolean {
  const order = (id: string) => id.replace(/\d/g, (digit) => `~${digit}`);
  return order(a) < order(b);
}

function cellStanding(stages: readonly StageStanding[], cell: number): CellStanding {
  const fates = stages.map((stage) => stage.fates[cell] as Fate);
  const last = fates.length - 1;
  const at = (state: CellState, stage: number): CellStanding => ({ state, stage });
  const failed = fates.indexOf("failed");
  if (failed !== -1) return at("failed", failed);
  const fate = fates[last] as Fate;
  switch (fate) {
    case "dropped":
      return at("notPromoted", fates.indexOf("dropped"));
    case "held":
      return at("held", fates.indexOf("held"));
    case "waiting": {
      const busy = fates.findIndex((each) => each === "running" || each === "new" || each === "lost");
      return busy === -1 ? at("waiting", fates.indexOf("waiting")) : at(fates[busy] as JobState, busy);
    }
    case "out":
      // Only what failed before is out, and that was looked for.
      return at("failed", last);
    default:
      return at(fate, last);
  }
}
