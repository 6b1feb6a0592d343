import type { Value } from "../../../tools/matrix/config/value";
import { Float, isList, isMap } from "../../../tools/matrix/config/value";
import type { SweepData } from "../random-sweep";

/** A config's value as it is written in TypeScript. */
export function typescriptOf(value: Value): string {
  if (isMap(value)) {
    const entries = [...value].map(([key, item]) => `[${typescriptOf(key)}, ${typescriptOf(item)}]`);
    return `new Map<never, never>([${entries.join(", ")}] as never)`;
  }
  if (isList(value)) return `[${value.map(typescriptOf).join(", ")}]`;
  if (value instanceof Float) return `float(${Object.is(value.value, -0) ? "-0" : value.value})`;
  if (typeof value === "bigint") return `${value}n`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** A sweep as it is written in TypeScript; matchers become functions where `asFunction` says so. */
export function twinOf({ axes, exclude = [], ...others }: SweepData, asFunction: () => boolean): string {
  const matcher = (entry: unknown) => (asFunction() ? functionOf(entry as Entry) : JSON.stringify(entry));
  const when = Object.entries(axes).flatMap(([name, axis]) =>
    axis.when ? [`${name}: ${matcher(axis.when)}`] : [],
  );
  const own = Object.entries(axes).map(([name, { when: _, ...axis }]) => [name, axis] as const);
  const fields = [
    ...Object.entries(others).map(([key, value]) => `${key}: ${JSON.stringify(value)}`),
    `axes: ${JSON.stringify(Object.fromEntries(own))}`,
    `when: { ${when.join(", ")} }`,
    `exclude: [${exclude.map(matcher).join(", ")}]`,
  ];
  return `import { defineSweep } from "sweepstack";\nexport default defineSweep({\n  ${fields.join(",\n  ")},\n});\n`;
}

type Entry = Readonly<Record<string, string | readonly string[] | { readonly not: string }>>;

/** The function that says what an entry says: an axis that the cell lacks never matches. */
function functionOf(entry: Entry): string {
  const tests = Object.entries(entry).map(([key, test]) => {
    const label = `cell[${JSON.stringify(key)}]`;
    if (typeof test === "string") return `${label} === ${JSON.stringify(test)}`;
    if (Array.isArray(test)) return `${JSON.stringify(test)}.includes(${label})`;
    return `${label} !== undefined && ${label} !== ${JSON.stringify((test as { readonly not: string }).not)}`;
  });
  return `(cell) => ${tests.join(" && ")}`;
}
