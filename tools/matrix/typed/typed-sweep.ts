import type { CommandSweepStructure, SweepStructure } from "../sweep-schema";
import type { AxesInput, AxisName, CheckedAxis, ConfigValue, Labels } from "./axis-types";
import type { EntryInput, MatcherInput, Predicate, WholeCell } from "./matcher-types";

/** A sweep as `defineSweep` takes it: over a Triage config, or over the words of a command. */
export type TypedSweep<A extends AxesInput, W extends string, P extends string> = Common<
  A,
  NoInfer<A>,
  W,
  NoInfer<W>,
  P
> &
  (OverBase<NoInfer<A>, P> | OverCommand<NoInfer<A>, P>);

/** `I` and `V` are what the compiler works out names and conditions from; `A` and `W` are where it checks them. */
interface Common<
  I extends AxesInput,
  A extends AxesInput,
  V extends string,
  W extends string,
  P extends string,
> extends Given<
    Pick<SweepStructure, "name" | "data" | "replicates" | "sample" | "seed" | "limits" | "onFailure">
  > {
  readonly axes?: { readonly [K in keyof I]: CheckedAxis<I[K]> };
  /** Where this does not hold, the axis does not exist. */
  readonly when?: {
    readonly [K in V]: K extends AxisName<A> ? MatcherInput<A, W> : "no axis has this name";
  };
  /** The axes whose patches come before this one's. */
  readonly after?: { readonly [K in AxisName<A>]?: OneOrMore<AxisName<A>> };
  readonly zip?: readonly (readonly AxisName<A>[])[];
  readonly exclude?: readonly (EntryInput<A> | Predicate<A, W>)[];
  readonly include?: readonly WholeCell<A>[];
  readonly baseline?: MatcherInput<A, W>;
  readonly resources?: {
    readonly default?: P;
    /** The first that matches a cell decides. */
    readonly rules?: readonly {
      readonly match: MatcherInput<A, W>;
      readonly use: P;
      readonly timeout?: string;
    }[];
    readonly timeout?: string;
    readonly onOutOfMemory?: P;
    /** How many cells one job runs. */
    readonly pack?: "auto" | number;
  };
}

interface OverBase<A extends AxesInput, P extends string>
  extends Given<Pick<SweepStructure, "goal" | "triage">> {
  /** A complete Triage config; the path starts at this file. */
  readonly base: string;
  readonly command?: undefined;
  readonly stages?: readonly Stage<A, P>[];
}

interface OverCommand<A extends AxesInput, P extends string>
  extends Given<Pick<CommandSweepStructure, "env">> {
  /** The program and its words; `${axis}` is the label on an axis. */
  readonly command: readonly string[];
  readonly base?: undefined;
  readonly stages?: readonly CommandStage<A, P>[];
}

interface Stage<A extends AxesInput, P extends string>
  extends CommandStage<A, P>,
    Given<Pick<SweepStage, "run" | "promote">> {
  readonly set?: { readonly [path: string]: ConfigValue };
}

interface CommandStage<A extends AxesInput, P extends string>
  extends Given<Pick<SweepStage, "name" | "needs" | "gate">> {
  readonly use?: P;
  readonly onePer?: readonly (keyof Labels<A> & string)[];
}

type SweepStage = NonNullable<SweepStructure["stages"]>[number];

type OneOrMore<T> = T | readonly T[];

/** What the schema says, as data that nobody changes. */
type Given<T> = T extends readonly (infer I)[]
  ? readonly Given<I>[]
  : T extends object
    ? { readonly [K in keyof T]: Given<T[K]> }
    : T;
