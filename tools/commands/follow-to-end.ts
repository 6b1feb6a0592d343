import { setTimeout as sleep } from "node:timers/promises";
import type { Backend } from "../backends/backend";
import { readActiveJobs } from "../run/active-jobs";
import { type FollowedCell, followRun } from "../run/follow-run";
import type { Run } from "../run/ledger";
import type { Context } from "./context";
import { knownJobs } from "./make-plan";
import { count } from "./print-plan";
import { countStates, progressOf, summary } from "./progress";

/** How a run stood when following it ended. */
export interface FollowedRun {
  readonly cells: readonly FollowedCell[];
  /** Whether it came to its end, or the user left or cancelled it before. */
  readonly end: "over" | "left" | "cancelled";
}

/** How often the jobs of a run are submitted again after what ran them went away. */
const resubmissions = 2;

/** How long a second Ctrl-C is waited for, in milliseconds. */
const secondThoughtMs = 1500;

/**
 * Shows a run until all its jobs have ended. Where what ran them went away, `resubmit` is called with the missing ones.
 * Ctrl-C leaves the run going; a second one soon after cancels it.
 */
export async function followToEnd(
  context: Context,
  backend: Backend,
  run: Run,
  resubmit: (jobKeys: ReadonlySet<string>) => Promise<void>,
): Promise<FollowedRun> {
  const leave = new AbortController();
  let interrupts = 0;
  const onInterrupt = () => {
    interrupts += 1;
    leave.abort();
  };
  process.on("SIGINT", onInterrupt);
  try {
    for (let round = 0; ; ) {
      const cells = await followOnce(context, backend, run, leave.signal);
      const gone = cells.filter(({ jobGone, state }) => jobGone && state === "lost");
      if (leave.signal.aborted) {
        context.terminal.say(
          `left run ${run.id}, which goes on; sweep run ${run.file} follows it again. Ctrl-C now cancels it`,
        );
        await sleep(secondThoughtMs);
        if (interrupts === 1) return { cells, end: "left" };
        await cancel(context, backend, run);
        return { cells, end: "cancelled" };
      }
      if (await runsElsewhere(context, backend, cells)) continue;
      if (gone.length === 0 || round === resubmissions) return { cells, end: "over" };
      round += 1;
      context.terminal.say(
        `what ran ${count(gone.length, "cell")} went away; starting again what is missing`,
      );
      await resubmit(new Set(gone.map(({ cell }) => cell.jobKey)));
    }
  } finally {
    process.off("SIGINT", onInterrupt);
  }
}

async function followOnce(
  { store, terminal }: Context,
  backend: Backend,
  run: Run,
  signal: AbortSignal,
): Promise<FollowedCell[]> {
  const keys = run.cells.map(({ jobKey }) => jobKey);
  const { known, active } = await knownJobs(store, backend, keys);
  const progress = progressOf(terminal);
  try {
    return await followRun(store, backend, run.cells, known, active, {
      signal,
      onChange: (cells) => progress.change(cells),
      onEnd: (cell) => progress.ended(cell),
    });
  } finally {
    progress.stop();
  }
}

/** Whether another run's job has a cell that this one could not claim. */
async function runsElsewhere(
  { store }: Context,
  backend: Backend,
  cells: readonly FollowedCell[],
): Promise<boolean> {
  const lost = cells.filter(({ state }) => state === "lost");
  if (lost.length === 0) return false;
  const active = await readActiveJobs(store, backend);
  return lost.some(({ cell }) => active.has(cell.jobKey));
}

async function cancel({ store, terminal }: Context, backend: Backend, run: Run): Promise<void> {
  const mine = new Set(run.cells.map(({ jobKey }) => jobKey));
  for (const [key, { jobId, index }] of await readActiveJobs(store, backend)) {
    if (mine.has(key)) await backend.terminate(jobId, "cancelled", index);
  }
  terminal.say(`cancelled what run ${run.id} still had to do`);
}

/** The last lines about a run: how its cells ended, and what failed. */
export function conclusion(cells: readonly FollowedCell[]): string {
  const lines = [summary(countStates(cells))];
  const failed = cells.filter(({ state }) => state === "failed").length;
  const lost = cells.filter(({ state }) => state === "lost").length;
  if (lost > 0) lines.push(`(the same sweep run again runs what is missing: ${count(lost, "cell")})`);
  if (failed > 0) lines.push(`(--rerun failed runs the ${count(failed, "failed cell")} again)`);
  return lines.join("\n");
}
