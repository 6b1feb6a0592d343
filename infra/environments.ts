import type { QueueName } from "./queues";

/** What the stacks of an environment have unless their config says otherwise, and what they cannot change. */
export interface BaseEnvironment {
  readonly kind: "base";
  /** Whether the bucket's and the database's contents outlive the stack: destroying or replacing them is refused. */
  readonly keepsData: boolean;
  readonly logRetentionDays: number;
  /** `public`: jobs in public subnets without NAT; `nat`: in private ones behind one NAT gateway. */
  readonly networkMode: "public" | "nat";
  /** The most vCPUs of each queue's own compute environment. */
  readonly maxVcpus: Readonly<Record<QueueName, number>>;
  readonly database: {
    readonly instanceClass: string;
    readonly storageGiB: number;
    /** How many connections the jobs of this stack and of its sandboxes may hold at a time. */
    readonly connections: number;
    readonly multiAz: boolean;
    readonly backupRetentionDays: number;
  };
}

/** A sandbox takes network, compute environments and database server from its base. */
export interface SandboxEnvironment {
  readonly kind: "sandbox";
  readonly keepsData: false;
  readonly logRetentionDays: number;
}

export type EnvironmentName = "dev" | "prod" | "sandbox";

/** All that differs between environments. */
export const environments: Readonly<{
  dev: BaseEnvironment;
  prod: BaseEnvironment;
  sandbox: SandboxEnvironment;
}> = {
  dev: {
    kind: "base",
    keepsData: false,
    logRetentionDays: 30,
    networkMode: "public",
    maxVcpus: { test: 8, sweep: 256, ondemand: 64 },
    database: {
      instanceClass: "db.t4g.micro",
      storageGiB: 20,
      // As many as a gigabyte of memory holds.
      connections: 80,
      multiAz: false,
      backupRetentionDays: 7,
    },
  },
  prod: {
    kind: "base",
    keepsData: true,
    logRetentionDays: 365,
    networkMode: "nat",
    maxVcpus: { test: 16, sweep: 1024, ondemand: 256 },
    database: {
      instanceClass: "db.m7g.large",
      storageGiB: 100,
      connections: 400,
      multiAz: true,
      backupRetentionDays: 14,
    },
  },
  sandbox: { kind: "sandbox", keepsData: false, logRetentionDays: 7 },
};
