import { z } from "zod";

import { axisSchema } from "./axes/axis-schema";
import { commandAxisSchema } from "./axes/command-axis-schema";
import { matcher, matcherEntry, wholeCell } from "./matcher-schema";
import { count, must, ownName, text } from "./schema-words";
import { data, limits, resources, triage } from "./settings-schema";
import { commandStageSchema, stageSchema } from "./stage-schema";

const zipped = z.array(text, must("a list of axes")).min(2, must("a list of at least two axes"));

const axesMeaning = "What varies, by name: the cells are the product of the axes.";

/** What sweeps of both kinds say. */
const common = {
  $schema: z.string(must("text")).optional().describe("The JSON Schema of sweeps, for editors."),
  name: ownName.optional().describe("The sweep's name; that of the file unless given."),
  data: data.optional().describe("What the database holds: files to load, or a database of your own."),
  baseline: matcher.optional().describe("The cells that comparisons are made against."),
  zip: z
    .array(zipped, must("a list of lists of axes"))
    .optional()
    .describe("Groups of axes of equal length that walk together."),
  exclude: z
    .array(matcherEntry, must("a list of maps from axis to label"))
    .optional()
    .describe("Cells that are left out of the product."),
  include: z
    .array(wholeCell, must("a list of maps from axis to label"))
    .optional()
    .describe("Whole cells beside the product, each with a label for every axis."),
  replicates: count.optional().describe("How many values of random_seed each cell is run with."),
  sample: count.optional().describe("How many of the cells are drawn."),
  seed: z.int(must("a whole number")).optional().describe("What `replicates` and `sample` are drawn from."),
  limits: limits.optional().describe("Bounds beyond which nothing is run."),
  resources: resources.optional().describe("What the cells run on: profiles of the stack."),
  onFailure: z
    .enum(["continue", "stop"], must("`continue` or `stop`"))
    .optional()
    .describe("Whether new cells start after one has failed; `continue` unless given."),
};

const stages = <T extends z.ZodType>(stage: T) =>
  z
    .array(stage, must("a list of stages"))
    .min(1, must("a list of stages"))
    .optional()
    .describe("Passes over the cells, each after those that it needs; the last one's numbers count.");

/** A sweep of Triage's experiments, as far as its structure goes. The types and the editors' JSON Schema come from here. */
export const sweepSchema = z.strictObject(
  {
    ...common,
    base: text.describe("The Triage config that the cells are changes of."),
    goal: text.optional().meta({
      description: "The metric that results are ranked by, such as precision@10%.",
      examples: ["precision@10%", "recall@100", "roc_auc"],
    }),
    axes: z.record(z.string(), axisSchema, must("a map from name to axis")).optional().describe(axesMeaning),
    triage: triage.optional().describe("Options of Triage, for all cells."),
    stages: stages(stageSchema),
  },
  must("a map"),
);

/** A sweep of a program's runs. */
export const commandSweepSchema = z.strictObject(
  {
    ...common,
    command: z
      .array(z.string(must("text")), must("a list of words"))
      .min(1, must("a list of words"))
      .describe(`The program that each cell runs; \${axis} stands for the axis's label.`),
    env: z
      .record(z.string(), z.string(must("text")), must("a map from variable to text"))
      .optional()
      .describe(`Its environment variables, in which \${axis} stands for the axis's label too.`),
    axes: z
      .record(z.string(), commandAxisSchema, must("a map from name to axis"))
      .optional()
      .describe(axesMeaning),
    stages: stages(commandStageSchema),
  },
  must("a map"),
);

/** What a sweep file says once its structure is known to be right. */
export type SweepStructure = z.infer<typeof sweepSchema>;
export type CommandSweepStructure = z.infer<typeof commandSweepSchema>;
