import type { StackConfig } from "../config";
import type { CheckedStack } from "./rule";

/** What rules are told of a stack, from its config. */
export function checkedStackOf({ kind, keepsData, iam }: StackConfig): CheckedStack {
  const base = keepsData ? "prod" : "dev";
  return { environment: kind === "sandbox" ? "sandbox" : base, iam };
}
