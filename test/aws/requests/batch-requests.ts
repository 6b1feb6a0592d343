import { nameIn, requestsOf, type Translation } from "./api-request";

/** Compute environments, queues and job definitions. */
export const batchRequests: Readonly<Record<string, Translation>> = {
  "aws:batch/computeEnvironment:ComputeEnvironment": (resource) => {
    const { name: _, computeResources, updatePolicy, ...rest } = resource.inputs;
    const { minVcpus, maxVcpus, ec2Configurations, ...resources } = computeResources;
    const computeEnvironmentName = nameIn(resource);
    return requestsOf(
      "batch",
      [
        "CreateComputeEnvironment",
        {
          ...rest,
          computeEnvironmentName,
          computeResources: {
            ...resources,
            minvCpus: minVcpus,
            maxvCpus: maxVcpus,
            ec2Configuration: ec2Configurations,
          },
        },
      ],
      // Only a change of an environment takes it.
      ["UpdateComputeEnvironment", { computeEnvironment: computeEnvironmentName, updatePolicy }],
    );
  },
  "aws:batch/jobQueue:JobQueue": (resource) => {
    const { name: _, computeEnvironmentOrders, ...rest } = resource.inputs;
    return requestsOf("batch", [
      "CreateJobQueue",
      { ...rest, jobQueueName: nameIn(resource), computeEnvironmentOrder: computeEnvironmentOrders },
    ]);
  },
  "aws:batch/jobDefinition:JobDefinition": (resource) => {
    const { name: _, containerProperties, retryStrategy, ...rest } = resource.inputs;
    const { deregisterOnNewRevision: __, ...properties } = rest;
    const { evaluateOnExits, ...strategy } = retryStrategy;
    return requestsOf("batch", [
      "RegisterJobDefinition",
      {
        ...properties,
        jobDefinitionName: nameIn(resource),
        containerProperties: JSON.parse(containerProperties),
        retryStrategy: { ...strategy, evaluateOnExit: evaluateOnExits },
      },
    ]);
  },
};
