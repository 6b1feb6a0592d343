import type { SourceLocation } from "../problem";

/** The name of a resource profile, where it was written. */
export interface ProfileName {
  readonly name: string;
  readonly location: SourceLocation;
}
