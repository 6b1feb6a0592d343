/** A column of a table as people see it. */
export interface Column {
  readonly head: string;
  /** One text a row. */
  readonly texts: readonly string[];
  /** Labels may be cut short; numbers stand to the right, scores (a number and its tie band) to the left. */
  readonly kind: "label" | "number" | "score";
}
