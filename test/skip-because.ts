import type { Context } from "mocha";

/** Skips the running test, and says why behind its title. */
export function skipBecause(context: Context, reason: string): never {
  if (context.test) context.test.title += ` (skipped: ${reason})`;
  return context.skip();
}
