/** What sweeps in TypeScript import from. */
export const packageName = "sweepstack";
