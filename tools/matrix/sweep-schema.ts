import { z } from "zod";

import { axisSchema } from "./axes/axis-schema";
import { matcher, matcherEntry } from "./matcher-schema";
import { amount, count, duration, flag, must, ownName, text } from "./schema-words";

const rule = z.strictObject(
  {
    match: matcher,
    use: text,
    timeout: duration.optional(),
  },
  must("a map with `match` and `use`"),
);

/** A sweep file, as far as its structure goes. The types and the editors' JSON Schema come from here. */
export const sweepSchema = z.strictObject(
  {
    $schema: z.string().optional(),
    name: ownName.optional(),
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
    axes: z.record(z.string(), axisSchema, must("a map from name to axis")).optional(),
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
          timeout: duration.optional(),
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

/** Keys that belong to the language and that this version does not read yet. */
export const notYetSupported = {
  sweep: ["command", "env", "zip", "include", "replicates", "sample", "seed", "stages", "onFailure"],
  axis: ["from", "when", "after"],
} as const;
