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

/** Reads and expands a sweep file; warnings go to the terminal. */
export function loadSweep(file: string, contract: Contract, terminal: Terminal): LoadedSweep {
  const sweep = readSweep(file, readText);
  const expansion = expandSweep(sweep, Object.keys(contract.profiles));
  for (const warning of [...sweep.warnings, ...expansion.warnings])
    terminal.say(renderProblem(warning, "warning"));
  return { sweep, expansion };
}

/** Triage's options as the sweep says, unless a flag says otherwise. */
export function triageOptions(sweep: Sweep, flags: Partial<TriageOptions>): TriageOptions {
  const given = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
  return { ...sweep.triage, ...given };
}
