import { contractQueues } from "../../../infra/contract";
import { Problem } from "../../problem";
import type { Check, Finding } from "./check";
import { pass, warn } from "./check";
import type { EnvironmentState } from "./stack-service";
import { environmentsOf } from "./stack-service";
import type { StackSubject } from "./subject";
import { ifAllowed } from "./subject";

/** How many queues, and how many compute environments, a region of an account has at most; not to be raised. */
const mostOfEach = 50;
/** How many should be left for sandboxes to come. */
const enoughLeft = 3;

/** The quotas of EC2 for the usual families of instances, in vCPUs. https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html */
const vcpuQuotas = [
  { id: "on-demand-vcpus", title: "On-Demand vCPUs", kind: "EC2", code: "L-1216C47A" },
  { id: "spot-vcpus", title: "Spot vCPUs", kind: "SPOT", code: "L-34B43A08" },
] as const;

/** Whether the account lets the stack have what it asks for. */
export function quotaChecks({ stack, service }: StackSubject): Check[] {
  const environments = async (): Promise<readonly EnvironmentState[]> => {
    const arns = environmentsOf(await service().queues(contractQueues(await stack.contract())));
    return arns.length === 0 ? [] : service().environments(arns);
  };
  return [
    {
      id: "batch-quotas",
      title: "Batch quotas",
      needs: ["account"],
      run: async () => {
        const [queues, all] = await Promise.all([service().queues(), service().environments()]);
        const message = `${queues.length} of ${mostOfEach} queues, ${all.length} of ${mostOfEach} compute environments`;
        if (mostOfEach - Math.max(queues.length, all.length) >= enoughLeft) return pass(message);
        return warn(message, "sweep sandbox list shows what was forgotten; the quotas cannot be raised");
      },
    },
    ...vcpuQuotas.map(
      ({ id, title, kind, code }): Check => ({
        id,
        title,
        needs: ["account"],
        run: () =>
          ifAllowed(async () => {
            const wanted = (await environments())
              .filter((environment) => environment.kind === kind)
              .reduce((sum, { maxVcpus }) => sum + maxVcpus, 0);
            return vcpuFinding(wanted, await quotaOr(service().quota("ec2", code)), code);
          }),
      }),
    ),
  ];
}

/** Undefined where the service keeps no such quota. */
async function quotaOr(quota: Promise<number>): Promise<number | undefined> {
  try {
    return await quota;
  } catch (error) {
    if (error instanceof Problem && error.code === "aws-refused") return undefined;
    throw error;
  }
}

function vcpuFinding(wanted: number, quota: number | undefined, code: string): Finding {
  if (wanted === 0) return pass("none are asked for");
  if (quota === undefined)
    return warn(`the quota ${code} cannot be read; the stack's machines have ${wanted} at most`);
  if (wanted <= quota) return pass(`the stack's machines have ${wanted} at most, the account ${quota}`);
  return warn(
    `the stack's machines have ${wanted} at most, but the account only ${quota}: the rest of the jobs will wait`,
    `aws service-quotas request-service-quota-increase --service-code ec2 --quota-code ${code} --desired-value ${wanted}`,
  );
}
