import type { SourceLocation } from "../../problem";
import type { Origin } from "../yaml/origin";
import type { AxisValue } from "./axis";

/** Values of an axis that are counted, but not yet made. */
export interface PendingValues {
  readonly size: number;
  make(): readonly AxisValue[];
}

/** An axis whose kind is known: a product beyond bounds is refused before any of it is made. */
export interface PendingAxis extends PendingValues {
  readonly name: string;
  readonly location: SourceLocation;
  /** What the sweep says of it and, where it comes from a file, what that says. */
  readonly origins: readonly Origin[];
  /** Whether nothing was wrong with it so far. */
  readonly sound: boolean;
}
