import type { Contract, Profile } from "../../infra/contract";
import type { PlannedCell } from "./plan";

/** How long the cells to run would take. */
export interface Estimate {
  /** From the first start to the last end, in seconds. */
  readonly wallSeconds: number;
  readonly vcpuHours: number;
  /** On how many finished cells of the sweep it rests; 0: it is a guess. */
  readonly measuredCells: number;
}

/** What a cell is guessed to take where none of the sweep has finished yet. */
export const guessedCellSeconds = 30;

/** Durations are the mean of the sweep's finished cells; concurrency is what capacity and `maxInFlight` allow. */
export function estimate(
  cells: readonly PlannedCell[],
  contract: Contract,
  maxInFlight = Number.POSITIVE_INFINITY,
): Estimate {
  const measured = cells.flatMap(({ known }) => known.seconds ?? []);
  const mean =
    measured.length > 0
      ? measured.reduce((sum, seconds) => sum + seconds, 0) / measured.length
      : guessedCellSeconds;
  let vcpuSeconds = 0;
  let share = 0;
  let toRun = 0;
  for (const { cell, toRun: runs } of cells) {
    const profile = contract.profiles[cell.profile];
    if (!runs || !profile) continue;
    toRun += 1;
    vcpuSeconds += mean * profile.vcpus;
    share += mean * shareOfCapacity(profile, contract);
  }
  const longest = toRun > 0 ? mean : 0;
  const wallSeconds = Math.max(longest, share, (toRun * mean) / Math.max(1, maxInFlight));
  return { wallSeconds, vcpuHours: vcpuSeconds / 3600, measuredCells: measured.length };
}

function shareOfCapacity(profile: Profile, { capacity }: Contract): number {
  return Math.min(1, Math.max(profile.vcpus / capacity.vcpus, profile.memoryMiB / capacity.memoryMiB));
}
