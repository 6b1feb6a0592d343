import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

import { exampleBase, whatIsSaid } from "../example";

/** One broken input, and all that is said about it. */
interface BrokenCase {
  readonly name: string;
  /** The sweep file; without one, the base itself is what is read. */
  readonly sweep?: string;
  /** Texts of the example base, each with what stands there instead. */
  readonly base?: readonly (readonly [from: string, to: string])[];
  /** Other files. */
  readonly files?: Readonly<Record<string, string>>;
  readonly says: string;
}

const tables = readdirSync(__dirname).filter((name) => name.endsWith(".yaml"));

describe("broken sweeps and configs", () => {
  const inputs = new Set<string>();
  for (const table of tables) {
    describe(table, () => {
      for (const one of parse(readFileSync(join(__dirname, table), "utf8")) as BrokenCase[]) {
        it(one.name, () => {
          const files = filesOf(one);
          const input = JSON.stringify(files);
          assert.ok(!inputs.has(input), "this input stands in the tables twice");
          inputs.add(input);
          assert.equal(whatIsSaid(files, one.sweep === undefined ? "base.yaml" : "sweep.yaml"), one.says);
        });
      }
    });
  }

  it("are at least seventy", () => {
    assert.ok(inputs.size >= 70, `${inputs.size} inputs`);
  });
});

function filesOf({ sweep, base = [], files = {} }: BrokenCase): Record<string, string> {
  let config = exampleBase;
  for (const [from, to] of base) {
    assert.ok(config.includes(from), `the example base has no ${JSON.stringify(from)}`);
    config = config.replace(from, () => to);
  }
  return { "base.yaml": config, ...files, ...(sweep !== undefined && { "sweep.yaml": sweep }) };
}
