import type { Write } from "../config/inline-queries";
import { querySections } from "../config/inline-queries";
import { report } from "../make-problem";
import { besides, readReferenced } from "../read-referenced";
import type { Child } from "../yaml/children";
import { childrenOf } from "../yaml/children";
import type { Origin } from "../yaml/origin";
import { locate, originAt } from "../yaml/origin";
import type { AxisContext } from "./axis-context";
import type { AxisStructure } from "./axis-schema";
import { checkLabel, checkNotEmpty } from "./labels";
import type { PendingValues } from "./pending-axis";

/** `files: { label: path }`: a file's text as the query of `label_config` or `cohort_config`. */
export function readFiles(
  axis: string,
  structure: AxisStructure,
  origin: Origin,
  context: AxisContext,
): PendingValues {
  const sections = readSections(structure.set, origin, context);
  const labelled = childrenOf(originAt(origin, ["files"])!, context.problems);
  checkNotEmpty(labelled.length, axis, locate(origin, ["files"], "key"), context);
  for (const { key, origin: written } of labelled) checkLabel(key, locate(written, [], "key"), context);
  const make = () =>
    labelled.map((child) => ({
      axis,
      label: child.key,
      coordinates: [[axis, child.key]] as const,
      writes: readQuery(child, sections, context),
      unsets: [],
      location: locate(child.origin, [], "key"),
    }));
  return { size: labelled.length, make };
}

function readSections(set: AxisStructure["set"], origin: Origin, context: AxisContext): string[] {
  const sections = typeof set === "string" ? [set] : (set ?? []);
  return sections.filter((section, index) => {
    if (querySections.includes(section)) return true;
    const location = locate(origin, typeof set === "string" ? ["set"] : ["set", index]);
    const message = `files are SQL, for ${querySections.join(" or ")}, not for "${section}"`;
    report(context, "bad-path", location, message);
    return false;
  });
}

function readQuery(child: Child, sections: readonly string[], context: AxisContext): Write[] {
  const { file } = context.file.source;
  const path = besides(file, String(child.value));
  const source = readReferenced(path, context.readText, context.problems, locate(child.origin, []));
  if (!source) return [];
  return sections.map((section) => {
    const target = [section, "query"];
    return {
      path: target,
      value: source.text,
      written: [{ path: target, origin: { kind: "text", source } }],
    };
  });
}
