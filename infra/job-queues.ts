import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { QueueName } from "./queues";
import type { StackContext } from "./stack-context";
import { nameOf, tagsOf } from "./stack-context";

export interface JobQueuesArgs<Name extends string> {
  readonly context: StackContext;
  /** The queues, and in which compute environments their jobs run, best first. */
  readonly queues: Readonly<Record<Name, readonly QueueName[]>>;
  readonly environmentArns: Readonly<Record<QueueName, pulumi.Input<string>>>;
}

/** The queues of a stack. They are FIFO: a scheduling policy cannot be added to a queue, nor taken from it. */
export class JobQueues<Name extends string> extends pulumi.ComponentResource {
  readonly arns: Readonly<Record<Name, pulumi.Output<string>>>;

  constructor(name: string, args: JobQueuesArgs<Name>, options?: pulumi.ComponentResourceOptions) {
    super("sweepstack:index:JobQueues", name, {}, options);
    const { context, queues, environmentArns } = args;
    const made = Object.entries<readonly QueueName[]>(queues).map(([queue, order]) => {
      const queueName = nameOf(context, queue);
      const resource = new aws.batch.JobQueue(
        queueName,
        {
          name: queueName,
          state: "ENABLED",
          // Where queues share an environment, whoever waits in `test` waits for a person.
          priority: queue === "test" ? 10 : 1,
          computeEnvironmentOrders: order.map((each, at) => ({
            order: at + 1,
            computeEnvironment: environmentArns[each],
          })),
          jobStateTimeLimitActions: hopelessJobs(),
          tags: tagsOf(context, queue),
        },
        { parent: this },
      );
      return [queue, resource.arn];
    });
    this.arns = Object.fromEntries(made);
    this.registerOutputs();
  }
}

/**
 * Cancels jobs that no machine will ever hold. Want of capacity is not among the reasons: that passes, and reasons
 * appear while machines are still starting.
 */
export function hopelessJobs() {
  return ["COMPUTE_ENVIRONMENT_MAX_RESOURCE", "JOB_RESOURCE_REQUIREMENT"].map((reason) => ({
    state: "RUNNABLE",
    action: "CANCEL",
    maxTimeSeconds: 600,
    reason: `MISCONFIGURATION:${reason}`,
  }));
}
