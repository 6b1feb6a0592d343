import { z } from "zod";

import { triageMetrics } from "./config/triage-metrics";
import { anything, count, must, oneOrMore, ownName, text } from "./schema-words";

/** Above 0 and up to 100. */
const percentage = /^(?!0+(?:\.0+)?%)(?:100|\d{1,2}(?:\.\d+)?)%$/;
const top = must("a whole number from 1, or a percentage such as 25%");

const promote = z.strictObject(
  {
    top: z
      .union([count, z.string().regex(percentage, top)], top)
      .describe("How many of the cells go on: a number, or a percentage such as 25%."),
    by: z
      .strictObject(
        {
          metric: text.meta({
            description: "The metric that decides, as Triage writes it.",
            examples: Object.keys(triageMetrics),
          }),
          parameter: text.optional().meta({
            description: "The metric's threshold, as Triage writes it.",
            examples: ["10.0_pct", "100_abs"],
          }),
          order: z
            .enum(["desc", "asc"], must("`desc` or `asc`"))
            .optional()
            .describe("Whether high values are good (`desc`) or low ones (`asc`)."),
        },
        must("a map with `metric`, `parameter` and `order`"),
      )
      .optional()
      .describe("What decides which cells are best; the goal unless given."),
  },
  must("a map with `top` and `by`"),
);

const gate = z.strictObject(
  {
    maxFailed: z
      .int(must("a whole number"))
      .min(0, must("at least 0"))
      .describe("The most failed cells with which the stage still starts."),
  },
  must("a map with `maxFailed`"),
);

const axes = z.array(text, must("a list of axes")).min(1, must("a list of axes"));

const common = {
  name: ownName.describe("The stage's name, which others `need`."),
  needs: oneOrMore("a stage or a list of stages").optional().describe("The stages that must end before."),
  use: text.optional().describe("The resource profile of the stage's jobs."),
  onePer: axes.optional().describe("Run one cell for each combination of labels of these axes."),
  gate: gate.optional().describe("What must hold of the stages before for this one to start."),
};

/** A stage of a sweep with a base. */
export const stageSchema = z.strictObject(
  {
    ...common,
    run: z
      .literal("validate-only", must("`validate-only`, or left out"))
      .optional()
      .describe("Only let Triage validate the configs."),
    set: z
      .record(z.string(), anything, must("a map from path to value"))
      .optional()
      .describe("What the stage changes in every cell's config: path to value."),
    promote: promote.optional().describe("Let only the best cells of the stages before go on."),
  },
  must("a map with a `name`"),
);

/** A stage of a sweep of commands: there is no config to change and no metric to promote by. */
export const commandStageSchema = z.strictObject(common, must("a map with a `name`"));

export type StageStructure = z.infer<typeof stageSchema>;
