import type { Problem } from "../problem";
import { Problems } from "../problem";
import type { Cell } from "./cell";
import { namesIn } from "./command/command";
import { checkCount } from "./expand/check-count";
import { checkGoals } from "./expand/check-goals";
import type { Choice } from "./expand/choice";
import { valuesOf } from "./expand/choice";
import type { ChoiceCounts, Choices } from "./expand/choices";
import { choicesOf } from "./expand/choices";
import { findTwins } from "./expand/find-twins";
import type { CellIdentity } from "./expand/identify";
import { identify } from "./expand/identify";
import { lintCells } from "./expand/lint-cells";
import { makeCell } from "./expand/make-cell";
import { makeNames } from "./expand/names";
import type { Resolver } from "./expand/resolver";
import { makeResolver } from "./expand/resolver";
import { checkProfiles, makeAssign } from "./expand/resources";
import { sample } from "./expand/sample";
import { formulaOf } from "./expand/shape";
import { inOrder } from "./in-order";
import { makeProblem } from "./make-problem";
import { matchesCell } from "./match/matcher";
import type { Sweep } from "./sweep";

/** All the cells of a sweep. */
export interface Expansion {
  readonly cells: readonly Cell[];
  readonly warnings: readonly Problem[];
  /** How the cells come about, as a formula: "2 labels × 3 cutoffs, less 1 excluded". */
  readonly shape: string;
  readonly counts: ChoiceCounts;
}

/** Works out the cells of a sweep for a stack with these resource profiles; throws Problems. */
export function expandSweep(sweep: Sweep, profiles: readonly string[]): Expansion {
  const choices = checkedChoices(sweep, profiles);
  const problems: Problem[] = [];
  const resolver = makeResolver(sweep, problems);
  reportTwins(sweep, choices, resolver, problems);
  const lint = sweep.command ? { errors: [], warnings: [] } : lintCells(sweep, choices.all, resolver);
  problems.push(...lint.errors);
  if (!sweep.command) checkGoals(sweep, choices.all, resolver, problems);
  if (problems.length > 0) throw new Problems(inOrder(distinct(problems)));

  const resources = makeAssign(sweep, profiles);
  const drawn = draw(sweep, choices, resolver);
  const cells: Cell[] = [];
  for (const identity of identify(sweep, drawn, resolver, resources.assign))
    cells.push(makeCell(sweep, identity, resolver));
  return {
    cells,
    warnings: [...resources.unused(), ...lint.warnings, ...unmet(sweep, choices, cells)],
    shape: formulaOf(sweep, choices),
    counts: choices.counts,
  };
}

/** The ids, names and profiles of a sweep's cells one by one, however many; throws Problems before the first. */
export function expandIds(sweep: Sweep, profiles: readonly string[]): Iterable<CellIdentity> {
  const choices = checkedChoices(sweep, profiles);
  const resolver = makeResolver(sweep, []);
  return identify(sweep, draw(sweep, choices, resolver), resolver, makeAssign(sweep, profiles).assign);
}

function checkedChoices(sweep: Sweep, profiles: readonly string[]): Choices {
  const problems: Problem[] = [];
  const choices = choicesOf(sweep, problems);
  checkCount(sweep, choices, problems);
  checkProfiles(sweep, profiles, problems);
  if (problems.length > 0) throw new Problems(inOrder(problems));
  return choices;
}

/** The choices that `sample` leaves. */
function draw(sweep: Sweep, { all, counts }: Choices, resolver: Resolver): Iterable<Choice> {
  const { sample: wanted, seed = 0 } = sweep;
  if (!wanted || wanted.size >= counts.all) return all;
  return sample(all, wanted.size, seed, (choice) => resolver.hash(choice));
}

function reportTwins(sweep: Sweep, { all, counts }: Choices, resolver: Resolver, problems: Problem[]): void {
  const twins = findTwins(all, counts.all, (choice) => resolver.hash(choice));
  // Patches that found no place would make twins of cells that are none.
  if (!twins || problems.length > 0) return;
  const [one, other] = twins;
  const nameOf = makeNames(sweep);
  const differing = valuesOf(sweep.axes, other).find((value) => !valuesOf(sweep.axes, one).includes(value));
  const what = sweep.command ? "run the same command" : "have the same config";
  const message = `cells "${nameOf(one)}" and "${nameOf(other)}" ${what}`;
  const unused = sweep.command && differing && !namesIn(sweep.command).has(differing.axis);
  const hint = unused
    ? `use \${${differing.axis}} in the command`
    : "remove one of the labels, or exclude one of the cells";
  problems.push(makeProblem("same-config", differing?.location, message, hint));
}

/** Warns of what the sweep asks for in vain. */
function unmet(sweep: Sweep, { counts }: Choices, cells: readonly Cell[]): Problem[] {
  const { baseline, sample: wanted } = sweep;
  const warnings: Problem[] = [];
  if (baseline && !cells.some((cell) => matchesCell(baseline, cell))) {
    const message = "the baseline matches no cell: nothing is compared with it";
    warnings.push(makeProblem("no-baseline", baseline.entries[0]?.location, message));
  }
  if (wanted && wanted.size > counts.all) {
    const cells = counts.all === 1 ? "is only 1 cell" : `are only ${counts.all} cells`;
    const message = `there ${cells}: a sample of ${wanted.size} is all of them`;
    warnings.push(makeProblem("sample-of-all", wanted.location, message));
  }
  return warnings;
}

function distinct(problems: readonly Problem[]): Problem[] {
  const keyOf = ({ message, location }: Problem) =>
    `${location?.file}:${location?.line}:${location?.column} ${message}`;
  return [...new Map(problems.map((problem) => [keyOf(problem), problem])).values()];
}
