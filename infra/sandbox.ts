import * as pulumi from "@pulumi/pulumi";
import type { SandboxConfig } from "./config";
import { renderConfigProblems } from "./config-problem";
import { repositoryArnOf } from "./job-policies";
import { JobQueues } from "./job-queues";
import { perQueue } from "./per-queue";
import { checkProfiles } from "./profiles";
import { PublishedContract } from "./publish-contract";
import { ownQueueEnvironments } from "./queues";
import { readShared } from "./read-shared";
import type { Shared } from "./shared";
import { contextOf } from "./stack-context";
import { makeImage } from "./stack-image";
import type { Ground, Place } from "./stack-jobs";
import { StackJobs } from "./stack-jobs";
import type { StackOutputs } from "./stack-outputs";

/** Makes a sandbox: what it must have for itself, on the network, machines, bucket and database server of its base. */
export async function makeSandbox(config: SandboxConfig, place: Place, root: string): Promise<StackOutputs> {
  const context = contextOf(config);
  const { project, stack } = config;
  const shared = await readShared(project, config.baseStack);
  const misfits = checkProfiles(config.profiles, shared.compute);
  if (misfits.length > 0) throw new pulumi.RunError(renderConfigProblems(project, stack, misfits));
  const { image, repositoryArns } =
    config.image.kind === "base" ? imageOfBase(shared) : makeImage(config, root);
  const queueArns = config.ownQueue ? makeOwnQueue(config, shared) : queuesOf(shared);
  const basePolicyArn = shared.sandboxPolicyArn;
  const ground: Ground = {
    ...{ place, image, repositoryArns, queueArns, basePolicyArn },
    shared: pulumi.output(shared),
  };
  const jobs = new StackJobs("jobs", { context, config, ground });
  const args = { context, config, ground, jobs, shared: pulumi.output(shared) };
  return { contract: new PublishedContract("contract", args).contract };
}

function imageOfBase({ image }: Shared): Pick<Ground, "image" | "repositoryArns"> {
  const arn = repositoryArnOf(image);
  return { image: pulumi.output(image), repositoryArns: arn ? [arn] : [] };
}

/** One queue, in place of the base's three. */
function makeOwnQueue(config: SandboxConfig, { environmentArns }: Shared): Ground["queueArns"] {
  const queues = new JobQueues("queues", {
    context: contextOf(config),
    queues: { queue: ownQueueEnvironments },
    environmentArns,
  });
  return perQueue(() => queues.arns.queue);
}

function queuesOf({ queueArns }: Shared): Ground["queueArns"] {
  return perQueue((queue) => pulumi.output(queueArns[queue]));
}
