import type { AxisValue } from "./axes/axis";
import type { ResolvedConfig } from "./config/value";

/** One experiment of a sweep. */
export interface Cell {
  /** 12 base32 characters, of a hash of the config. */
  readonly id: string;
  /** The whole sha256, in hex. */
  readonly hash: string;
  readonly name: string;
  /** The label on each axis, and of each `axis.param` of a grid; an absent axis is absent. */
  readonly coordinates: Readonly<Record<string, string>>;
  /** The resource profile that it runs with. */
  readonly profile: string;
  readonly timeoutSeconds?: number;
  /** What Triage is given; made when it is first asked for. */
  readonly config: ResolvedConfig;
  /** What was chosen on each axis. */
  readonly choices: readonly AxisValue[];
}
