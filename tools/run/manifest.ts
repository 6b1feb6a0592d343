import type { TriageOptions } from "../matrix/sweep";
import type { Runs } from "../plan/scope";

/** What all jobs of an array have in common; the cell runner's manifest.py reads it. */
export interface Manifest {
  readonly schemaVersion: 1;
  readonly run: string;
  readonly array: number;
  readonly jobName: string;
  readonly stack: string;
  readonly image: string;
  readonly dataVersion: string;
  /** Null where the cells need none. */
  readonly database: string | null;
  readonly runs: Runs;
  /** The name of the resource profile. */
  readonly profile: string;
  /** The folder that commands run in; null for the one that the image starts in. */
  readonly cwd: string | null;
  readonly triage: TriageOptions;
  /** Jobs that ended without a result, whose claims may be taken over. */
  readonly supersedes: readonly string[];
  /** Whether cells are to be run although they are done. */
  readonly again: boolean;
  /** Keys of the run's rows, and of the places in it of this array's cells. */
  readonly cells: string;
  readonly index: string;
  /** How many cells the array has. */
  readonly size: number;
  /** How many cells each child runs, one after the other. */
  readonly pack: number;
}
