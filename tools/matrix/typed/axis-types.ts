import type { Float } from "../config/value";

/** What a config may hold. Whole numbers are integers; a float that is whole is `float(1)`. A Map may have keys that are no text. */
export type ConfigValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Float
  | readonly ConfigValue[]
  | { readonly [key: string]: ConfigValue }
  | ReadonlyMap<string | number | bigint | boolean, ConfigValue>;

/** Values by label. */
type Labelled<T> = { readonly [label: string]: T };

/** A number, or a float that is whole. */
type Amount = number | Float;

/** One axis of a sweep; `set` is the path that it writes, or several paths. */
export interface AxisInput {
  readonly set?: string | readonly string[];
  readonly values?: readonly ConfigValue[] | Labelled<ConfigValue>;
  readonly range?: { readonly from: Amount; readonly to: Amount; readonly step: Amount };
  readonly logspace?: { readonly from: Amount; readonly to: Amount; readonly n: number };
  readonly dates?: { readonly from: string; readonly to: string; readonly every: string };
  /** The texts of files as queries of `label_config` or `cohort_config`. */
  readonly files?: Labelled<string>;
  readonly named?: Labelled<{
    readonly set?: Labelled<ConfigValue>;
    readonly unset?: string | readonly string[];
  }>;
  /** A Triage grid_config by label; `base` splits the base's own. */
  readonly grid?: "base" | Labelled<Labelled<Labelled<readonly ConfigValue[]>>>;
  readonly each?: "class";
  /** A YAML file that holds the axis; what it holds the compiler does not know. */
  readonly from?: string;
}

/** The labels alone, for sweeps of commands. */
export type LabelList = readonly (string | number | boolean | null)[];

/** Axes by name. */
export type AxesInput = { readonly [name: string]: AxisInput | LabelList };

/** An axis without keys that no axis has. */
export type CheckedAxis<X> = X extends readonly unknown[]
  ? X
  : X & { readonly [K in Exclude<keyof X, keyof AxisInput>]: never };

export type AxisName<A> = keyof A & string;

/** The labels of a sweep's axes and of the parameters of its grids, as text. */
export type Labels<A> = { readonly [K in AxisName<A>]: LabelOf<A[K]> } & {
  readonly [K in ParameterKey<A>]: K extends `${infer N}.${infer P}`
    ? N extends keyof A
      ? ParameterLabel<A[N], P>
      : string
    : string;
};

/** The text of a scalar, as it becomes a label. */
type Text<V> = V extends { readonly value: infer N extends number }
  ? `${N}`
  : V extends string | number | boolean | bigint | null
    ? `${V}`
    : string;

type LabelOf<X> = X extends readonly (infer V)[]
  ? Text<V>
  : X extends { readonly values: infer V }
    ? V extends readonly (infer I)[]
      ? Text<I>
      : keyof V & string
    : X extends { readonly files: infer M }
      ? keyof M & string
      : X extends { readonly named: infer M }
        ? keyof M & string
        : X extends { readonly grid: infer G }
          ? G extends string
            ? string
            : keyof G & string
          : X extends { readonly range: unknown } | { readonly logspace: unknown }
            ? `${number}`
            : string;

/** `axis.parameter` for each hyperparameter of a grid; any where the grid is not known here. */
type ParameterKey<A> = {
  [K in AxisName<A>]: A[K] extends { readonly from: string } | { readonly grid: "base" }
    ? `${K}.${string}`
    : A[K] extends { readonly grid: infer G }
      ? `${K}.${ParameterName<G> | "class"}`
      : never;
}[AxisName<A>];

type ParameterName<G> = {
  [L in keyof G]: { [C in keyof G[L]]: keyof G[L][C] & string }[keyof G[L]];
}[keyof G];

type ParameterLabel<X, P extends string> = X extends { readonly from: string } | { readonly grid: "base" }
  ? string
  : P extends "class"
    ? string
    : X extends { readonly grid: infer G }
      ? {
          [L in keyof G]: {
            [C in keyof G[L]]: P extends keyof G[L][C]
              ? G[L][C][P] extends readonly (infer V)[]
                ? Text<V>
                : never
              : never;
          }[keyof G[L]];
        }[keyof G]
      : string;
