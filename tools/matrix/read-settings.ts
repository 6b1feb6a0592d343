import { Problem } from "../problem";
import { type Goal, parseGoal } from "./goal";
import { report } from "./make-problem";
import { besides } from "./read-referenced";
import type { Sweep, SweepData, SweepLimits, TriageOptions } from "./sweep";
import type { SweepStructure } from "./sweep-schema";
import type { Origin } from "./yaml/origin";
import { locate } from "./yaml/origin";

/** How many cells a sweep may have unless it says so itself. */
export const defaultMaxCells = 500;

/** The settings of a sweep that need nothing but themselves. */
export type SweepSettings = Pick<
  Sweep,
  "data" | "goal" | "goalLocation" | "limits" | "limitLocation" | "triage"
>;

/** Reads what a sweep says about data, goal, limits and Triage's options. */
export function readSettings(
  structure: Pick<SweepStructure, "data" | "goal" | "limits" | "triage"> & { readonly axes?: unknown },
  root: Origin & { readonly kind: "yaml" },
  problems: Problem[],
): SweepSettings {
  const { limits, axes } = structure;
  const data = readData(structure.data, root, problems);
  const goal = readGoal(structure.goal, root, problems);
  const limit = limits?.maxCells === undefined ? ["axes"] : ["limits", "maxCells"];
  return {
    ...(data && { data }),
    ...(goal && { goal, goalLocation: locate(root, ["goal"]) }),
    limits: { maxCells: defaultMaxCells, ...given<SweepLimits>(limits) },
    ...((axes || limits) && { limitLocation: locate(root, limit, limit.length === 1 ? "key" : "value") }),
    triage: { ...defaultTriageOptions, ...given<TriageOptions>(structure.triage) },
  };
}

/** Triage's own defaults, except that resuming is Triage's default already. */
export const defaultTriageOptions: TriageOptions = {
  replace: false,
  savePredictions: true,
  profile: false,
  validate: true,
};

/** The keys that were given; a key with no value is not there at all. */
function given<T extends object>(options: { [K in keyof T]?: T[K] | undefined } | undefined): Partial<T> {
  return Object.fromEntries(
    Object.entries(options ?? {}).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}

function readGoal(
  text: string | undefined,
  root: Origin & { readonly kind: "yaml" },
  problems: Problem[],
): Goal | undefined {
  if (text === undefined) return undefined;
  try {
    return parseGoal(text, locate(root, ["goal"]));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    problems.push(error);
    return undefined;
  }
}

function readData(
  data: SweepStructure["data"],
  root: Origin & { readonly kind: "yaml" },
  problems: Problem[],
): SweepData | undefined {
  if (!data) return undefined;
  const { load, database, version } = data;
  const location = locate(root, ["data"], "key");
  if (load !== undefined && database === undefined && version === undefined) {
    const files = typeof load === "string" ? [load] : load;
    return {
      kind: "load",
      files: files.map((file) => besides(root.file.source.file, file)),
      fileLocations: files.map((_, at) =>
        locate(root, ["data", "load", ...(typeof load === "string" ? [] : [at])]),
      ),
      location,
    };
  }
  if (load === undefined && database !== undefined && version !== undefined) {
    return { kind: "database", database, version: String(version), location };
  }
  const hint =
    'write { load: [files] }, or { database: name, version: "2026-11" } for one that is filled elsewhere';
  const message =
    load !== undefined
      ? "data is loaded or in a database, not both"
      : database === undefined && version === undefined
        ? "data says neither what to load nor which database holds it"
        : "a database needs a name and a version";
  report({ problems }, "bad-data", location, message, hint);
  return undefined;
}
