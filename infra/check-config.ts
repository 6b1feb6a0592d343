import { z } from "zod";
import type { ConfigProblem } from "./config-problem";
import { didYouMean, nearestWord } from "./config-problem";
import type { WrittenConfig } from "./config-schema";
import { configSchema } from "./config-schema";

/** The part of a JSON Schema that hints are made from. */
interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly additionalProperties?: Shape | boolean;
  readonly items?: Shape;
  readonly example?: unknown;
}

/** A stack's config checked against its schema: the config, or all that is wrong with it, each key once. */
export function checkConfig(
  values: Readonly<Record<string, unknown>>,
): { readonly config: WrittenConfig } | { readonly problems: readonly ConfigProblem[] } {
  const result = configSchema.safeParse(values);
  if (result.success) return { config: result.data };
  const { issues } = result.error;
  const misspelt = new Set(issues.flatMap(misspeltKeys));
  const problems = issues
    .filter((issue) => !misspelt.has(formatPath(issue.path)))
    .flatMap((issue) => issueProblems(issue, values));
  // A value that breaks several rules is shown once.
  const first = new Map(problems.toReversed().map((problem) => [problem.path, problem]));
  return { problems: problems.filter((problem) => first.get(problem.path) === problem) };
}

/** The keys that are there under a name that is nearly their own: as such they are reported already. */
function misspeltKeys(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== "unrecognized_keys") return [];
  const known = Object.keys(shapeAt(issue.path.map(String))?.properties ?? {});
  return issue.keys.flatMap((key) => {
    const meant = nearestWord(key, known);
    return meant === undefined ? [] : [formatPath([...issue.path, meant])];
  });
}

function issueProblems(issue: z.core.$ZodIssue, values: unknown): ConfigProblem[] {
  const steps = issue.path.map(String);
  const path = formatPath(issue.path);
  const shape = shapeAt(steps);
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys(shape?.properties ?? {});
    return issue.keys.map((key) => ({
      path: formatPath([...issue.path, key]),
      message: "there is no such key",
      hint: didYouMean(key, known),
    }));
  }
  if (issue.code === "invalid_key") {
    const [inside] = issue.issues;
    return [{ path, message: `a name ${inside?.message}`, hint: exampleOf(steps.slice(0, -1)) }];
  }
  const found = valueAt(values, steps);
  const message = found === undefined ? "is missing" : `${issue.message}, not ${describe(found)}`;
  return [{ path, message, hint: exampleOf(steps) }];
}

/** An example of a key's value, or of the nearest key around it that has one. */
function exampleOf(steps: readonly string[]): string {
  for (let length = steps.length; length > 0; length -= 1) {
    if (/^\d+$/.test(steps[length - 1]!)) continue;
    const shape = shapeAt(steps.slice(0, length));
    const example = shape && (shape.example ?? exampleOfMap(shape));
    if (example !== undefined) return `for example ${steps[length - 1]}: ${example}`;
  }
  throw new Error(`no example for ${formatPath(steps)}`);
}

function exampleOfMap({ properties }: Shape): string | undefined {
  if (!properties) return undefined;
  const entries = Object.entries(properties).map(
    ([key, shape]) => `${key}: ${shape.example ?? exampleOfMap(shape)}`,
  );
  return `{ ${entries.join(", ")} }`;
}

const rootShape = z.toJSONSchema(configSchema) as Shape;

function shapeAt(steps: readonly string[]): Shape | undefined {
  return steps.reduce<Shape | undefined>((shape, step) => {
    const { properties, additionalProperties, items } = shape ?? {};
    return properties?.[step] ?? (typeof additionalProperties === "object" ? additionalProperties : items);
  }, rootShape);
}

function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return text === "" ? String(step) : `${text}.${String(step)}`;
  }, "");
}

function valueAt(values: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], values);
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (value === null) return "nothing";
  if (typeof value === "object") return Object.keys(value).length === 0 ? "an empty map" : "a map";
  return JSON.stringify(value);
}
