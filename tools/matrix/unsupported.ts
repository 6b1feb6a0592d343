import type { Problem } from "../problem";
import { Problems } from "../problem";
import { makeProblem } from "./make-problem";
import type { Sweep } from "./sweep";

/** Refuses what is read and checked, and what nothing runs yet; throws Problems. */
export function refuseUnsupported({ kind, stages, onFailure, resources }: Sweep): void {
  const refuse = (what: string, location?: Problem["location"]) =>
    makeProblem("not-supported-yet", location, `${what} not supported yet`);
  const problems = [
    ...(kind === "command" ? [refuse("sweeps of commands are")] : []),
    ...(stages[0]?.location ? [refuse('"stages" are', stages[0].location)] : []),
    ...(onFailure === "stop" ? [refuse('"onFailure: stop" is')] : []),
    ...(resources.onOutOfMemory ? [refuse('"onOutOfMemory" is', resources.onOutOfMemory.location)] : []),
    ...(resources.pack !== undefined ? [refuse('"pack" is')] : []),
  ];
  if (problems.length > 0) throw new Problems(problems);
}
