import type { Problem } from "../problem";
import { Problems } from "../problem";
import type { Axis } from "./axes/axis";
import { axisLabels } from "./axes/axis";
import type { AxisContext } from "./axes/axis-context";
import { reportOverlaps } from "./axes/overlapping-axes";
import { checkProductBound } from "./axes/product-bound";
import { makeAxis, readAxes } from "./axes/read-axes";
import { checkStructure } from "./check-structure";
import type { BaseConfig } from "./config/read-config";
import { readConfig } from "./config/read-config";
import { inOrder } from "./in-order";
import { lintBase } from "./lint/lint-base";
import type { Matcher } from "./match/matcher";
import { readMatcher } from "./match/read-matcher";
import { noEffectYet } from "./no-effect-yet";
import type { ReadText } from "./read-referenced";
import { besides, readReferenced } from "./read-referenced";
import { readResources } from "./read-resources";
import { readSettings } from "./read-settings";
import type { Sweep } from "./sweep";
import type { SweepStructure } from "./sweep-schema";
import type { Origin } from "./yaml/origin";
import { locate, originAt } from "./yaml/origin";
import type { YamlFile } from "./yaml/parse-yaml";
import { parseYaml } from "./yaml/parse-yaml";

type YamlOrigin = Origin & { readonly kind: "yaml" };

/** Reads a sweep file that has a base and axes; throws the Problems of the first phase that has any. */
export function readFullSweep(name: string, yaml: YamlFile, readText: ReadText): Sweep {
  const problems: Problem[] = [];
  const structure = checkStructure(yaml, problems);
  if (!structure) throw new Problems(inOrder(problems));
  const root: YamlOrigin = { kind: "yaml", file: yaml, node: yaml.root };
  const base = readBase(structure.base, root, readText);

  const context: AxisContext = { file: yaml, base, readText, problems };
  const { axes, complete } = readAllAxes(structure, context);
  const lint = lintBase(base, axes);
  const settings = readSettings(structure, root, problems);
  const labels = new Map(axes.flatMap((axis) => [...axisLabels(axis)]));
  const readMatch = (origin: Origin): Matcher => readMatcher(origin, labels, complete ? problems : []);
  const baseline = originAt(root, ["baseline"]);
  const exclude = originAt(root, ["exclude"]);
  const sweep: Sweep = {
    name: structure.name ?? name,
    file: yaml.source.file,
    kind: "sweep",
    base,
    axes,
    labels,
    ...settings,
    ...(baseline && { baseline: readMatch(baseline) }),
    exclude: exclude && structure.exclude?.length ? readMatch(exclude).entries : [],
    resources: readResources(structure.resources, originAt(root, ["resources"]), readMatch, problems),
    warnings: [...base.warnings, ...lint.warnings, ...noEffectYet(root)],
  };
  problems.push(...lint.errors);
  if (problems.length > 0) throw new Problems(inOrder(problems));
  return sweep;
}

function readBase(path: string, root: YamlOrigin, readText: ReadText): BaseConfig {
  const problems: Problem[] = [];
  const file = besides(root.file.source.file, path);
  const source = readReferenced(file, readText, problems, locate(root, ["base"]));
  if (!source) throw new Problems(problems);
  return readConfig(parseYaml(source), readText);
}

/** The axes, and whether all their labels are known: if not, matchers would complain of the missing ones. */
function readAllAxes(
  structure: SweepStructure,
  context: AxisContext,
): { readonly axes: readonly Axis[]; readonly complete: boolean } {
  const pending = readAxes(structure.axes ?? {}, context);
  const complete = context.problems.every((problem) => codesThatKeepLabels.has(problem.code));
  if (!checkProductBound(pending, context)) return { axes: [], complete: false };
  const axes = pending.map((axis) => makeAxis(axis, context));
  reportOverlaps(axes, context);
  return { axes, complete };
}

const codesThatKeepLabels = new Set(["unknown-path", "bad-path", "bad-name", "bad-label"]);
