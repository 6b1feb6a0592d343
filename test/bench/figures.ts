/** One measured figure and the bound that is asked of it. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** The most that it may be. */
  readonly atMost: number;
}

/** Prints figures as `figure: value (asked: bound)`; the exit code is 1 when one misses its bound. */
export function reportFigures(figures: readonly Figure[]): void {
  for (const { name, value, atMost } of figures) {
    process.stdout.write(`${name}: ${value.toFixed(3)} (asked: at most ${atMost})\n`);
    if (value > atMost) process.exitCode = 1;
  }
}

/** The middle one of an odd number of values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] as number;
}

/** How long something takes, in seconds. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - started) / 1e9;
}
