import type { DeployedContract } from "../../../infra/contract";
import { contractQueues, parameterName } from "../../../infra/contract";
import { Problem } from "../../problem";
import { isDenied } from "../aws-problem";
import { arnIn, bucketArn, probeKey, submittedDefinitions } from "../contract-parts";
import type { Check } from "./check";
import { fail, pass } from "./check";
import type { StackService } from "./stack-service";
import type { StackSubject } from "./subject";

/** Something that whoever runs sweeps must be allowed to do. */
interface Right {
  readonly words: string;
  readonly action: string;
  readonly resources: (contract: DeployedContract) => readonly string[];
  /** The tags that policies ask for, as IAM calls them. */
  readonly context?: (contract: DeployedContract) => Readonly<Record<string, string>>;
  /** Does something of the kind that changes nothing but the probe; there may be nothing of the kind. */
  readonly attempt?: (service: StackService, contract: DeployedContract) => Promise<unknown>;
}

const rights: readonly Right[] = [
  {
    words: "list the bucket",
    action: "s3:ListBucket",
    resources: (contract) => [bucketArn(contract)],
    attempt: (service, { bucket, prefix }) => service.listBucket(bucket, prefix),
  },
  {
    words: "read from the bucket",
    action: "s3:GetObject",
    resources: (contract) => [`${bucketArn(contract)}/${probeKey(contract)}`],
    attempt: (service, contract) => service.readDocument(contract.bucket, probeKey(contract)),
  },
  {
    words: "write into the bucket",
    action: "s3:PutObject",
    resources: (contract) => [`${bucketArn(contract)}/${probeKey(contract)}`],
    attempt: (service, contract) => service.createDocument(contract.bucket, probeKey(contract)),
  },
  {
    words: "describe queues",
    action: "batch:DescribeJobQueues",
    resources: () => ["*"],
    attempt: (service, contract) => service.queues(contractQueues(contract)),
  },
  {
    words: "describe job definitions",
    action: "batch:DescribeJobDefinitions",
    resources: () => ["*"],
    attempt: (service, contract) => service.definitions(submittedDefinitions(contract)),
  },
  {
    words: "submit jobs",
    action: "batch:SubmitJob",
    resources: (contract) => [...contractQueues(contract), ...submittedDefinitions(contract)],
    attempt: trySubmit,
  },
  {
    words: "tag jobs",
    action: "batch:TagResource",
    resources: (contract) => [arnIn(contract, "batch", "job/*")],
    context: ({ stack }) => ({ "aws:RequestTag/stack": stack }),
    attempt: trySubmit,
  },
  {
    // To try would take a job: one that is not there has no tags, and may be ended by nobody.
    words: "end jobs",
    action: "batch:TerminateJob",
    resources: (contract) => [arnIn(contract, "batch", "job/*")],
    context: ({ stack }) => ({ "aws:ResourceTag/stack": stack }),
  },
  {
    words: "read logs",
    action: "logs:DescribeLogStreams",
    resources: (contract) => [arnIn(contract, "logs", `log-group:${contract.logGroup}`)],
    attempt: (service, { logGroup }) => service.readLogs(logGroup),
  },
  {
    words: "read the contract",
    action: "ssm:GetParameter",
    resources: (contract) => [arnIn(contract, "ssm", `parameter${parameterName(contract)}`)],
    attempt: (service, contract) => service.readParameter(parameterName(contract)),
  },
];

/** Whether the credentials suffice to run sweeps: as IAM says, or where it may not be asked, as trying shows. */
export function permissionCheck({ stack, service }: StackSubject): Check {
  return {
    id: "permissions",
    title: "permissions",
    needs: ["account"],
    run: async () => {
      const contract = await stack.contract();
      const simulated = await simulate(service(), contract);
      const allowed = simulated ?? (await attemptAll(service(), contract));
      const how = simulated ? "as IAM's policy simulation says" : "as trying shows";
      const missing = rights.filter((_, at) => allowed[at] === false);
      const known = rights.filter((_, at) => allowed[at] !== undefined);
      if (missing.length === 0) return pass(`${known.map(({ words }) => words).join(", ")} (${how})`);
      return fail(
        `missing, ${how}: ${missing.map(({ words, action }) => `${words} (${action})`).join(", ")}`,
        `have the policy ${submitterPolicy(contract)} attached to who these credentials belong to`,
      );
    },
  };
}

/** A sandbox has none of its own: its base's is for all sandboxes on it. */
function submitterPolicy({ project, stack, base }: DeployedContract): string {
  return base === undefined ? `${project}-${stack}-submitter` : `${project}-${base}-sandbox-submitter`;
}

/** Undefined where these credentials may not ask IAM, or IAM cannot say. */
async function simulate(service: StackService, contract: DeployedContract): Promise<boolean[] | undefined> {
  try {
    const { arn } = await service.identity();
    return await Promise.all(
      rights.map(({ action, resources, context }) =>
        service.mayDo(arn, action, resources(contract), context?.(contract)),
      ),
    );
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** Undefined for what cannot be tried. */
function attemptAll(
  service: StackService,
  contract: DeployedContract,
): Promise<readonly (boolean | undefined)[]> {
  return Promise.all(
    rights.map(async ({ action, attempt }) => {
      try {
        await attempt?.(service, contract);
        return attempt && true;
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        // What else may be amiss is for other checks to tell.
        return !(isDenied(error) && isAbout(error, action));
      }
    }),
  );
}

/** Whether a refusal is one of this action: a request may take several, and IAM mostly names the one that is missing. */
function isAbout({ message }: Problem, action: string): boolean {
  const named = /not authorized to perform: ([\w:-]+)/.exec(message)?.[1];
  return named === undefined || named.toLowerCase() === action.toLowerCase();
}

/** As a run submits jobs: with the tag that says whose they are. */
function trySubmit(service: StackService, contract: DeployedContract): Promise<void> {
  const { project, stack } = contract;
  const [queue] = contractQueues(contract);
  return service.trySubmit(queue!, submittedDefinitions(contract)[0]!, { project, stack });
}
