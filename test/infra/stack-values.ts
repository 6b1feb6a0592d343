import { parse } from "yaml";

/** The config of a stack file's text as Pulumi hands it to a program: text as it is, JSON for all else. */
export function stackValues(text: string): Record<string, string> {
  const { config } = parse(text) as { config: Record<string, unknown> };
  const entries = Object.entries(config).map(([key, value]): [string, string] => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return Object.fromEntries(entries);
}
