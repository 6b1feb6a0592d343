import { z } from "zod";

/** An error's text says what a value must be; `check-structure.ts` adds where it is and what was found. */
const must = (what: string) => ({ error: `must be ${what}` });

const text = z.string(must("text")).min(1, must("text, and not empty"));
const flag = z.boolean(must("true or false"));
const count = z.int(must("a whole number")).min(1, must("at least 1"));
const amount = z.number(must("a number")).positive(must("more than 0"));
const anything = z.unknown();

const label = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const labels = z.union([label, z.array(label).min(1)]);
const bound = z.union([z.string(), z.number()]);
const bounds = z.strictObject({
  lt: bound.optional(),
  lte: bound.optional(),
  gt: bound.optional(),
  gte: bound.optional(),
});
const test = z.union(
  [labels, z.strictObject({ not: z.union([labels, bounds]) }), bounds],
  must("a label, a list of labels, { not: … } or { lt, lte, gt, gte: … }"),
);
const matcherEntry = z.record(z.string(), test, must("a map from axis to label"));
const matcher = z.union(
  [matcherEntry, z.array(matcherEntry).min(1)],
  must("a map from axis to label, or a list of such maps"),
);

const patch = z.strictObject(
  {
    set: z.record(z.string(), anything, must("a map from path to value")).optional(),
    unset: z.union([text, z.array(text)], must("a path or a list of paths")).optional(),
  },
  must("a map with `set` and `unset`"),
);

const axis = z.strictObject(
  {
    set: z.union([text, z.array(text).min(1)], must("a path or a list of paths")).optional(),
    values: z
      .union(
        [z.array(anything), z.record(z.string(), anything)],
        must("a list, or a map from label to value"),
      )
      .optional(),
    grid: z
      .union(
        [z.literal("base"), z.record(z.string(), anything)],
        must("`base`, or a map from label to a grid_config"),
      )
      .optional(),
    each: z.literal("class", must("`class`")).optional(),
    named: z.record(z.string(), patch, must("a map from label to a patch")).optional(),
    files: z.record(z.string(), text, must("a map from label to a file")).optional(),
  },
  must("a map with one of `values`, `grid`, `named` or `files`"),
);

const rule = z.strictObject(
  {
    match: matcher,
    use: text,
    timeout: z.union([text, z.number()], must("a duration such as 12h")).optional(),
  },
  must("a map with `match` and `use`"),
);

/** A sweep file, as far as its structure goes. The types and the editors' JSON Schema come from here. */
export const sweepSchema = z.strictObject(
  {
    $schema: z.string().optional(),
    name: text
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, must("letters, digits, dots, dashes and underscores"))
      .max(100, must("at most 100 characters"))
      .optional(),
    base: text,
    data: z
      .strictObject(
        {
          load: z.union([text, z.array(text).min(1)], must("a file or a list of files")).optional(),
          database: text.optional(),
          version: z.union([text, z.number()], must("text")).optional(),
        },
        must("a map with `load`, or with `database` and `version`"),
      )
      .optional(),
    goal: text.optional(),
    baseline: matcher.optional(),
    axes: z.record(z.string(), axis, must("a map from name to axis")).optional(),
    exclude: z.array(matcherEntry, must("a list of maps from axis to label")).optional(),
    limits: z
      .strictObject(
        {
          maxCells: count.optional(),
          maxInFlight: count.optional(),
          maxVcpuHours: amount.optional(),
          maxCost: amount.optional(),
        },
        must("a map of limits"),
      )
      .optional(),
    resources: z
      .strictObject(
        {
          default: text.optional(),
          rules: z.array(rule, must("a list of rules")).optional(),
          timeout: z.union([text, z.number()], must("a duration such as 12h")).optional(),
          onOutOfMemory: text.optional(),
          pack: z.union([z.literal("auto"), count], must("`auto` or a whole number")).optional(),
        },
        must("a map of resources"),
      )
      .optional(),
    triage: z
      .strictObject(
        {
          replace: flag.optional(),
          savePredictions: flag.optional(),
          profile: flag.optional(),
          validate: flag.optional(),
          outputPath: text.optional(),
        },
        must("a map of Triage's options"),
      )
      .optional(),
  },
  must("a map"),
);

/** What a sweep file says once its structure is known to be right. */
export type SweepStructure = z.infer<typeof sweepSchema>;
export type AxisStructure = z.infer<typeof axis>;

/** Keys that belong to the language and that this version does not read yet. */
export const notYetSupported = {
  sweep: ["command", "env", "zip", "include", "replicates", "sample", "seed", "stages", "onFailure"],
  axis: ["range", "logspace", "dates", "from", "when", "after"],
} as const;
