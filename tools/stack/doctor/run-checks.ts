import { Problem } from "../../problem";
import type { Check, CheckResult, Finding } from "./check";
import { failed } from "./check";

/**
 * Makes all checks, those at a time that do not need one another; the results stand in the order of the checks.
 *
 * @throws what a check throws that is no Problem
 */
export async function runChecks(checks: readonly Check[]): Promise<CheckResult[]> {
  const running = new Map<string, Promise<Outcome>>();
  for (const check of checks) {
    const needed = check.needs.map((id) => {
      const earlier = running.get(id);
      if (!earlier) throw new Error(`${check.id} needs ${id}, which does not stand before it`);
      return earlier;
    });
    running.set(check.id, runCheck(check, needed));
  }
  return (await Promise.all(running.values())).map(({ result }) => result);
}

interface Outcome {
  readonly result: CheckResult;
  /** The titles of the failed checks for want of which this one, and those that need it, cannot be made. */
  readonly missing: readonly string[];
}

async function runCheck({ id, title, run }: Check, needed: readonly Promise<Outcome>[]): Promise<Outcome> {
  const missing = [...new Set((await Promise.all(needed)).flatMap((outcome) => outcome.missing))];
  if (missing.length > 0) {
    const message = `not checked: needs ${missing.join(", ")}`;
    return { result: { id, title, status: "skipped", message }, missing };
  }
  const finding = await findingOf(run);
  return { result: { id, title, ...finding }, missing: finding.status === "fail" ? [title] : [] };
}

async function findingOf(run: Check["run"]): Promise<Finding> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Problem) return failed(error);
    throw error;
  }
}
