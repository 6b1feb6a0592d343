import type { SourceLocation } from "../problem";
import { Problem } from "../problem";

/** A mistake of the user's at a place. What they wrote may stand in the message: it is made fit for one line. */
export function makeProblem(
  code: string,
  location: SourceLocation | undefined,
  message: string,
  hint?: string,
): Problem {
  return new Problem(printable(message), {
    code,
    ...(location && { location }),
    ...(hint && { hint: printable(hint) }),
  });
}

/** Adds a problem to those of a phase. */
export function report(
  context: { readonly problems: Problem[] },
  code: string,
  location: SourceLocation | undefined,
  message: string,
  hint?: string,
): void {
  context.problems.push(makeProblem(code, location, message, hint));
}

const longestMessage = 400;

function printable(text: string): string {
  const shown = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, (character) => JSON.stringify(character).slice(1, -1));
  return shown.length > longestMessage ? `${shown.slice(0, longestMessage)}…` : shown;
}
