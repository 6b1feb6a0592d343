import { z } from "zod";

import { commandSweepSchema, sweepSchema } from "./sweep-schema";

/** The JSON Schema of a sweep file, in the draft that most editors read. */
export function jsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(z.union([sweepSchema, commandSweepSchema]), {
    target: "draft-7",
  });
  return { $schema, title: "sweep", ...schema };
}
