import { setTimeout as wait } from "node:timers/promises";
import type { DeployedContract } from "../../../infra/contract";
import { exitCode, Problem } from "../../problem";
import { nameInArn } from "../contract-parts";

/** What the job that looks after a stack's database role is to do: make it, or remove it with all its databases. */
export type BootstrapAction = "create" | "drop";

export interface BootstrapRequest {
  /** The stack that the role is for. */
  readonly stack: string;
  readonly action: BootstrapAction;
  /** The secret that its password goes into; not needed to remove it. */
  readonly secret?: string;
  /** That of the base, whose job and queue are used. */
  readonly base: DeployedContract;
}

/** A job, as far as somebody who waits for it wants to know. */
export interface BootstrapJob {
  readonly status: string;
  readonly reason?: string;
  /** Of the last attempt, once it has begun. */
  readonly logStream?: string;
}

/** What submits and looks at the job: AWS Batch. */
export interface BootstrapService {
  submit(job: {
    readonly name: string;
    readonly definition: string;
    readonly queue: string;
    readonly parameters: Readonly<Record<string, string>>;
    readonly tags: Readonly<Record<string, string>>;
  }): Promise<string>;
  /** Undefined while Batch does not know it yet. */
  look(jobId: string): Promise<BootstrapJob | undefined>;
  /** The last lines of a log. */
  logTail(group: string, stream: string): Promise<readonly string[]>;
}

export interface WaitOptions {
  readonly onStatus: (status: string) => void;
  readonly signal: AbortSignal;
  /** The command that does it again, for people. */
  readonly again: string;
  /** How long to wait before looking again. */
  readonly pauseMs?: number;
}

/**
 * Has the base's bootstrap job make or remove a stack's database role, and waits for it. It may be done again at any
 * time: what is there already is left as it is.
 *
 * @throws Problem with the end of its log where it fails
 */
export async function runBootstrap(
  service: BootstrapService,
  { stack, action, secret = "none", base }: BootstrapRequest,
  { onStatus, signal, again, pauseMs = 3000 }: WaitOptions,
): Promise<void> {
  const jobId = await service.submit({
    name: `bootstrap-${action}-${stack}`,
    definition: base.bootstrap,
    queue: bootstrapQueue(base),
    parameters: { action, stack, secret },
    tags: { project: base.project, stack },
  });
  for (let known = ""; ; ) {
    const job = await service.look(jobId);
    if (job?.status === "SUCCEEDED") return;
    if (job?.status === "FAILED") throw await failed(service, jobId, job, base, again);
    if (job && job.status !== known) onStatus(job.status);
    known = job?.status ?? known;
    await wait(pauseMs, undefined, { signal }).catch(() => {
      throw new Problem(`left the job ${jobId}, which goes on`, {
        hint: `${again} waits for one again`,
        exitCode: exitCode.cancelled,
      });
    });
  }
}

/** Where a base's bootstrap job goes: the queue for tests, which starts at once, if any profile of it uses that. */
export function bootstrapQueue({ profiles }: DeployedContract): string {
  const all = Object.values(profiles).map(({ queues }) => queues);
  const test = all.find(({ usual }) => nameInArn(usual).endsWith("-test"));
  return test?.usual ?? all[0]!.onDemand;
}

async function failed(
  service: BootstrapService,
  jobId: string,
  { reason, logStream }: BootstrapJob,
  { logGroup }: DeployedContract,
  again: string,
): Promise<Problem> {
  const tail = logStream ? await service.logTail(logGroup, logStream) : [];
  const log = tail.length > 0 ? tail : ["(it has no log)"];
  const lines = log.map((line) => `  ${line}`).join("\n");
  return new Problem(`the bootstrap job ${jobId} failed: ${reason ?? "no reason is known"}\n${lines}`, {
    code: "bootstrap-failed",
    hint: `mend it, then ${again}`,
    exitCode: exitCode.service,
  });
}
