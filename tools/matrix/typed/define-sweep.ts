import { Float } from "../config/value";
import type { AxesInput } from "./axis-types";
import type { TypedSweep } from "./typed-sweep";

/**
 * The names of resource profiles that sweeps may use. A stack that has others adds them:
 *
 * @example
 * declare module "sweepstack" {
 *   interface Profiles { huge: true }
 * }
 */
export interface Profiles {
  small: true;
  large: true;
}

/** What a sweep file in TypeScript exports. */
export class DefinedSweep {
  constructor(readonly content: object) {}
}

/**
 * Declares a sweep in TypeScript: the keys are those of a sweep file in YAML, but `when` and `after` stand beside
 * `axes`, by the axis that they are for, so that the compiler knows all names and labels when it comes to them.
 *
 * @example
 * export default defineSweep({
 *   base: "./base.yaml",
 *   axes: {
 *     history: { set: "temporal_config.max_training_histories", values: ["1y", "2y"] },
 *     model: { grid: { dummy: { DummyClassifier: {} }, tree: { DecisionTreeClassifier: { max_depth: [2, 5] } } } },
 *   },
 *   when: { history: (cell) => cell.model !== "dummy" },
 * });
 */
export function defineSweep<const A extends AxesInput, const W extends string = never>(
  sweep: TypedSweep<A, W, keyof Profiles>,
): DefinedSweep {
  return new DefinedSweep(sweep);
}

/** A float: YAML's `1.0`. A number that is whole is an integer, and 1 and 1.0 are different configs. */
export function float<const N extends number>(value: N): Float & { readonly value: N } {
  return new Float(value) as Float & { readonly value: N };
}
