import { formatPath, getAt } from "../config/path";
import { report } from "../make-problem";
import type { Child } from "../yaml/children";
import { childrenOf } from "../yaml/children";
import type { Origin } from "../yaml/origin";
import { locate, originAt } from "../yaml/origin";
import type { Unset } from "./axis";
import type { AxisContext } from "./axis-context";
import type { AxisStructure } from "./axis-schema";
import { readTarget } from "./check-path";
import { checkLabel, checkNotEmpty } from "./labels";
import type { Patch } from "./patch";
import { writeOf } from "./patch";
import type { PendingValues } from "./pending-axis";

/** `named: { label: { set, unset } }`: each label is a patch over several places. */
export function readNamed(
  axis: string,
  _structure: AxisStructure,
  origin: Origin,
  context: AxisContext,
): PendingValues {
  const labelled = childrenOf(originAt(origin, ["named"])!, context.problems);
  checkNotEmpty(labelled.length, axis, locate(origin, ["named"], "key"), context);
  for (const { key, origin: written } of labelled) checkLabel(key, locate(written, [], "key"), context);
  const make = () =>
    labelled.map(({ key, origin: written }) => ({
      axis,
      label: key,
      coordinates: [[axis, key]] as const,
      ...readPatch(written, context),
      location: locate(written, [], "key"),
    }));
  return { size: labelled.length, make };
}

function readPatch(origin: Origin, context: AxisContext): Patch {
  const set = originAt(origin, ["set"]);
  const writes = (set ? childrenOf(set, context.problems) : []).flatMap((child) => {
    const path = readTarget(child.key, locate(child.origin, [], "key"), context);
    return path ? [writeOf(path, child.value, child.origin, context)] : [];
  });
  return { writes, unsets: readUnsets(originAt(origin, ["unset"]), context) };
}

function readUnsets(unset: Origin | undefined, context: AxisContext): Unset[] {
  if (!unset) return [];
  const items = childrenOf(unset, context.problems);
  return (items.length > 0 ? items.map((item) => item.origin) : [unset]).flatMap((origin) => {
    const text = unsetText(origin, items);
    if (text === undefined) return [];
    const path = readTarget(text, locate(origin, []), context);
    if (!path) return [];
    if (context.afterOthers || getAt(context.base.config, path) !== undefined) return [{ path, origin }];
    report(
      context,
      "nothing-to-unset",
      locate(origin, []),
      `the base has nothing at "${formatPath(path)}" to unset`,
    );
    return [];
  });
}

function unsetText(origin: Origin, items: readonly Child[]): string | undefined {
  const item = items.find((one) => one.origin === origin);
  if (item) return String(item.value);
  const node = origin.kind === "yaml" ? origin.node : undefined;
  return node && "value" in node ? String(node.value) : undefined;
}
