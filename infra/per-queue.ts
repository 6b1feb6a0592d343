import * as pulumi from "@pulumi/pulumi";
import type { QueueName } from "./queues";

/** Something for each of a base's queues. */
export type PerQueue<T> = Readonly<Record<QueueName, T>>;

/** Makes something for each of a base's queues. */
export function perQueue<T>(make: (queue: QueueName) => T): PerQueue<T> {
  return { test: make("test"), sweep: make("sweep"), ondemand: make("ondemand") };
}

/** One output in place of one for each queue. */
export function togetherPerQueue<T>(
  outputs: PerQueue<pulumi.Output<T>>,
): pulumi.Output<Record<QueueName, T>> {
  const { test, sweep, ondemand } = outputs;
  return pulumi
    .all([test, sweep, ondemand])
    .apply((all) => ({ test: all[0] as T, sweep: all[1] as T, ondemand: all[2] as T }));
}
