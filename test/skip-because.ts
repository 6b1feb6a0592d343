import type { Context } from "mocha";

/** Skips the running test, or the one that a hook runs before, and says why behind its title. */
export function skipBecause(context: Context, reason: string): never {
  const test = context.currentTest ?? context.test;
  if (test) test.title += ` (skipped: ${reason})`;
  return context.skip();
}
