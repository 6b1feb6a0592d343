import { setTimeout as sleep } from "node:timers/promises";
import { cancelRun } from "../run/cancellation";
import { type DriveOptions, type Driver, driveRun } from "../run/drive-run";
import type { FollowedCell } from "../run/followed-cell";
import type { Run } from "../run/ledger";
import type { StartedJobs } from "../run/tries";
import type { Context } from "./context";
import { count } from "./print-plan";
import { progressOf } from "./progress";

/** How a run stood when following it ended. */
export interface FollowedRun {
  readonly cells: readonly FollowedCell[];
  /** Whether it came to its end, or the user left or cancelled it before. */
  readonly end: "over" | "left" | "cancelled";
}

/** How long a second Ctrl-C is waited for, in milliseconds. */
const secondThoughtMs = 2000;

export interface FollowOptions extends Omit<DriveOptions, "signal" | "onChange" | "onEnd" | "onSubmit"> {
  /** Whether a second Ctrl-C cancels the run. @default true */
  readonly mayCancel?: boolean;
}

/**
 * Drives a run to its end and shows it. Ctrl-C leaves the run going; a second one soon after cancels it, unless somebody
 * only watches.
 */
export async function followToEnd(
  { terminal }: Pick<Context, "terminal">,
  driver: Driver,
  run: Run,
  { mayCancel = true, ...options }: FollowOptions,
): Promise<FollowedRun> {
  const leave = new AbortController();
  let interrupts = 0;
  const onInterrupt = () => {
    interrupts += 1;
    leave.abort();
  };
  const progress = progressOf(terminal);
  process.on("SIGINT", onInterrupt);
  try {
    const cells = await driveRun(driver, run, {
      ...options,
      signal: leave.signal,
      onChange: (changed, stages) => progress.change(changed, stages),
      onEnd: (job) => progress.ended(job),
      onSubmit: (started) => {
        const line = announcement(run, started);
        if (line !== undefined) progress.say(line);
      },
    }).finally(() => progress.stop());
    if (!leave.signal.aborted) return { cells, end: "over" };
    const old =
      options.rerun === "all" && run.stages.length > 1
        ? " (its next stages keep the results that they have)"
        : "";
    const left = `left run ${run.id}, which goes on; sweep watch ${run.id} follows it again${old}`;
    if (!mayCancel) {
      terminal.say(left);
      return { cells, end: "left" };
    }
    terminal.say(`${left}. Ctrl-C within ${secondThoughtMs / 1000} seconds cancels it`);
    await sleep(secondThoughtMs);
    if (interrupts === 1) return { cells, end: "left" };
    await cancelRun(driver.store, driver.backend, run);
    terminal.say(`cancelled what run ${run.id} still had to do`);
    return { cells, end: "cancelled" };
  } finally {
    process.off("SIGINT", onInterrupt);
  }
}

/** What is said when jobs are submitted; nothing for those of a run's only stage. */
function announcement({ stages, order }: Run, { stage, jobs, because }: StartedJobs): string | undefined {
  switch (because) {
    case "again":
      return `what ran ${count(jobs, "cell")} went away; starting again what is missing`;
    case "moreMemory":
      return `${count(jobs, "cell")} ran out of memory; starting again with ${order?.onOutOfMemory}`;
    case "new":
      return stages.length > 1 ? `stage ${stage}: ${count(jobs, "job")}` : undefined;
  }
}
