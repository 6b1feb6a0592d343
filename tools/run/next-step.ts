import type { Run } from "./ledger";
import { shellWord } from "./shell-word";

/** What keeps a run from going on by itself. */
export interface Obstacles {
  readonly cancelled: boolean;
  /** Whether a cell of it failed. */
  readonly failed: boolean;
  /** The image that jobs of the stack run in now. */
  readonly image: string;
}

/** The command that runs what a run lacks; just to watch it is not enough where something keeps it from going on. */
export function goOnCommand(run: Run, { cancelled, failed, image }: Obstacles): string {
  const stopped = failed && run.order?.stopOnFailure === true;
  return cancelled || stopped || !canGoOn(run, image) ? retryCommand(run, image) : `sweep watch ${run.id}`;
}

/**
 * The command that runs again what failed of a run, and what it lacks.
 *
 * @param image - the one that jobs of the stack run in now
 */
export function retryCommand(run: Run, image: string): string {
  return canGoOn(run, image) ? `sweep retry ${run.id}` : `${runFileCommand(run)} --rerun failed`;
}

/** The command that runs a run's sweep anew. */
export function runFileCommand({ file }: Pick<Run, "file">): string {
  return `sweep run ${shellWord(file)}`;
}

/** Not where its jobs would run in another image, or an older version of sweepstack has not written down what they run. */
function canGoOn(run: Run, image: string): boolean {
  return run.order !== undefined && run.image === image;
}
