import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import fc from "fast-check";

import { jsonSchema } from "../../tools/matrix/json-schema";
import { commandSweepSchema, sweepSchema } from "../../tools/matrix/sweep-schema";
import { nodeStructure } from "../../tools/matrix/yaml/node-value";
import { parseYaml } from "../../tools/matrix/yaml/parse-yaml";
import { Problems } from "../../tools/problem";
import { brokenTables } from "./broken/broken-tables";
import { everything } from "./everything";

type Validate = (data: unknown) => boolean;

describe("jsonSchema", () => {
  let validate: Validate;
  before(() => {
    validate = new Ajv({ allowUnionTypes: true }).compile(jsonSchema());
  });

  it("takes a sweep that uses the whole language, and a sweep of commands", () => {
    for (const text of Object.values(everything)) assert.equal(validate(structureOf(text)), true, text);
  });

  it("agrees with the program on every broken sweep", () => {
    const texts = brokenTables.flatMap(({ cases }) => cases.flatMap(({ sweep }) => sweep ?? []));
    const verdicts = texts.map((text) => agreedVerdict(text, validate));
    assert.ok(verdicts.filter((verdict) => verdict === false).length > 100);
    assert.ok(verdicts.filter((verdict) => verdict === true).length > 100);
  });

  it("agrees with the program on every file of tests and experiments", () => {
    const repository = join(__dirname, "..", "..");
    const verdicts = ["test", "experiments"].flatMap((folder) =>
      readdirSync(join(repository, folder), { encoding: "utf8", recursive: true })
        .filter((name) => /\.ya?ml$/.test(name))
        .map((name) => {
          const text = readFileSync(join(repository, folder, name), "utf8");
          return {
            name,
            isSweep: /^(?:base|axes|command):/m.test(text),
            taken: agreedVerdict(text, validate),
          };
        }),
    );
    for (const { name, isSweep, taken } of verdicts) assert.equal(taken, isSweep, name);
    assert.ok(verdicts.some(({ isSweep }) => isSweep));
  });

  it("says in one short sentence what each key means", () => {
    for (const [key, { description = "" }] of propertiesOf(jsonSchema()))
      assert.match(description, /^[A-Z`][^\n]{5,98}\.$|s3:\/\/…$/, key);
  });

  it("agrees with the program on every mutation of a sweep", () => {
    const replacement = fc.oneof(
      fc.constantFrom<unknown>(null, true, 0, -1, 1.5, "", "text", "25%", [], ["a"], {}, { a: 1 }, 1e300),
      fc.constantFrom<unknown>(
        [[]],
        [["a"]],
        [["a", "b"]],
        [{}],
        { not: 1 },
        { not: { lt: 3 } },
        { lt: "a" },
      ),
    );
    const texts = Object.values(everything).map((text) => structureOf(text));
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.array(fc.nat(), { maxLength: 6 }),
        replacement,
        (data, way, put) => {
          const mutated = structuredClone(data);
          replaceAt(mutated, way, put);
          assert.equal(validate(mutated), programTakes(mutated), JSON.stringify(mutated));
        },
      ),
      { numRuns: 500 },
    );
  });
});

function structureOf(text: string): unknown {
  const file = parseYaml({ file: "sweep.yaml", text });
  return nodeStructure(file, file.root);
}

interface Property {
  readonly description?: string;
}

/** All keys that the schema knows, wherever they stand. */
function propertiesOf(schema: unknown): (readonly [string, Property])[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { properties = {} } = schema as { readonly properties?: Readonly<Record<string, Property>> };
  return [...Object.entries(properties), ...Object.values(schema).flatMap(propertiesOf)];
}

/** What both say of a text; undefined where it is no YAML at all. */
function agreedVerdict(text: string, validate: Validate): boolean | undefined {
  let data: unknown;
  try {
    data = structureOf(text);
  } catch (error) {
    if (error instanceof Problems) return undefined;
    throw error;
  }
  const verdict = validate(data);
  assert.equal(verdict, programTakes(data), text);
  return verdict;
}

function programTakes(data: unknown): boolean {
  return sweepSchema.safeParse(data).success || commandSweepSchema.safeParse(data).success;
}

/** Walks down by numbers, and puts something else where they end. */
function replaceAt(data: unknown, way: readonly number[], put: unknown): void {
  if (typeof data !== "object" || data === null) return;
  const keys = Object.keys(data);
  const key = keys[(way[0] ?? 0) % Math.max(1, keys.length)];
  if (key === undefined) return;
  const holder = data as Record<string, unknown>;
  if (way.length <= 1 || typeof holder[key] !== "object") holder[key] = put;
  else replaceAt(holder[key], way.slice(1), put);
}
