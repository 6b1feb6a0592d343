import type { Problem, SourceLocation } from "../problem";
import type { Axis } from "./axes/axis";
import type { CommandTemplate } from "./command/command";
import type { BaseConfig } from "./config/read-config";
import type { Goal } from "./goal";
import type { Matcher, MatcherEntry } from "./match/matcher";
import type { KnownLabels } from "./match/read-matcher";
import type { ProfileName } from "./profile-name";
import type { IncludedCell } from "./read-include";
import type { Stage } from "./stages/stage";

/** What the database must hold. */
export type SweepData =
  | {
      readonly kind: "load";
      readonly files: readonly string[];
      /** Where each file is named. */
      readonly fileLocations: readonly SourceLocation[];
      readonly location: SourceLocation;
    }
  | {
      readonly kind: "database";
      readonly database: string;
      readonly version: string;
      readonly location: SourceLocation;
    };

export interface SweepLimits {
  /** @default 500 */
  readonly maxCells: number;
  readonly maxInFlight?: number;
  readonly maxVcpuHours?: number;
  readonly maxCost?: number;
}

/** Options of Triage's experiment, for all cells. */
export interface TriageOptions {
  /** @default false */
  readonly replace: boolean;
  /** @default true */
  readonly savePredictions: boolean;
  /** @default false */
  readonly profile: boolean;
  /** @default true */
  readonly validate: boolean;
  readonly outputPath?: string;
}

export interface ResourceRule {
  readonly match: Matcher;
  readonly use: ProfileName;
  readonly timeoutSeconds?: number;
  readonly location: SourceLocation;
}

export interface SweepResources {
  readonly default?: ProfileName;
  /** The first that matches a cell decides. */
  readonly rules: readonly ResourceRule[];
  readonly timeoutSeconds?: number;
  readonly onOutOfMemory?: ProfileName;
  /** How many cells one job runs. */
  readonly pack?: "auto" | number;
}

/** A sweep file, read and checked. */
export interface Sweep {
  readonly name: string;
  readonly file: string;
  /** A plain Triage config is a sweep of one cell. */
  readonly kind: "sweep" | "config" | "command";
  /** Empty where there is a command. */
  readonly base: BaseConfig;
  /** Only in a sweep of commands. */
  readonly command?: CommandTemplate;
  readonly data?: SweepData;
  readonly goal?: Goal;
  readonly goalLocation?: SourceLocation;
  readonly baseline?: Matcher;
  readonly axes: readonly Axis[];
  readonly labels: KnownLabels;
  /** Axes that walk together, by number. */
  readonly zip: readonly (readonly number[])[];
  readonly exclude: readonly MatcherEntry[];
  readonly include: readonly IncludedCell[];
  /** How many values of random_seed each cell is run with. */
  readonly replicates?: number;
  /** How many cells are drawn from all of them. */
  readonly sample?: { readonly size: number; readonly location: SourceLocation };
  /** What replicates and samples are drawn from. */
  readonly seed?: number;
  readonly limits: SweepLimits;
  /** Where limits.maxCells, or else the axes, stand. */
  readonly limitLocation?: SourceLocation;
  readonly resources: SweepResources;
  readonly triage: TriageOptions;
  /** At least one, each after those that it needs; the last is the one whose numbers are the cells'. */
  readonly stages: readonly Stage[];
  /** Whether a failed cell keeps others from starting. */
  readonly onFailure: "continue" | "stop";
  readonly warnings: readonly Problem[];
}
