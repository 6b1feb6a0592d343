import { isAxisData } from "./axes/is-axis-data";
import type { FileKind } from "./check-structure";
import type { Path } from "./config/path";
import { triageKeys } from "./config/triage-keys";
import { nearest } from "./did-you-mean";
import { schemaKeys } from "./schema-keys";
import type { CommandSweepStructure, SweepStructure } from "./sweep-schema";
import { commandSweepSchema, sweepSchema } from "./sweep-schema";

const names = ["a sweep", "the sweep"] as const;

/** A file that sweeps over a Triage config. */
export const sweepFile: FileKind<SweepStructure> = {
  schema: sweepSchema,
  names,
  isConfigValue,
  explainKey(path) {
    const key = String(path[0]);
    if (path.length > 1) return undefined;
    if (key === "env") return { hint: "`env` belongs to a `command`, which stands in place of a base" };
    const isTriages = Object.hasOwn(triageKeys.keys, key);
    const isMistyped = nearest(key, schemaKeys(sweepSchema, [])) !== undefined;
    return isTriages && !isMistyped ? { hint: "Triage's own keys stand in the base" } : undefined;
  },
};

/** A file that sweeps over the words of a command. */
export const commandSweepFile: FileKind<CommandSweepStructure> = {
  schema: commandSweepSchema,
  names,
  isConfigValue,
  explainKey(path) {
    const key = String(path.at(-1));
    if (path.length === 1 && key === "base") {
      const message = "a sweep has a base or a command, not both";
      return { message, hint: "remove one of the two" };
    }
    if (path.length === 1 && Object.hasOwn(sweepSchema.shape, key))
      return { message: `"${key}" is for Triage, which a command does not run`, hint: "remove it" };
    const isAxisKey = path.length === 3 && path[0] === "axes";
    if (isAxisKey && ["set", "files", "named", "grid", "each", "after"].includes(key)) {
      const message = `"${key}" is for axes of a Triage config`;
      return { message, hint: "a command gets the labels themselves, by the names of their axes" };
    }
    const isStageKey = path.length === 3 && path[0] === "stages";
    if (isStageKey && ["run", "set", "promote"].includes(key))
      return { message: `"${key}" is for stages of Triage's experiments`, hint: "remove it" };
    return undefined;
  },
};

function isConfigValue(path: Path): boolean {
  if (path[0] === "stages") return path[2] === "set" && path.length > 3;
  return path[0] === "axes" && isAxisData(path.slice(2));
}
