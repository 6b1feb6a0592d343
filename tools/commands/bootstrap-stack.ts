import type { DeployedContract } from "../../infra/contract";
import { awsBootstrapService } from "../stack/sandbox/aws-bootstrap-service";
import type { BootstrapAction } from "../stack/sandbox/run-bootstrap";
import { runBootstrap } from "../stack/sandbox/run-bootstrap";
import type { StackSettings } from "../stack/stack-settings";
import type { Interruption } from "../stack/update-stack";
import { formatDuration } from "./print-plan";
import type { Terminal } from "./terminal";

/** What the base's bootstrap job is run for, and who watches. */
export interface BootstrapWork {
  readonly terminal: Terminal;
  readonly settings: StackSettings;
  readonly base: DeployedContract;
  readonly stack: string;
  readonly action: BootstrapAction;
  /** The secret that the password goes into; not needed to remove a role. */
  readonly secret?: string;
  readonly interruption: Interruption;
  /** The command that does it again. */
  readonly again: string;
}

/** Makes or removes a stack's database role by its base's job, and tells how far that is. */
export async function bootstrapStack(work: BootstrapWork): Promise<void> {
  const { terminal, settings, base, stack, action, secret, interruption, again } = work;
  const startedAt = Date.now();
  const what = action === "create" ? `database role of ${stack}` : `database role and data of ${stack}`;
  terminal.say(`${what}: a job of ${base.stack} ${action === "create" ? "makes" : "removes"} it`);
  await runBootstrap(
    awsBootstrapService(settings, forOthers(work)),
    { stack, action, base, ...(secret && { secret }) },
    {
      signal: interruption.signal,
      again,
      onStatus: (status) =>
        terminal.say(`  the job is ${status} (${formatDuration((Date.now() - startedAt) / 1000)})`),
    },
  );
  terminal.say(
    `${what}: ${action === "create" ? "ready" : "removed"} (${formatDuration((Date.now() - startedAt) / 1000)})`,
  );
}

/** What somebody says to do who may not do it: few may run a job that knows the master's password. */
function forOthers({ stack, base, action, again }: BootstrapWork): string {
  const command = action === "create" ? `sweep bootstrap --stack ${stack}` : again;
  return `have somebody who may submit jobs of ${base.bootstrap} run: ${command}`;
}
