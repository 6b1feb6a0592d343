/**
 * A base's queues: `test` starts at once on a small On-Demand compute environment, `sweep` is cheap and runs on Spot,
 * `ondemand` is what Spot does not take back.
 */
export const queueNames = ["test", "sweep", "ondemand"] as const;

export type QueueName = (typeof queueNames)[number];

/** Where the jobs of a sandbox's own queue run: tests' machines first, which start at once, then Spot. */
export const ownQueueEnvironments: readonly QueueName[] = ["test", "sweep"];

/** Where a queue's jobs run, best first: the compute environments are called after the queue that they are made for. */
export function computeEnvironmentsOf(queue: QueueName, spillToOnDemand: boolean): readonly QueueName[] {
  switch (queue) {
    case "test":
      return ["test", "sweep"];
    case "sweep":
      return spillToOnDemand ? ["sweep", "ondemand"] : ["sweep"];
    case "ondemand":
      return ["ondemand"];
  }
}
