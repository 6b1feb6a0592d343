import assert from "node:assert/strict";
import { Problem } from "../../tools/problem";

/** The Problem that something throws. */
export function thrownProblem(action: () => unknown): Problem {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof Problem, String(error));
    return error;
  }
  assert.fail("nothing was thrown");
}
