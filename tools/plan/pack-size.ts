/** How much longer than its start a job should take, so that starting it does not cost most of the time. */
const worthStarting = 4;

/**
 * How many cells one job runs, one after the other.
 *
 * @param wanted - what the sweep says
 * @param measured - seconds that the cells took before; undefined for those that have not run
 * @param jobStartSeconds - what starting a job takes on the stack; 0 where it takes none
 */
export function packSize(
  wanted: "auto" | number | undefined,
  measured: readonly (number | undefined)[],
  jobStartSeconds: number,
): number {
  if (typeof wanted === "number") return wanted;
  const known = measured.filter((seconds) => seconds !== undefined);
  if (wanted === undefined || jobStartSeconds === 0 || known.length === 0) return 1;
  const mean = known.reduce((sum, seconds) => sum + seconds, 0) / known.length;
  return Math.max(1, Math.ceil((worthStarting * jobStartSeconds) / Math.max(mean, 1)));
}
