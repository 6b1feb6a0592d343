import { type Command, Option } from "@commander-js/extra-typings";
import type { Contract } from "../../infra/contract";
import type { Cell } from "../matrix/cell";
import { didYouMean } from "../matrix/did-you-mean";
import { matchesCell } from "../matrix/match/matcher";
import { parseSelector } from "../matrix/match/parse-selector";
import type { Stage } from "../matrix/stages/stage";
import type { Sweep } from "../matrix/sweep";
import type { Rerun } from "../plan/job-state";
import { stagesUpTo } from "../plan/make-scope";
import { Problem } from "../problem";
import { wholeNumber } from "./whole-number";

/** Which part of a sweep a command is about, and how it runs. */
export interface Selection {
  readonly only?: readonly string[];
  readonly first?: number;
  readonly stage?: string;
  readonly use?: string;
  readonly set?: readonly string[];
  readonly maxInFlight?: number;
  readonly rerun?: Rerun;
}

/** Adds the options that `plan` and `run` share. */
export function withSelection<Args extends unknown[], Options extends {}>(command: Command<Args, Options>) {
  return command
    .option("--only <axis=label,…>", "only cells with these labels; several must all hold", collect)
    .option("--first <n>", "only the first n of those cells", wholeNumber)
    .option("--stage <name>", "only the stages up to this one, and including it")
    .option("--use <profile>", "this resource profile for all cells")
    .option("--set <path=value>", "change the base config first; may be given several times", collect)
    .option("--max-in-flight <n>", "how many cells run at a time at most", wholeNumber)
    .addOption(
      new Option("--rerun <which>", "run again also what failed, or all").choices(["failed", "all"] as const),
    );
}

/** Gathers an option that may be given several times. */
export function collect(value: string, earlier: readonly string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}

/** A resource profile that a user names; throws a Problem where the stack has none of that name. */
export function knownProfile(use: string, { profiles, stack }: Contract): string {
  if (Object.hasOwn(profiles, use)) return use;
  const hint = didYouMean(use, Object.keys(profiles));
  throw new Problem(`the stack ${stack} has no resource profile "${use}"`, {
    code: "unknown-profile",
    ...(hint && { hint }),
  });
}

/** The cells that `--only` and `--first` leave. */
export function selectCells(
  sweep: Sweep,
  cells: readonly Cell[],
  { only, first }: Selection,
): readonly Cell[] {
  const matcher = only && parseSelector(only, sweep.labels);
  const chosen = matcher ? cells.filter((cell) => matchesCell(matcher, cell)) : cells;
  if (chosen.length === 0 && cells.length > 0) {
    throw new Problem(`no cell matches ${only?.join(" and ")}`, {
      code: "nothing-selected",
      hint: "sweep plan FILE --cells lists the cells",
    });
  }
  return first === undefined ? chosen : chosen.slice(0, first);
}

/** The stages that `--stage` leaves, in their order. */
export function selectStages(sweep: Sweep, { stage: named }: Selection): Stage[] {
  return named === undefined ? [...sweep.stages] : stagesUpTo(sweep.stages, findStage(sweep, named));
}

/** The stage that a user names, the last unless they do; throws a Problem where there is none. */
export function findStage({ stages }: Pick<Sweep, "stages">, named: string | undefined): Stage {
  const found = named === undefined ? stages.at(-1) : stages.find(({ name }) => name === named);
  if (found) return found;
  const names = stages.map(({ name }) => name);
  const hint = stages[0]?.location ? didYouMean(named ?? "", names) : "the sweep has no stages";
  throw new Problem(`no stage is called "${named}"`, { code: "unknown-stage", ...(hint && { hint }) });
}
