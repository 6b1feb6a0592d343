import type { DeployedContract, DeployedProfile } from "../../infra/contract";

/** The contract of a deployed stack with as many profiles as asked for. */
export function sampleDeployedContract(profiles: number): DeployedContract {
  const names = Array.from({ length: profiles }, (_, at) => `profile-${at + 1}`);
  return {
    schemaVersion: 1,
    project: "sweepstack",
    stack: "dev",
    image: `sha256:${"1".repeat(64)}`,
    capacity: { vcpus: 256, memoryMiB: 2_097_152 },
    jobStartSeconds: 60,
    profiles: Object.fromEntries(names.map((name) => [name, sampleProfile(name)])),
    region: "us-east-1",
    account: "123456789012",
    bucket: "sweepstack-dev-0123456",
    prefix: "dev/",
    database: {
      host: "sweepstack-dev.abcdefghijkl.us-east-1.rds.amazonaws.com",
      port: 5432,
      user: "sweep_dev",
      secret: "arn:aws:secretsmanager:us-east-1:123456789012:secret:sweepstack-dev-login-AbCdEf",
      connections: 60,
    },
    logGroup: "/sweepstack/dev/jobs",
    load: "arn:aws:batch:us-east-1:123456789012:job-definition/sweepstack_dev_load:1",
    bootstrap: "arn:aws:batch:us-east-1:123456789012:job-definition/sweepstack_dev_bootstrap:1",
  };
}

function sampleProfile(name: string): DeployedProfile {
  const batch = "arn:aws:batch:us-east-1:123456789012";
  return {
    vcpus: 4,
    memoryMiB: 30_720,
    gpus: 0,
    timeoutSeconds: 86_400,
    jobDefinition: `${batch}:job-definition/sweepstack_dev_${name}:12`,
    queues: {
      usual: `${batch}:job-queue/sweepstack-dev-sweep`,
      onDemand: `${batch}:job-queue/sweepstack-dev-ondemand`,
    },
    maxVcpus: 256,
  };
}
