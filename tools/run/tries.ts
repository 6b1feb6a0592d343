import type { Contract } from "../../infra/contract";
import {
  hasResult,
  isForMoreMemory,
  type JobState,
  type KnownJob,
  profileToRun,
  type RunAgain,
  stateToStart,
} from "../plan/job-state";
import type { JobPlace } from "../plan/plan";
import { jobIn, jobKeyAt } from "../plan/scope";
import type { FollowedJobs } from "./follow-jobs";
import type { Run } from "./ledger";

/** Jobs of a stage that were submitted. */
export interface StartedJobs {
  readonly stage: string;
  readonly jobs: number;
  /** `again` after what ran them went away, `moreMemory` on a bigger profile. */
  readonly because: "new" | "again" | "moreMemory";
}

/** How often a job is submitted again after what ran it went away. */
const resubmissions = 2;

/** What makes a job run again, and with which profile. */
export interface TryAgain extends RunAgain {
  readonly use: string | undefined;
  readonly contract: Contract;
}

/** What was submitted while a run was driven, so that nothing is tried without end. */
export class Tries {
  readonly #run: Run;
  readonly #again: TryAgain;
  /** What had ended before: what ends meanwhile is not what was asked to run again. */
  readonly #before: ReadonlySet<string>;
  readonly #counts = new Map<string, number>();
  readonly #moreMemory = new Set<string>();
  /** How many jobs had got more memory when a job was submitted last. */
  readonly #memoryBefore = new Map<string, number>();

  constructor(run: Run, again: TryAgain, { known }: FollowedJobs) {
    this.#run = run;
    this.#again = again;
    this.#before = new Set([...known].flatMap(([key, { state }]) => (hasResult(state) ? [key] : [])));
  }

  /** What failed before is to run again once, what ran out of memory once more. */
  stateToStart(key: string, { known }: FollowedJobs): JobState {
    const { rerun, onOutOfMemory, contract } = this.#again;
    const again = {
      rerun: this.#before.has(key) && !this.#counts.has(key) ? rerun : undefined,
      onOutOfMemory: this.#moreMemory.has(key) ? undefined : onOutOfMemory,
    };
    return stateToStart(known.get(key), again, contract.profiles);
  }

  mayStart(place: JobPlace, { known, gone }: FollowedJobs): boolean {
    const key = jobKeyAt(this.#run, place);
    const count = this.#counts.get(key) ?? 0;
    if (count === 0) return true;
    if (gone.has(key)) return count <= resubmissions;
    return this.#getsMemory(place, known.get(key)) || this.#wasKept(key, known.get(key));
  }

  /** Counts jobs as submitted; says how many of each stage, and why. */
  note(places: readonly JobPlace[], { known, gone }: FollowedJobs): StartedJobs[] {
    const started = new Map<string, StartedJobs>();
    for (const place of places) {
      const key = jobKeyAt(this.#run, place);
      const getsMemory = this.#getsMemory(place, known.get(key));
      const because = gone.delete(key) ? "again" : getsMemory ? "moreMemory" : "new";
      if (getsMemory) this.#moreMemory.add(key);
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
      const stage = this.#run.stages[place.stage]!.name;
      const group = `${stage} ${because}`;
      started.set(group, { stage, because, jobs: (started.get(group)?.jobs ?? 0) + 1 });
    }
    for (const place of places) this.#memoryBefore.set(jobKeyAt(this.#run, place), this.#moreMemory.size);
    return [...started.values()];
  }

  /** Whether a job did not start since its backend took another's want of memory, seen to meanwhile, for a failure that stops the run. */
  #wasKept(key: string, job: KnownJob | undefined): boolean {
    const { order } = this.#run;
    const seenTo = this.#moreMemory.size > (this.#memoryBefore.get(key) ?? 0);
    return order?.stopOnFailure === true && job?.state === "new" && seenTo;
  }

  /** Whether a job ran out of memory and is to run on the profile that the sweep has for that. */
  #getsMemory({ stage, cell }: JobPlace, job: KnownJob | undefined): boolean {
    const { use, onOutOfMemory, contract } = this.#again;
    if (!job || !isForMoreMemory(job, onOutOfMemory, contract.profiles)) return false;
    const asked = use ?? jobIn(this.#run.cells[cell]!, stage).profile;
    return profileToRun(asked, job, onOutOfMemory, contract.profiles) === onOutOfMemory;
  }
}
