import type { z } from "zod";

import type { Path } from "./config/path";

/** The keys that a schema knows at a path. */
export function schemaKeys(schema: z.core.$ZodType, path: Path): string[] {
  const def = schema._zod.def as z.core.$ZodTypeDef as unknown as Record<string, unknown>;
  const below = (next: unknown, rest: Path) => schemaKeys(next as z.core.$ZodType, rest);
  const [step, ...rest] = path;
  switch (def.type) {
    case "optional":
      return below(def.innerType, path);
    case "union":
      return (def.options as unknown[]).flatMap((option) => below(option, path));
    case "record":
      return step === undefined ? [] : below(def.valueType, rest);
    case "array":
      return step === undefined ? [] : below(def.element, rest);
    case "object": {
      const shape = def.shape as Record<string, unknown>;
      if (step === undefined) return Object.keys(shape);
      return Object.hasOwn(shape, step) ? below(shape[step], rest) : [];
    }
    default:
      return [];
  }
}
