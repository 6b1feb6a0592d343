import type { SourceLocation } from "../../problem";
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
  /** Whether nothing was wrong with it so far. */
  readonly sound: boolean;
}
