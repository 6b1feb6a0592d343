import type { AxisContext } from "../axes/axis-context";
import { readTarget } from "../axes/check-path";
import { checkPatch, writeOf } from "../axes/patch";
import type { Write } from "../config/inline-queries";
import { didYouMean } from "../did-you-mean";
import type { Goal } from "../goal";
import { report } from "../make-problem";
import type { KnownLabels } from "../match/read-matcher";
import type { StageStructure } from "../stage-schema";
import { childrenOf } from "../yaml/children";
import type { Origin } from "../yaml/origin";
import { locate, originAt } from "../yaml/origin";
import { orderStages } from "./order-stages";
import { readPromotion, reportPromotions } from "./read-promotion";
import { onlyStage, type Stage } from "./stage";

/** What the readers of stages need to know. */
export interface StageContext extends AxisContext {
  readonly labels: KnownLabels;
  readonly goal?: Goal;
}

/** Reads `stages`, each after those that it needs; without any, a sweep has one. */
export function readStages(
  structure: readonly StageStructure[] | undefined,
  origin: Origin | undefined,
  context: StageContext,
): Stage[] {
  if (!structure || !origin) return [onlyStage];
  const stages = structure.map((stage, index) => readStage(stage, originAt(origin, [index])!, context));
  const { problems } = context;
  reportPromotions(structure, stages, origin, context);
  return orderStages(stages, { origin, problems });
}

function readStage(structure: StageStructure, origin: Origin, context: StageContext): Stage {
  const { name, needs = [], run = "experiment", use, onePer, promote, gate } = structure;
  const promotion = promote && readPromotion(promote, origin, context);
  if (gate && needs.length === 0) {
    const message = `"gate" of stage "${name}" counts failed cells of the stages that it needs, and it needs none`;
    report(context, "bad-stage", locate(origin, ["gate"], "key"), message, "write needs: <stage>");
  }
  return {
    name,
    needs: typeof needs === "string" ? [needs] : needs,
    run,
    writes: readWrites(originAt(origin, ["set"]), context),
    ...(use !== undefined && { use: { name: use, location: locate(origin, ["use"]) } }),
    ...(onePer && { onePer: readAxes(onePer, origin, context) }),
    ...(promotion && { promote: promotion }),
    ...(gate && { gate }),
    location: locate(origin, ["name"]),
  };
}

function readWrites(origin: Origin | undefined, context: StageContext): Write[] {
  if (!origin) return [];
  const afterAxes = { ...context, afterOthers: true };
  const writes = childrenOf(origin, context.problems).flatMap((child) => {
    const path = readTarget(child.key, locate(child.origin, [], "key"), afterAxes);
    return path ? [writeOf(path, child.value, child.origin, afterAxes)] : [];
  });
  checkPatch({ writes, unsets: [] }, context);
  return writes;
}

function readAxes(names: readonly string[], origin: Origin, context: StageContext): string[] {
  const known = [...context.labels.keys()];
  return names.filter((name, index) => {
    if (known.includes(name)) return true;
    const location = locate(origin, ["onePer", index]);
    report(context, "unknown-axis", location, `no axis is called "${name}"`, didYouMean(name, known));
    return false;
  });
}
