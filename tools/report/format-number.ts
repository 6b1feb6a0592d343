/**
 * A metric for people: at least three significant digits, and at least three decimals below ten.
 *
 * @example
 * formatNumber(0.3124) // "0.312"
 * formatNumber(0.00421) // "0.00421"
 * formatNumber(345.25) // "345.3"
 */
export function formatNumber(number: number): string {
  const size = Math.abs(number);
  if (size >= 1000) return number.toFixed(0);
  if (size >= 100) return number.toFixed(1);
  if (size >= 10) return number.toFixed(2);
  return size >= 0.1 || size === 0 ? number.toFixed(3) : number.toPrecision(3);
}

/** A difference for people, its sign always shown: `+0.102`, `-0.0400`, `0`. */
export function formatDifference(difference: number): string {
  if (difference === 0) return "0";
  return difference > 0 ? `+${formatNumber(difference)}` : formatNumber(difference);
}
