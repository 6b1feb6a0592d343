import type { EnvironmentName } from "../../../infra/environments";
import type { CheckedStack } from "../../../infra/policy/rule";
import type { StackOutputs } from "../../../infra/stack-outputs";
import type { Recording } from "../record";
import { account } from "../record";
import { runProgram, sharedOfDev } from "../run-program";

/** A stack that checks of what is made look at, and what it is as rules see it. */
export interface EnvironmentRun {
  readonly name: string;
  readonly stack: CheckedStack;
  readonly run: Recording<StackOutputs>;
}

export const boundary = `arn:aws:iam::${account}:policy/boundary`;
const bounded = `iam: { path: /sweepstack/, permissionsBoundary: "${boundary}" }`;
const people = "alertEmails: [me@example.org]\nbudget: { monthlyUsd: 9 }";
const sandbox = "environment: sandbox\nbaseStack: dev";

const programs: readonly [name: string, environment: EnvironmentName, stack: string, config: string][] = [
  ["dev", "dev", "dev", "environment: dev"],
  [
    "dev with all that it may have",
    "dev",
    "dev",
    `environment: dev\n${people}\nnetwork: { zones: 3 }\n${bounded}`,
  ],
  ["dev behind NAT", "dev", "dev", "environment: dev\nnetwork: { mode: nat }"],
  ["prod", "prod", "prod", `environment: prod\n${people}`],
  ["prod under a boundary", "prod", "prod", `environment: prod\n${people}\n${bounded}`],
  ["a sandbox", "sandbox", "dev-anna", `${sandbox}\nexpires: 2027-01-31`],
  [
    "a sandbox with its own image and alerts",
    "sandbox",
    "dev-anna",
    `${sandbox}\nimage: { dockerfile: infra/image/Dockerfile }\nalertEmails: [me@example.org]\n${bounded}`,
  ],
  ["a sandbox on its base's queues", "sandbox", "dev-anna", `${sandbox}\nownQueue: false`],
];

/** Runs the program for each environment, with little and with much in its config. */
export async function runEnvironments(): Promise<readonly EnvironmentRun[]> {
  const shared = await sharedOfDev();
  const runs: EnvironmentRun[] = [];
  // One at a time: the recorder is the process's only one.
  for (const [name, environment, stack, config] of programs) {
    const iam = config.includes(bounded)
      ? { path: "/sweepstack/", permissionsBoundary: boundary }
      : { path: "/" };
    runs.push({ name, stack: { environment, iam }, run: await runProgram({ stack, config, shared }) });
  }
  return runs;
}
