import { Problem } from "../../problem";
import type { Goal } from "../goal";
import { goalText, parseGoal } from "../goal";
import { report } from "../make-problem";
import type { StageStructure } from "../stage-schema";
import type { Origin } from "../yaml/origin";
import { locate } from "../yaml/origin";
import type { Promotion, Stage, Top } from "./stage";

type PromoteStructure = NonNullable<StageStructure["promote"]>;

interface PromotionContext {
  readonly goal?: Goal;
  readonly problems: Problem[];
}

/** Reads `promote` of a stage; gives nothing, and a problem, when there is no metric to promote by. */
export function readPromotion(
  { top, by }: PromoteStructure,
  stage: Origin,
  context: PromotionContext,
): Promotion | undefined {
  const goal = by ? readGoal(by, stage, context) : context.goal;
  if (goal) return { top: readTop(top), by: goal };
  if (!by) {
    const message = "nothing says which metric decides who is promoted";
    const hint = "write a `goal`, or by: { metric: …, parameter: … }";
    report(context, "bad-stage", locate(stage, ["promote"], "key"), message, hint);
  }
  return undefined;
}

function readTop(top: number | string): Top {
  if (typeof top === "number") return { kind: "count", count: top };
  return { kind: "share", percent: Number.parseFloat(top) };
}

function readGoal(
  { metric, parameter, order }: NonNullable<PromoteStructure["by"]>,
  stage: Origin,
  context: PromotionContext,
): Goal | undefined {
  const text = parameter === undefined ? metric : `${metric}, ${parameter}`;
  const at = (key: string) => locate(stage, ["promote", "by", key]);
  if (parameter !== undefined && /@./.test(metric)) {
    const message = `the metric "${metric}" has a parameter of its own`;
    report(context, "bad-goal", at("metric"), message, "write the parameter once");
    return undefined;
  }
  try {
    const goal = parseGoal(text, at("metric"), at(parameter === undefined ? "metric" : "parameter"));
    return { ...goal, text: goalText(goal), order: order ?? goal.order };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    context.problems.push(error);
    return undefined;
  }
}

/** Reports promotions that have no numbers to go by. */
export function reportPromotions(
  structure: readonly StageStructure[],
  stages: readonly Stage[],
  origin: Origin,
  context: PromotionContext,
): void {
  stages.forEach(({ name, needs, onePer }, index) => {
    if (!structure[index]!.promote) return;
    const mistake = mistakeOf(name, needs, onePer, stages);
    if (!mistake) return;
    const location = locate(origin, [index, "promote"], "key");
    report(context, "bad-stage", location, mistake.message, mistake.hint);
  });
}

function mistakeOf(
  name: string,
  needs: Stage["needs"],
  onePer: Stage["onePer"],
  stages: readonly Stage[],
): { readonly message: string; readonly hint: string } | undefined {
  const start = `stage "${name}" promotes the best of the stage that it needs`;
  if (needs.length === 0) return { message: `${start}, and it needs none`, hint: "write needs: <stage>" };
  if (needs.length > 1) {
    return { message: `${start}, and it needs ${needs.length}`, hint: "let it need just the one to rank by" };
  }
  const source = stages.find((stage) => stage.name === needs[0]);
  if (source?.run === "validate-only") {
    const message = `${start}, and "${source.name}" only validates: it has no numbers`;
    return { message, hint: "promote by a stage that trains models" };
  }
  if (onePer || source?.onePer) {
    const which = onePer ? name : source!.name;
    const message = `${start}, and "${which}" runs only one cell per combination`;
    return { message, hint: "use `onePer` and `promote` in stages of their own" };
  }
  return undefined;
}
