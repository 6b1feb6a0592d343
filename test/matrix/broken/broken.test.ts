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
  /** What `--set` says. */
  readonly set?: readonly string[];
  readonly says: string;
}

const tables = readdirSync(__dirname)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => ({ name, cases: parse(readFileSync(join(__dirname, name), "utf8")) as BrokenCase[] }));

describe("broken sweeps and configs", () => {
  it("are at least four hundred, each another", () => {
    const inputs = tables.flatMap(({ cases }) => cases.map((one) => JSON.stringify([filesOf(one), one.set])));
    assert.equal(new Set(inputs).size, inputs.length);
    assert.ok(inputs.length >= 400, `${inputs.length} inputs`);
  });

  for (const { name, cases } of tables) {
    describe(name, () => {
      for (const one of cases) {
        it(one.name, () => {
          const file = one.sweep === undefined ? "base.yaml" : "sweep.yaml";
          assert.equal(whatIsSaid(filesOf(one), file, one), one.says);
        });
      }
    });
  }
});

function filesOf({ sweep, base = [], files = {} }: BrokenCase): Record<string, string> {
  let config = exampleBase;
  for (const [from, to] of base) {
    assert.ok(config.includes(from), `the example base has no ${JSON.stringify(from)}`);
    config = config.replace(from, () => to);
  }
  return { "base.yaml": config, ...files, ...(sweep !== undefined && { "sweep.yaml": sweep }) };
}
