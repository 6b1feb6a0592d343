import { z } from "zod";

import { anything, count, must, oneOrMore, ownName, text } from "./schema-words";

/** Above 0 and up to 100. */
const percentage = /^(?!0+(?:\.0+)?%)(?:100|\d{1,2}(?:\.\d+)?)%$/;
const top = must("a whole number from 1, or a percentage such as 25%");

const promote = z.strictObject(
  {
    top: z.union([count, z.string().regex(percentage, top)], top),
    by: z
      .strictObject(
        {
          metric: text,
          parameter: text.optional(),
          order: z.enum(["desc", "asc"], must("`desc` or `asc`")).optional(),
        },
        must("a map with `metric`, `parameter` and `order`"),
      )
      .optional(),
  },
  must("a map with `top` and `by`"),
);

const gate = z.strictObject(
  { maxFailed: z.int(must("a whole number")).min(0, must("at least 0")) },
  must("a map with `maxFailed`"),
);

const axes = z.array(text, must("a list of axes")).min(1, must("a list of axes"));

const common = {
  name: ownName,
  needs: oneOrMore("a stage or a list of stages").optional(),
  use: text.optional(),
  onePer: axes.optional(),
  gate: gate.optional(),
};

/** A stage of a sweep with a base. */
export const stageSchema = z.strictObject(
  {
    ...common,
    run: z.literal("validate-only", must("`validate-only`, or left out")).optional(),
    set: z.record(z.string(), anything, must("a map from path to value")).optional(),
    promote: promote.optional(),
  },
  must("a map with a `name`"),
);

/** A stage of a sweep of commands: there is no config to change and no metric to promote by. */
export const commandStageSchema = z.strictObject(common, must("a map with a `name`"));

export type StageStructure = z.infer<typeof stageSchema>;
