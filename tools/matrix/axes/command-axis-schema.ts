import { z } from "zod";

import { label } from "../matcher-schema";
import { must } from "../schema-words";
import { axisConditions, computedKinds } from "./axis-schema";

const labels = z.array(label, must("a list of labels"));

/** An axis of a sweep of commands: its labels are all that a command gets. */
export const commandAxisSchema = z.union(
  [
    labels,
    z.strictObject({
      values: labels.optional().describe("The labels, which stand in the command where the axis is named."),
      ...computedKinds,
      from: axisConditions.from,
      when: axisConditions.when,
    }),
  ],
  must("a list of labels, or a map with one of `values`, `range`, `logspace`, `dates` and `from`"),
);

export type CommandAxisStructure = z.infer<typeof commandAxisSchema>;
