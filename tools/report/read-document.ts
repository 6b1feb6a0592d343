import type { z } from "zod";

/** What became of reading a document of the store. */
export type Reading<T> =
  | { readonly kind: "read"; readonly value: T }
  | { readonly kind: "unreadable"; readonly reason: string };

/** Parses a document's text; one of another version or shape is reported, never thrown. */
export function readDocument<T>(
  text: string,
  name: string,
  schema: z.ZodType<T>,
  schemaVersion?: number,
): Reading<T> {
  const unreadable = (fault: string): Reading<T> => ({ kind: "unreadable", reason: `its ${name} ${fault}` });
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return unreadable("is not JSON");
  }
  const version = (document as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (version !== schemaVersion)
    return unreadable(`has version ${version}, and this program reads ${schemaVersion}`);
  const parsed = schema.safeParse(document);
  if (parsed.success) return { kind: "read", value: parsed.data };
  const [issue] = parsed.error.issues;
  return unreadable(`is damaged: ${issue?.path.join(".")}: ${issue?.message}`);
}
