import type * as pulumi from "@pulumi/pulumi";
import { jobUser, machineLayout } from "./machine-layout";
import type { ResourceProfile } from "./profiles";

/** What a job of a stack runs and has around it. */
export interface JobArgs {
  readonly command: readonly string[];
  /** By its digest. */
  readonly image: pulumi.Input<string>;
  readonly profile: Pick<ResourceProfile, "vcpus" | "memoryMiB" | "gpus">;
  readonly executionRoleArn: pulumi.Input<string>;
  readonly jobRoleArn: pulumi.Input<string>;
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  /** From a variable's name to what ECS reads its value from. */
  readonly secrets: Readonly<Record<string, pulumi.Input<string>>>;
  readonly logGroup: pulumi.Input<string>;
  readonly region: string;
  /** What its log streams' names begin with. */
  readonly logPrefix: string;
}

/** Batch's own names of what a container is. */
export function containerProperties(args: JobArgs) {
  const { vcpus, memoryMiB, gpus } = args.profile;
  const { scratch, facts } = machineLayout;
  return {
    command: args.command,
    image: args.image,
    executionRoleArn: args.executionRoleArn,
    jobRoleArn: args.jobRoleArn,
    user: `${jobUser}:${jobUser}`,
    privileged: false,
    readonlyRootFilesystem: true,
    resourceRequirements: [
      { type: "VCPU", value: String(vcpus) },
      { type: "MEMORY", value: String(memoryMiB) },
      ...(gpus > 0 ? [{ type: "GPU", value: String(gpus) }] : []),
    ],
    environment: pairs({ ...jobEnvironment(args.region), ...args.environment }, "value"),
    secrets: pairs(args.secrets, "valueFrom"),
    linuxParameters: {
      initProcessEnabled: true,
      tmpfs: [{ containerPath: "/tmp", size: 256, mountOptions: ["rw", "nosuid", "nodev"] }],
    },
    volumes: [
      // Without a place on the machine: Docker makes one for each container. Jobs of other stacks run on the same machine as
      // the same user, and whoever writes into another's HOME has its programs run by that, with its credentials.
      { name: "scratch" },
      { name: "machine", host: { sourcePath: facts.onMachine } },
    ],
    mountPoints: [
      { sourceVolume: "scratch", containerPath: scratch.inJob, readOnly: false },
      { sourceVolume: "machine", containerPath: facts.inJob, readOnly: true },
    ],
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": args.logGroup,
        "awslogs-region": args.region,
        "awslogs-stream-prefix": args.logPrefix,
        // A job never waits for its log; the runner keeps one of its own in the store.
        mode: "non-blocking",
        "max-buffer-size": "25m",
      },
    },
  };
}

/**
 * A job starts again where its machine failed it, and ends at once where its own code did: exit code 75 says that it
 * was told to stop. What no rule matches would be tried again, so that the last one matches all.
 */
export function retryStrategy(attempts: number) {
  return {
    attempts,
    evaluateOnExits: [
      { onStatusReason: "Host EC2*", action: "RETRY" },
      { onStatusReason: "Task failed to start*", action: "RETRY" },
      { onReason: "DockerTimeoutError*", action: "RETRY" },
      { onExitCode: "75", action: "RETRY" },
      { onReason: "*", action: "EXIT" },
    ],
  };
}

/** What makes a result depend on the config alone, and sends all that writes to scratch. */
function jobEnvironment(region: string): Record<string, string> {
  const scratch = machineLayout.scratch.inJob;
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    HOME: scratch,
    JOBLIB_TEMP_FOLDER: scratch,
    LC_ALL: "C",
    MKL_NUM_THREADS: "1",
    MPLBACKEND: "Agg",
    MPLCONFIGDIR: `${scratch}/matplotlib`,
    NUMEXPR_NUM_THREADS: "1",
    OMP_NUM_THREADS: "1",
    OPENBLAS_NUM_THREADS: "1",
    PYTHONHASHSEED: "0",
    PYTHONUNBUFFERED: "1",
    PYTHONUTF8: "1",
    SWEEP_MACHINE: `${machineLayout.facts.inJob}/instance.json`,
    SWEEP_WORK: scratch,
    TZ: "UTC",
  };
}

/** In the order of names: Batch keeps the order, and another one would be another revision. */
function pairs<Key extends string>(map: Readonly<Record<string, pulumi.Input<string>>>, key: Key) {
  return Object.keys(map)
    .sort()
    .map((name) => ({ name, [key]: map[name]! }));
}
