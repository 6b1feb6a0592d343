import type { AxisValue } from "./axes/axis";
import type { Command } from "./command/command";
import type { ResolvedConfig } from "./config/value";

/** One experiment, or one run of a command, of a sweep. */
export type Cell = TriageCell | CommandCell;

/** A cell that runs an experiment of Triage. */
export interface TriageCell extends CellBase {
  readonly kind: "triage";
}

/** A cell that runs a program; its config is empty. */
export interface CommandCell extends CellBase {
  readonly kind: "command";
  readonly command: Command;
}

interface CellBase {
  /** 12 base32 characters, of a hash of the config or the command. */
  readonly id: string;
  /** The whole sha256, in hex. */
  readonly hash: string;
  readonly name: string;
  /** The label on each axis, and of each `axis.param` of a grid; an absent axis is absent. */
  readonly coordinates: Readonly<Record<string, string>>;
  /** Which of the cell's replicates it is, from 0; left out where there are none. */
  readonly replicate?: number;
  /** The resource profile that it runs with. */
  readonly profile: string;
  readonly timeoutSeconds?: number;
  /** What Triage is given; made when it is first asked for. */
  readonly config: ResolvedConfig;
  /** What was chosen on each axis that exists for the cell. */
  readonly choices: readonly AxisValue[];
}
