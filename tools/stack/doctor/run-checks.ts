import { Problem } from "../../problem";
import type { Check, CheckResult } from "./check";
import { failed } from "./check";

/**
 * Makes all checks, those at a time that do not need one another; the results stand in the order of the checks.
 *
 * @throws what a check throws that is no Problem
 */
export async function runChecks(checks: readonly Check[]): Promise<CheckResult[]> {
  const running = new Map<string, Promise<CheckResult>>();
  for (const check of checks) {
    const needed = check.needs.map((id) => {
      const earlier = running.get(id);
      if (!earlier) throw new Error(`${check.id} needs ${id}, which does not stand before it`);
      return earlier;
    });
    running.set(check.id, runCheck(check, needed));
  }
  return Promise.all(running.values());
}

async function runCheck(
  { id, title, run }: Check,
  needed: readonly Promise<CheckResult>[],
): Promise<CheckResult> {
  const missing = (await Promise.all(needed)).filter(
    ({ status }) => status === "fail" || status === "skipped",
  );
  if (missing.length > 0) {
    const titles = missing.map((each) => each.title).join(", ");
    return { id, title, status: "skipped", message: `not checked: needs ${titles}` };
  }
  try {
    return { id, title, ...(await run()) };
  } catch (error) {
    if (error instanceof Problem) return { id, title, ...failed(error) };
    throw error;
  }
}
