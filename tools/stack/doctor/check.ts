import type { Problem } from "../../problem";

/** What a check found. */
export interface Finding {
  /** `warn` is for what hinders somebody, or will; only `fail` keeps sweeps from running. */
  readonly status: "pass" | "warn" | "fail";
  /** What was seen, without a full stop. */
  readonly message: string;
  /** What to do about it. */
  readonly fix?: string;
}

/** One thing that is looked at. */
export interface Check {
  /** Short and stable, such as `queues`. */
  readonly id: string;
  /** What it is about, in a word or two for people. */
  readonly title: string;
  /** The checks without which it cannot be made. They stand before it. */
  readonly needs: readonly string[];
  /** @throws Problem which is what the check found, and fails it */
  readonly run: () => Promise<Finding>;
}

/** What came of a check; `skipped` where one that it needs had failed. */
export interface CheckResult extends Pick<Check, "id" | "title">, Omit<Finding, "status"> {
  readonly status: Finding["status"] | "skipped";
}

export function pass(message: string): Finding {
  return { status: "pass", message };
}

export function warn(message: string, fix?: string): Finding {
  return { status: "warn", message, ...(fix !== undefined && { fix }) };
}

export function fail(message: string, fix?: string): Finding {
  return { status: "fail", message, ...(fix !== undefined && { fix }) };
}

/** What a problem says, as a finding. */
export function failed({ message, hint }: Problem): Finding {
  return fail(message, hint);
}

/** The worst of several findings about one thing, with the messages of all that are as bad; what passes if all do. */
export function together(findings: readonly Finding[], passed: string): Finding {
  const status = (["fail", "warn"] as const).find((each) => findings.some((one) => one.status === each));
  if (status === undefined) return pass(passed);
  const worst = findings.filter((one) => one.status === status);
  const fixes = [...new Set(worst.flatMap(({ fix }) => fix ?? []))];
  return {
    status,
    message: worst.map(({ message }) => message).join("; "),
    ...(fixes.length > 0 && { fix: fixes.join("; ") }),
  };
}
