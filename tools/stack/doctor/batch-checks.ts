import type { DeployedContract } from "../../../infra/contract";
import { contractQueues } from "../../../infra/contract";
import { nameInArn, ownName, submittedDefinitions } from "../contract-parts";
import type { Check, Finding } from "./check";
import { fail, pass, together, warn } from "./check";
import type { EnvironmentState, QueueState } from "./stack-service";
import { environmentsOf } from "./stack-service";
import type { StackSubject } from "./subject";

/** Definitions, queues and the compute environments below them. */
export function batchChecks({ stack, service }: StackSubject): Check[] {
  return [
    {
      id: "definitions",
      title: "job definitions",
      needs: ["account"],
      run: async () => {
        const contract = await stack.contract();
        const wanted = [...submittedDefinitions(contract), contract.bootstrap];
        const found = new Map((await service().definitions(wanted)).map((each) => [each.arn, each]));
        const findings = wanted.map((arn): Finding => {
          const status = found.get(arn)?.status;
          if (status === "ACTIVE") return pass(arn);
          const what = status === undefined ? "is not there" : `is ${status}`;
          return fail(`${nameInArn(arn)} ${what}`, deployAgain(contract, arn));
        });
        return together(findings, `${wanted.map(nameInArn).join(", ")} are ACTIVE`);
      },
    },
    {
      id: "queues",
      title: "queues",
      needs: ["account"],
      run: async () => {
        const contract = await stack.contract();
        const wanted = contractQueues(contract);
        const found = new Map((await service().queues(wanted)).map((each) => [each.arn, each]));
        const findings = wanted.map((arn) => queueFinding(arn, found.get(arn), contract));
        return together(findings, `${wanted.map(nameInArn).join(", ")} are ENABLED and VALID`);
      },
    },
    {
      id: "environments",
      title: "compute environments",
      needs: ["account"],
      run: async () => {
        const contract = await stack.contract();
        const queues = await service().queues(contractQueues(contract));
        const wanted = environmentsOf(queues);
        if (wanted.length === 0) return fail("none are known: there is no queue that names any");
        const found = new Map((await service().environments(wanted)).map((each) => [each.arn, each]));
        const findings = wanted.map((arn) => environmentFinding(arn, found.get(arn), contract));
        return together(findings, `${wanted.map(nameInArn).join(", ")} are ENABLED and VALID`);
      },
    },
  ];
}

/** A sandbox's machines, and some of its queues and definitions, are its base's. */
function deployAgain(contract: DeployedContract, arn: string): string {
  const { stack, base = stack } = contract;
  return `pulumi up --stack ${ownName(contract, arn) === undefined ? base : stack} --refresh`;
}

function queueFinding(arn: string, queue: QueueState | undefined, contract: DeployedContract): Finding {
  const name = nameInArn(arn);
  if (!queue) return fail(`${name} is not there`, deployAgain(contract, arn));
  if (queue.state !== "ENABLED")
    return fail(
      `${name} is ${queue.state}: it takes no jobs`,
      `aws batch update-job-queue --job-queue ${name} --state ENABLED`,
    );
  return statusFinding(name, queue, deployAgain(contract, arn));
}

function environmentFinding(
  arn: string,
  environment: EnvironmentState | undefined,
  contract: DeployedContract,
): Finding {
  const name = nameInArn(arn);
  if (!environment) return fail(`${name} is not there`, deployAgain(contract, arn));
  if (environment.state !== "ENABLED")
    return fail(
      `${name} is ${environment.state}: it starts no machines`,
      `aws batch update-compute-environment --compute-environment ${name} --state ENABLED`,
    );
  return statusFinding(name, environment, deployAgain(contract, arn));
}

function statusFinding(
  name: string,
  { status, statusReason }: QueueState | EnvironmentState,
  fix: string,
): Finding {
  const message = `${name} is ${status}${statusReason ? ` (${statusReason})` : ""}`;
  switch (status) {
    case "VALID":
      return pass(name);
    case "CREATING":
    case "UPDATING":
      return warn(message, "wait a few minutes");
    default:
      return fail(message, fix);
  }
}
