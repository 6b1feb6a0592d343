import type { SourceLocation } from "../../problem";
import { report } from "../make-problem";
import type { AxisContext } from "./axis-context";

const longestLabel = 100;

/** Reports a text that cannot be a label: it is shown in tables and typed in commands. */
export function checkLabel(label: string, location: SourceLocation, context: AxisContext): void {
  const mistake = mistakeOf(label);
  if (mistake)
    report(context, "bad-label", location, `a label ${mistake}`, "write values as a map from label to value");
}

function mistakeOf(label: string): string | undefined {
  if (label.trim() === "") return "cannot be empty";
  if (/\p{Cc}/u.test(label)) return "cannot hold line breaks or control characters";
  return label.length > longestLabel ? `has at most ${longestLabel} characters` : undefined;
}

/** Reports an axis without a single label. */
export function checkNotEmpty(
  count: number,
  axis: string,
  location: SourceLocation,
  context: AxisContext,
): void {
  if (count === 0)
    report(context, "empty-axis", location, `axis "${axis}" has no values`, "give it one, or remove it");
}
