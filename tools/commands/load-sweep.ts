import path from "node:path";
import type { Contract } from "../../infra/contract";
import { type Expansion, expandSweep } from "../matrix/expand-sweep";
import { readSweep } from "../matrix/read-sweep";
import { readText } from "../matrix/read-text";
import type { Sweep, TriageOptions } from "../matrix/sweep";
import { renderProblem } from "../problem";
import type { Terminal } from "./terminal";

/** A sweep file, expanded for a stack. */
export interface LoadedSweep {
  readonly sweep: Sweep;
  readonly expansion: Expansion;
}

/**
 * Reads and expands a sweep file; warnings go to the terminal.
 *
 * @param set - changes to its base config, such as `random_seed=7`
 */
export function loadSweep(
  file: string,
  contract: Contract,
  terminal: Terminal,
  set: readonly string[] = [],
): LoadedSweep {
  const sweep = readSweep(file, readText, { set });
  const expansion = expandSweep(sweep, Object.keys(contract.profiles));
  for (const warning of [...sweep.warnings, ...expansion.warnings])
    terminal.say(renderProblem(warning, "warning"));
  return { sweep, expansion };
}

/** Triage's options as the sweep says, unless a flag says otherwise; a sweep's output path is beside its file. */
export function triageOptions({ file, triage }: Sweep, flags: Partial<TriageOptions>): TriageOptions {
  const given = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
  const { outputPath, ...others } = triage;
  const own = outputPath === undefined ? {} : { outputPath: absoluteOutput(outputPath, path.dirname(file)) };
  return { ...others, ...own, ...given };
}

/** Jobs run in another folder. */
export function absoluteOutput(outputPath: string, folder: string): string {
  return outputPath.startsWith("s3://") ? outputPath : path.resolve(folder, outputPath);
}
