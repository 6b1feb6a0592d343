import assert from "node:assert/strict";

/** Waits until something holds; fails when it does not in time. */
export async function until(condition: () => boolean, what: string, withinMs = 300_000): Promise<void> {
  for (const deadline = Date.now() + withinMs; !condition(); ) {
    if (Date.now() > deadline) assert.fail(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
