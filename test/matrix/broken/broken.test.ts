import assert from "node:assert/strict";

import { exampleBase, whatIsSaid } from "../example";
import { type BrokenCase, brokenTables } from "./broken-tables";

describe("broken sweeps and configs", () => {
  it("are at least four hundred, each another", () => {
    const inputs = brokenTables.flatMap(({ cases }) =>
      cases.map((one) => JSON.stringify([filesOf(one), one.set])),
    );
    assert.equal(new Set(inputs).size, inputs.length);
    assert.ok(inputs.length >= 400, `${inputs.length} inputs`);
  });

  for (const { name, cases } of brokenTables) {
    describe(name, () => {
      for (const one of cases) {
        it(one.name, () => {
          assert.equal(whatIsSaid(filesOf(one), fileOf(one), one), one.says);
        });
      }
    });
  }
});

function fileOf({ sweep, typed }: BrokenCase): string {
  if (typed !== undefined) return "sweep.ts";
  return sweep === undefined ? "base.yaml" : "sweep.yaml";
}

function filesOf({ sweep, typed, base = [], files = {} }: BrokenCase): Record<string, string> {
  let config = exampleBase;
  for (const [from, to] of base) {
    assert.ok(config.includes(from), `the example base has no ${JSON.stringify(from)}`);
    config = config.replace(from, () => to);
  }
  return {
    "base.yaml": config,
    ...files,
    ...(sweep !== undefined && { "sweep.yaml": sweep }),
    ...(typed !== undefined && { "sweep.ts": typed }),
  };
}
