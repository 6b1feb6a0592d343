import type { Problem, SourceLocation } from "../../problem";
import { didYouMean } from "../did-you-mean";
import { report } from "../make-problem";
import type { Origin } from "../yaml/origin";
import { locate, originAt } from "../yaml/origin";
import type { Stage } from "./stage";

interface StageContext {
  /** The list of stages. */
  readonly origin: Origin;
  readonly problems: Problem[];
}

/** The stages, each after those that it needs; reports names that are unknown or given twice, cycles and loose ends. */
export function orderStages(stages: readonly Stage[], context: StageContext): Stage[] {
  const before = context.problems.length;
  const names = stages.map(({ name }) => name);
  stages.forEach(({ name, needs }, index) => {
    if (names.indexOf(name) !== index) {
      const location = locate(context.origin, [index, "name"]);
      report(context, "duplicate-stage", location, `two stages are called "${name}"`, "rename one of them");
    }
    needs.forEach((need, at) => {
      if (names.includes(need)) return;
      const hint = didYouMean(need, names);
      report(context, "unknown-stage", locateNeed(context, index, at), `no stage is called "${need}"`, hint);
    });
  });
  if (context.problems.length > before) return [];
  const ordered = inOrder(stages);
  if (ordered.length < stages.length) reportCycle(stages, ordered, context);
  else reportLooseEnds(stages, context);
  return ordered;
}

/** Takes each stage once all that it needs are taken; stages of a cycle are never. */
function inOrder(stages: readonly Stage[]): Stage[] {
  const ordered: Stage[] = [];
  for (;;) {
    const next = stages.find(
      (stage) =>
        !ordered.includes(stage) && stage.needs.every((need) => ordered.some(({ name }) => name === need)),
    );
    if (!next) return ordered;
    ordered.push(next);
  }
}

function reportCycle(stages: readonly Stage[], ordered: readonly Stage[], context: StageContext): void {
  const waiting = stages.filter((stage) => !ordered.includes(stage));
  const trail = [waiting[0]!];
  for (;;) {
    const next = waiting.find(({ name }) => trail.at(-1)!.needs.includes(name))!;
    const at = trail.indexOf(next);
    trail.push(next);
    if (at === -1) continue;
    const cycle = trail.slice(at);
    const index = stages.indexOf(cycle[0]!);
    const path = cycle.map(({ name }) => name).join(" → ");
    const message =
      cycle.length === 2 ? `stage "${next.name}" needs itself` : `stages need each other: ${path}`;
    report(context, "circular-stages", locate(context.origin, [index, "needs"]), message);
    return;
  }
}

/** A cell's numbers are those of the last stage: there must be just one. */
function reportLooseEnds(stages: readonly Stage[], context: StageContext): void {
  const ends = stages.filter(({ name }) => !stages.some(({ needs }) => needs.includes(name)));
  if (ends.length === 1) return;
  const first = ends[0]!;
  const names = ends.map(({ name }) => `"${name}"`).join(" and ");
  const message = `no stage needs ${names}: which of them is the last?`;
  const hint = `write needs: ${first.name} in the stage that follows it`;
  report(context, "loose-stages", locate(context.origin, [stages.indexOf(first), "name"]), message, hint);
}

function locateNeed({ origin }: StageContext, stage: number, need: number): SourceLocation {
  const listed = [stage, "needs", need];
  return locate(origin, originAt(origin, listed) ? listed : [stage, "needs"]);
}
