import type { Run } from "./ledger";
import { shellWord } from "./shell-word";

/** What keeps a run from going on by itself. */
export interface Obstacles {
  readonly cancelled: boolean;
  /** Whether a cell of it failed. */
  readonly failed: boolean;
}

/** The command that runs what a run lacks; just to watch it is not enough where something keeps it from going on. */
export function goOnCommand(run: Run, { cancelled, failed }: Obstacles): string {
  const stopped = failed && run.order?.stopOnFailure === true;
  return cancelled || stopped || !run.order ? retryCommand(run) : `sweep watch ${run.id}`;
}

/** The command that runs again what failed of a run, and what it lacks. */
export function retryCommand({ id, file, order }: Run): string {
  // An older version of sweepstack has not written down what its jobs run.
  return order ? `sweep retry ${id}` : `sweep run ${shellWord(file)} --rerun failed`;
}
