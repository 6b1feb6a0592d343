import { z } from "zod";

import { axisSchema } from "./axes/axis-schema";
import { commandAxisSchema } from "./axes/command-axis-schema";
import { matcher, matcherEntry, wholeCell } from "./matcher-schema";
import { amount, count, duration, flag, must, oneOrMore, ownName, text } from "./schema-words";
import { commandStageSchema, stageSchema } from "./stage-schema";

const data = z.strictObject(
  {
    load: oneOrMore("a file or a list of files").optional(),
    database: text.optional(),
    version: z.union([text, z.number()], must("text")).optional(),
  },
  must("a map with `load`, or with `database` and `version`"),
);

const limits = z.strictObject(
  {
    maxCells: count.optional(),
    maxInFlight: count.optional(),
    maxVcpuHours: amount.optional(),
    maxCost: amount.optional(),
  },
  must("a map of limits"),
);

const rule = z.strictObject(
  { match: matcher, use: text, timeout: duration.optional() },
  must("a map with `match` and `use`"),
);

const resources = z.strictObject(
  {
    default: text.optional(),
    rules: z.array(rule, must("a list of rules")).optional(),
    timeout: duration.optional(),
    onOutOfMemory: text.optional(),
    pack: z.union([z.literal("auto"), count], must("`auto` or a whole number")).optional(),
  },
  must("a map of resources"),
);

const triage = z.strictObject(
  {
    replace: flag.optional(),
    savePredictions: flag.optional(),
    profile: flag.optional(),
    validate: flag.optional(),
    outputPath: text.optional(),
  },
  must("a map of Triage's options"),
);

const zipped = z.array(text, must("a list of axes")).min(2, must("a list of at least two axes"));

/** What sweeps of both kinds say. */
const common = {
  $schema: z.string().optional(),
  name: ownName.optional(),
  data: data.optional(),
  baseline: matcher.optional(),
  zip: z.array(zipped, must("a list of lists of axes")).optional(),
  exclude: z.array(matcherEntry, must("a list of maps from axis to label")).optional(),
  include: z.array(wholeCell, must("a list of maps from axis to label")).optional(),
  replicates: count.optional(),
  sample: count.optional(),
  seed: z.int(must("a whole number")).optional(),
  limits: limits.optional(),
  resources: resources.optional(),
  onFailure: z.enum(["continue", "stop"], must("`continue` or `stop`")).optional(),
};

const stages = <T extends z.ZodType>(stage: T) =>
  z.array(stage, must("a list of stages")).min(1, must("a list of stages")).optional();

/** A sweep of Triage's experiments, as far as its structure goes. The types and the editors' JSON Schema come from here. */
export const sweepSchema = z.strictObject(
  {
    ...common,
    base: text,
    goal: text.optional(),
    axes: z.record(z.string(), axisSchema, must("a map from name to axis")).optional(),
    triage: triage.optional(),
    stages: stages(stageSchema),
  },
  must("a map"),
);

/** A sweep of a program's runs. */
export const commandSweepSchema = z.strictObject(
  {
    ...common,
    command: z.array(z.string(must("text")), must("a list of words")).min(1, must("a list of words")),
    env: z.record(z.string(), z.string(must("text")), must("a map from variable to text")).optional(),
    axes: z.record(z.string(), commandAxisSchema, must("a map from name to axis")).optional(),
    stages: stages(commandStageSchema),
  },
  must("a map"),
);

/** What a sweep file says once its structure is known to be right. */
export type SweepStructure = z.infer<typeof sweepSchema>;
export type CommandSweepStructure = z.infer<typeof commandSweepSchema>;
