import { z } from "zod";

import { matcher } from "./matcher-schema";
import { amount, count, duration, flag, must, oneOrMore, text } from "./schema-words";

/** What the database must hold. */
export const data = z.strictObject(
  {
    load: oneOrMore("a file or a list of files")
      .optional()
      .describe("SQL and CSV files, loaded in this order."),
    database: text.optional().describe("A database that is filled by other means."),
    version: z
      .union([text, z.number()], must("text"))
      .optional()
      .describe("What that database holds, in words that you vouch for."),
  },
  must("a map with `load`, or with `database` and `version`"),
);

/** Bounds of a sweep. */
export const limits = z.strictObject(
  {
    maxCells: count.optional().describe("The most cells that the sweep may have; 500 unless given."),
    maxInFlight: count.optional().describe("The most cells that run at the same time."),
    maxVcpuHours: amount.optional().describe("The most vCPU-hours that a run may be estimated at."),
    maxCost: amount.optional().describe("The most that a run may be estimated to cost, in US dollars."),
  },
  must("a map of limits"),
);

const rule = z.strictObject(
  {
    match: matcher.describe("The cells that the rule is for."),
    use: text.describe("The resource profile of these cells."),
    timeout: duration.optional().describe("How long each of these cells may run, such as 12h."),
  },
  must("a map with `match` and `use`"),
);

/** What cells run on. */
export const resources = z.strictObject(
  {
    default: text.optional().describe("The resource profile of cells that no rule matches."),
    rules: z
      .array(rule, must("a list of rules"))
      .optional()
      .describe("Profiles for some of the cells: the first rule that matches decides."),
    timeout: duration.optional().describe("How long a cell may run, such as 12h."),
    onOutOfMemory: text
      .optional()
      .describe("The profile with which cells that ran out of memory are tried again."),
    pack: z
      .union([z.literal("auto"), count], must("`auto` or a whole number"))
      .optional()
      .describe("How many cells one job runs, or `auto`."),
  },
  must("a map of resources"),
);

/** Options of Triage's experiment. */
export const triage = z.strictObject(
  {
    replace: flag.optional().describe("Run again what is done; false unless given."),
    savePredictions: flag.optional().describe("Keep every prediction in the database; true unless given."),
    profile: flag.optional().describe("Run Triage's profiler; false unless given."),
    validate: flag.optional().describe("Let Triage validate each config first; true unless given."),
    outputPath: text
      .optional()
      .describe("The folder, or s3:// place, where Triage keeps matrices and models."),
  },
  must("a map of Triage's options"),
);
