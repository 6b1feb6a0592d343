import type { Problem } from "../../problem";
import type { Axis } from "../axes/axis";
import { orderOfAxes } from "../axes/order-of-axes";
import { checkWrite } from "../config/check-patch-places";
import type { Write } from "../config/inline-queries";
import type { Path } from "../config/path";
import { startsWith } from "../config/path";
import type { ResolvedConfig } from "../config/value";
import { locateWritten } from "../config/written";
import type { Issue, Rule } from "../lint/issue";
import { issueProblem, locateIssue } from "../lint/lint-base";
import { configRules } from "../lint/lint-config";
import { makeProblem } from "../make-problem";
import { overridesFile } from "../override-base";
import { stageConfig } from "../stages/stage-config";
import type { Sweep } from "../sweep";
import { locate } from "../yaml/origin";
import type { Choice } from "./choice";
import { valuesOf } from "./choice";
import { makeNames } from "./names";
import { makeIsNew } from "./remember";
import type { Resolver } from "./resolver";

/** What a cell's config was linted as. */
interface Linted {
  readonly choice: Choice;
  readonly config: ResolvedConfig;
  /** What the stage writes over it. */
  readonly writes: readonly Write[];
}

interface Findings {
  readonly errors: Problem[];
  readonly warnings: Problem[];
}

/** Lints every cell's config, and what stages make of it; each finding is told once, where its value was written. */
export function lintCells(sweep: Sweep, choices: Iterable<Choice>, resolver: Resolver): Findings {
  const errors: Problem[] = [];
  const warnings: Problem[] = [];
  const seen = new Set(sweep.warnings.map(problemKey));
  const nameOf = makeNames(sweep);
  const add = (problem: Problem, to: Problem[]) => {
    const key = problemKey(problem);
    if (!seen.has(key)) to.push(problem);
    seen.add(key);
  };
  const look = (rules: readonly Rule[], linted: Linted) => {
    for (const issue of rules.flatMap((rule) => rule.check(linted.config))) {
      const problem = issueProblem(issue, locateInCell(sweep, linted, issue));
      const key = problemKey(problem);
      if (seen.has(key)) continue;
      seen.add(key);
      (issue.severity === "error" ? errors : warnings).push(inCell(sweep, nameOf(linted.choice), problem));
    }
  };
  const watches = watchesOf(sweep);
  for (const choice of choices) {
    for (const { rules, writes, isNew } of watches) {
      if (!isNew(choice)) continue;
      const { config } = resolver.content(choice, sweep.replicates === undefined ? undefined : 0);
      for (const write of writes) {
        const problem = checkWrite(write, config, 0);
        if (problem) add(problem, errors);
      }
      look(rules, { choice, writes, config: stageConfig({ config }, { writes }) });
    }
  }
  return { errors, warnings };
}

/** Rules that depend on the same axes, and what tells whether they have seen a choice's labels on these. */
interface Watch {
  readonly rules: readonly Rule[];
  readonly writes: readonly Write[];
  isNew(choice: Choice): boolean;
}

/** A rule looks at some sections only: cells that are alike in what writes these are looked at once. */
function watchesOf(sweep: Sweep): Watch[] {
  const stages = sweep.stages.filter(({ writes }) => writes.length > 0);
  return [
    ...groupRules(sweep, configRules, []),
    ...stages.flatMap(({ writes }) => {
      const touched = new Set(writes.map(({ path }) => path[0]));
      const rules = configRules.filter(
        ({ sections }) => sections === "which" || sections.some((one) => touched.has(one)),
      );
      return groupRules(sweep, rules, writes);
    }),
  ];
}

function groupRules({ axes, base }: Sweep, rules: readonly Rule[], writes: readonly Write[]): Watch[] {
  const groups = new Map<string, { readonly on: readonly number[]; readonly rules: Rule[] }>();
  const touched = axes.map((axis) => touchedSections(axis));
  const changed = axes.map((axis) => changedSections(axis, base.config));
  for (const rule of rules) {
    const on = axes.flatMap((_, axis) => {
      const matters =
        rule.sections === "which"
          ? changed[axis]!.size > 0
          : rule.sections.some((section) => touched[axis]!.has(section));
      return matters ? [axis] : [];
    });
    const group = groups.get(on.join()) ?? { on, rules: [] };
    group.rules.push(rule);
    groups.set(on.join(), group);
  }
  return [...groups.values()].map(({ on, rules: grouped }) => ({
    rules: grouped,
    writes,
    isNew: makeIsNew(axes, on),
  }));
}

function touchedSections({ values }: Axis): Set<string> {
  const touches = values.flatMap(({ writes, unsets }) => [...writes, ...unsets]);
  return new Set(touches.map(({ path }) => String(path[0])));
}

/** The sections that come or go with a label. */
function changedSections({ values }: Axis, base: ResolvedConfig): Set<string> {
  const gone = values.flatMap(({ unsets }) => unsets.filter(({ path }) => path.length === 1));
  const come = values.flatMap(({ writes }) => writes.filter(({ path }) => !base.has(String(path[0]))));
  return new Set([...gone, ...come].map(({ path }) => String(path[0])));
}

/** What is right in the base and wrong in a cell names the cell. */
function inCell(sweep: Sweep, name: string, problem: Problem): Problem {
  const { message, code, location, hint } = problem;
  const inBase = location?.file === sweep.base.file || location?.file === overridesFile;
  if (sweep.axes.length === 0 || !inBase) return problem;
  return makeProblem(code, location, `in cell "${name}" ${message}`, hint);
}

function problemKey({ code, message, location }: Problem): string {
  return `${location?.file}:${location?.line}:${location?.column} ${code} ${message}`;
}

/** The patch that wrote the value, left out what it lacks or took it away; else one that wrote a part of it; else the base. */
function locateInCell(sweep: Sweep, { choice, writes }: Linted, issue: Issue): Problem["location"] {
  const order = orderOfAxes(sweep.axes);
  const values = valuesOf(
    order.map((axis) => sweep.axes[axis]!),
    order.map((axis) => choice[axis]!),
  );
  const written = [...values.flatMap((value) => value.writes), ...writes].reverse();
  const write = written.find(({ path }) => startsWith(issue.path, path));
  if (write) return locateWritten(write.written, issue.path, issue.at, issue.span);
  const lacking = (path: Path) =>
    [issue.path, ...(issue.missing ?? [])].some((missing) => startsWith(missing, path));
  const incomplete = written.find(({ path }) => lacking(path));
  if (incomplete) return locateWritten(incomplete.written, incomplete.path, "key");
  const unset = values.flatMap((value) => value.unsets).find(({ path }) => lacking(path));
  if (unset) return locate(unset.origin, []);
  const inside = written.find(({ path }) => issue.path.length > 0 && startsWith(path, issue.path));
  if (inside) return locateWritten(inside.written, inside.path, "key");
  return locateIssue(sweep.base, issue);
}
