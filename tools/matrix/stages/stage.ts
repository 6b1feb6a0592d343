import type { SourceLocation } from "../../problem";
import type { Write } from "../config/inline-queries";
import type { Goal } from "../goal";
import type { ProfileName } from "../profile-name";

/** How many cells a stage lets go on. */
export type Top =
  | { readonly kind: "count"; readonly count: number }
  /** Of the cells that are ranked, rounded up. */
  | { readonly kind: "share"; readonly percent: number };

/** Lets the best cells of the one stage that it needs go on. */
export interface Promotion {
  readonly top: Top;
  readonly by: Goal;
}

/** One pass over a sweep's cells. */
export interface Stage {
  readonly name: string;
  /** The stages that come before, by name. */
  readonly needs: readonly string[];
  readonly run: "experiment" | "validate-only";
  /** What it changes in each cell's config. */
  readonly writes: readonly Write[];
  /** The profile of all its jobs, in place of the cells' own. */
  readonly use?: ProfileName;
  /** Runs one cell per combination of labels on these axes (or `axis.param`); the others follow its fate. */
  readonly onePer?: readonly string[];
  readonly promote?: Promotion;
  /** The stage starts only if at most so many cells of those that it needs failed. */
  readonly gate?: { readonly maxFailed: number };
  /** Left out for the one stage of a sweep that names none. */
  readonly location?: SourceLocation;
}

/** The stage of a sweep that names none. */
export const onlyStage: Stage = { name: "run", needs: [], run: "experiment", writes: [] };
