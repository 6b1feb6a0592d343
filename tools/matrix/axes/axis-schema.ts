import { z } from "zod";

import { matcher } from "../matcher-schema";
import { amount, anything, must, number, oneOrMore, text } from "../schema-words";

const pathOrPaths = oneOrMore("a path or a list of paths");

const patch = z.strictObject(
  {
    set: z.record(z.string(), anything, must("a map from path to value")).optional(),
    unset: pathOrPaths.optional(),
  },
  must("a map with `set` and `unset`"),
);

const date = z.string(must("a date such as 2015-01-31"));

/** Kinds of axes whose labels stand for themselves, so that commands have them too. */
export const computedKinds = {
  range: z
    .strictObject({ from: number, to: number, step: amount }, must("a map with `from`, `to` and `step`"))
    .optional(),
  logspace: z
    .strictObject(
      { from: amount, to: amount, n: z.int(must("a whole number")).min(2, must("at least 2")) },
      must("a map with `from`, `to` and `n`"),
    )
    .optional(),
  dates: z
    .strictObject(
      { from: date, to: date, every: z.string(must("a step such as 1year")) },
      must("a map with `from`, `to` and `every`"),
    )
    .optional(),
};

/** What any axis may say beside its values. */
export const axisConditions = {
  from: text.optional(),
  when: matcher.optional(),
  after: oneOrMore("an axis or a list of axes").optional(),
};

/** An axis of a sweep with a base: its labels write to the config. */
export const axisSchema = z.strictObject(
  {
    set: pathOrPaths.optional(),
    values: z
      .union(
        [z.array(anything), z.record(z.string(), anything)],
        must("a list, or a map from label to value"),
      )
      .optional(),
    ...computedKinds,
    files: z.record(z.string(), text, must("a map from label to a file")).optional(),
    named: z.record(z.string(), patch, must("a map from label to a patch")).optional(),
    grid: z
      .union(
        [z.literal("base"), z.record(z.string(), anything)],
        must("`base`, or a map from label to a grid_config"),
      )
      .optional(),
    each: z.literal("class", must("`class`")).optional(),
    ...axisConditions,
  },
  must("a map with one of `values`, `range`, `logspace`, `dates`, `files`, `named`, `grid` and `from`"),
);

export type AxisStructure = z.infer<typeof axisSchema>;
