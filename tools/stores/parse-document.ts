import type { z } from "zod";
import { exitCode, Problem } from "../problem";

/** A document of the store, checked; a broken one is the store's fault, not the user's. */
export function parseDocument<T>(key: string, text: Buffer, schema: z.ZodType<T>): T {
  let document: unknown;
  try {
    document = JSON.parse(text.toString("utf8"));
  } catch {
    throw new Problem(`${key} in the store is not JSON`, { exitCode: exitCode.service });
  }
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0] ?? { path: [], message: "unknown" };
  throw new Problem(`${key} in the store cannot be read: ${path.join(".")}: ${message}`, {
    exitCode: exitCode.service,
    hint: "it may have been written by a newer version of sweepstack",
  });
}
