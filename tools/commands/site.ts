import type { Contract } from "../../infra/contract";
import type { Backend } from "../backends/backend";
import type { QueryEnd, QueryOptions } from "../data/query-database";
import type { SweepDatabase } from "../data/sweep-database";
import type { Sweep, SweepLimits } from "../matrix/sweep";
import type { Plan } from "../plan/plan";
import type { Store } from "../stores/store";

/** What differs between stacks: where jobs run, where results are kept, how data comes there. */
export interface Site {
  /** What the stack promises. */
  readonly contract: Contract;
  readonly store: Store;
  readonly backend: Backend;
  /** The folder that commands run in; null: where their image starts. */
  readonly cwd: string | null;
  /**
   * Refuses what the stack could not hold to.
   *
   * @throws Problem
   */
  check(asked: AskedOfSite): void;
  /** Sees to what this machine needs before jobs are submitted. */
  prepare(): Promise<void>;
  /** How the database of a data version that was loaded from files is called. */
  databaseName(version: string): string;
  /** Loads a data version's files into a database of their own, unless it is there. */
  load(files: readonly string[], options: LoadOptions): Promise<SweepDatabase>;
  /** Runs one statement that only reads. */
  query(options: QueryOptions): Promise<QueryEnd>;
}

/** What a run is to keep within. */
export interface AskedOfSite {
  readonly limits: SweepLimits;
  readonly onFailure: Sweep["onFailure"];
  /** How many cells may run at a time. */
  readonly maxInFlight?: number;
  readonly plan: Pick<Plan, "profiles">;
  readonly needsDatabase: boolean;
}

export interface LoadOptions {
  /** Whether it becomes the data of sweeps that name none. */
  readonly makeCurrent: boolean;
}
