import assert from "node:assert/strict";
import { isMap, isScalar, isSeq, type Node, parseDocument } from "yaml";
import type { z } from "zod";

import { commandSweepSchema, sweepSchema } from "../../../tools/matrix/sweep-schema";
import { brokenTables } from "./broken-tables";

type Schema = z.core.$ZodType;

/** A key of the language: where it stands, with `*` for names and items; those of matchers are the same everywhere. */
type Key = string;

const ofMatchers = /^(?:.*\.)?(not|lte?|gte?)$/;

function keyOf(path: readonly string[]): Key {
  return path.join(".").replace(ofMatchers, "matcher.$1");
}

/** What a schema says of the keys below a path. */
function below(schema: Schema): {
  readonly keys: Readonly<Record<string, Schema>>;
  readonly items: Schema[];
} {
  const def = schema._zod.def as unknown as Readonly<Record<string, unknown>> & { readonly type: string };
  switch (def.type) {
    case "optional":
      return below(def.innerType as Schema);
    case "object":
      return { keys: def.shape as Record<string, Schema>, items: [] };
    case "record":
      return { keys: {}, items: [def.valueType as Schema] };
    case "array":
      return { keys: {}, items: [def.element as Schema] };
    case "union": {
      const options = (def.options as Schema[]).map(below);
      return {
        keys: Object.assign({}, ...options.map(({ keys }) => keys)),
        items: options.flatMap(({ items }) => items),
      };
    }
    default:
      return { keys: {}, items: [] };
  }
}

function allKeys(schema: Schema, path: readonly string[] = []): Key[] {
  const { keys, items } = below(schema);
  return [
    ...Object.entries(keys).flatMap(([key, next]) => [
      keyOf([...path, key]),
      ...allKeys(next, [...path, key]),
    ]),
    ...items.flatMap((item) => allKeys(item, [...path, "*"])),
  ];
}

/** The innermost key of the language at an offset, whose name or value holds it. */
function keyAt(node: unknown, offset: number, schema: Schema, path: readonly string[] = []): Key | undefined {
  const { keys, items } = below(schema);
  const holds = (one: unknown) => {
    const range = (one as Node | null)?.range;
    return range ? range[0] <= offset && offset < Math.max(range[1], range[0] + 1) : false;
  };
  if (isSeq(node)) {
    const item = node.items.find(holds);
    return items.map((next) => keyAt(item, offset, next, [...path, "*"])).find((key) => key !== undefined);
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key, value }) => holds(key) || holds(value));
  if (!pair || !isScalar(pair.key)) return undefined;
  const name = String(pair.key.value);
  const next = Object.hasOwn(keys, name) ? keys[name] : undefined;
  if (next) return keyAt(pair.value, offset, next, [...path, name]) ?? keyOf([...path, name]);
  return items.map((one) => keyAt(pair.value, offset, one, [...path, "*"])).find((key) => key !== undefined);
}

/** The keys of a broken sweep that a message points at. */
function pointedAt({ sweep = "", says }: { readonly sweep?: string; readonly says: string }): Key[] {
  const root = parseDocument(sweep, { logLevel: "error" }).contents;
  const lines = sweep.split("\n");
  const schema = isMap(root) && root.has("command") ? commandSweepSchema : sweepSchema;
  return [...says.matchAll(/^sweep\.yaml:(\d+):(\d+): error: /gm)].flatMap(([, line, column]) => {
    const before = lines.slice(0, Number(line) - 1).join("\n").length;
    const offset = before + (Number(line) > 1 ? 1 : 0) + Number(column) - 1;
    return keyAt(root, offset, schema) ?? [];
  });
}

describe("the keys of the language", () => {
  const shown = new Set(brokenTables.flatMap(({ cases }) => cases.flatMap(pointedAt)));
  for (const key of new Set([...allKeys(sweepSchema), ...allKeys(commandSweepSchema)])) {
    it(`has a broken case that points at ${key}`, () => {
      assert.ok(shown.has(key));
    });
  }
});
