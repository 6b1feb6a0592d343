import { z } from "zod";

import { matcher } from "../matcher-schema";
import { amount, anything, must, number, oneOrMore, text } from "../schema-words";

const pathOrPaths = oneOrMore("a path or a list of paths");

const patch = z.strictObject(
  {
    set: z
      .record(z.string(), anything, must("a map from path to value"))
      .optional()
      .describe("The values that the label writes: path to value."),
    unset: pathOrPaths.optional().describe("The paths that the label takes away."),
  },
  must("a map with `set` and `unset`"),
);

const date = z.string(must("a date such as 2015-01-31"));

/** Kinds of axes whose labels stand for themselves, so that commands have them too. */
export const computedKinds = {
  range: z
    .strictObject(
      {
        from: number.describe("The first number."),
        to: number.describe("The last number is at most this."),
        step: amount.describe("From one number to the next."),
      },
      must("a map with `from`, `to` and `step`"),
    )
    .optional()
    .describe("Numbers with equal steps."),
  logspace: z
    .strictObject(
      {
        from: amount.describe("The first number."),
        to: amount.describe("The last number."),
        n: z.int(must("a whole number")).min(2, must("at least 2")).describe("How many numbers."),
      },
      must("a map with `from`, `to` and `n`"),
    )
    .optional()
    .describe("Numbers with equal ratios."),
  dates: z
    .strictObject(
      {
        from: date.describe("The first date, such as 2015-01-31."),
        to: date.describe("The last date is at most this."),
        every: z.string(must("a step such as 1year")).meta({
          description: "From one date to the next.",
          examples: ["1day", "1week", "1month", "1year"],
        }),
      },
      must("a map with `from`, `to` and `every`"),
    )
    .optional()
    .describe("Dates with equal steps."),
};

/** What any axis may say beside its values. */
export const axisConditions = {
  from: text.optional().describe("A file that holds the axis, so that sweeps may share it."),
  when: matcher.optional().describe("The axis exists only in cells where this holds."),
  after: oneOrMore("an axis or a list of axes").optional().describe("The axes that write before this one."),
};

/** An axis of a sweep with a base: its labels write to the config. */
export const axisSchema = z.strictObject(
  {
    set: pathOrPaths
      .optional()
      .describe("The path of the config, or the paths, that the values are written to."),
    values: z
      .union(
        [z.array(anything), z.record(z.string(), anything)],
        must("a list, or a map from label to value"),
      )
      .optional()
      .describe("The values: a list of scalars, or a map from label to value."),
    ...computedKinds,
    files: z
      .record(z.string(), text, must("a map from label to a file"))
      .optional()
      .describe("SQL files by label, for label_config or cohort_config."),
    named: z
      .record(z.string(), patch, must("a map from label to a patch"))
      .optional()
      .describe("Changes of several places by label."),
    grid: z
      .union(
        [z.literal("base"), z.record(z.string(), anything)],
        must("`base`, or a map from label to a grid_config"),
      )
      .optional()
      .describe("Models: a grid_config by label, or `base` for the base's own; one cell per point."),
    each: z
      .literal("class", must("`class`"))
      .optional()
      .describe("Keep the points of a label's grid in one cell."),
    ...axisConditions,
  },
  must("a map with one of `values`, `range`, `logspace`, `dates`, `files`, `named`, `grid` and `from`"),
);

export type AxisStructure = z.infer<typeof axisSchema>;
