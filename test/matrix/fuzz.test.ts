import assert from "node:assert/strict";
import fc from "fast-check";
import { isScalar, parseDocument, visit } from "yaml";

import { Problems } from "../../tools/problem";
import { everything } from "./everything";
import { exampleBase, expandExample, whatIsSaid } from "./example";

const sweep = everything.base;
const files = {
  "sweep.yaml": sweep,
  "sql/major.sql": "select 1 -- {as_of_date} {label_timespan}",
  "axes/teams.yaml": "{ set: user_metadata.team, values: [red, green] }",
  "axes/sizes.yaml": "[1, 2]",
};

interface Token {
  readonly start: number;
  readonly end: number;
}

/** Where the language's own words stand: keys, paths, classes, axes and labels that are referred to. */
function ownWords(): Token[] {
  const tokens: Token[] = [];
  visit(parseDocument(sweep), {
    Scalar(key, node, ancestors) {
      const path = ancestors.flatMap((one) =>
        one && "key" in one && isScalar(one.key) ? [String(one.key.value)] : [],
      );
      if (!node.range || !isOwnWord(key === "key", path, String(node.value))) return;
      tokens.push({ start: node.range[0], end: node.range[1] });
    },
  });
  return tokens;
}

/** Names that the user chooses, and values that may be anything, are not the language's. */
function isOwnWord(isKey: boolean, path: readonly string[], value: string): boolean {
  const [first, , third] = path;
  if (value.startsWith("user_metadata.")) return false;
  switch (first) {
    case "exclude":
    case "baseline":
      return value !== "10";
    case "include":
    case "zip":
      return true;
    case "axes":
      return (
        third === "when" || (isKey ? isAxisKey(path) : ["set", "after", "from", "dates"].includes(third!))
      );
    case "stages":
      return isKey || path[1] !== "name";
    default:
      return isKey || ["base", "goal", "resources", "onFailure"].includes(first!);
  }
}

function isAxisKey(path: readonly string[]): boolean {
  const computed = ["range", "logspace", "dates"].includes(path[2]!);
  if (path.length === 4) return computed;
  if (path[2] === "named") return path.length === 3 || path.length === 5 || path.length === 6;
  return path.length === 1 || path.length === 3 || (path[2] === "grid" && path.length === 5);
}

describe("a mutated sweep", () => {
  it("is whole before the mutation", () => {
    assert.equal(expandExample(files).cells.length, 80);
    assert.equal(expandExample({ ...files, "sweep.yaml": everything.command }).cells.length, 16);
  });

  it("yields an error inside the mutation when a key, path, class or label is misspelt", () => {
    const tokens = ownWords();
    assert.ok(tokens.length > 40, `${tokens.length} tokens`);
    const mutation = fc.tuple(fc.constantFrom(...tokens), fc.nat(), fc.constantFrom("zq", "Q", "_", "xx"));
    fc.assert(
      fc.property(mutation, ([{ start, end }, nat, inserted]) => {
        const at = start + 1 + (nat % (end - start));
        const mutated = sweep.slice(0, at) + inserted + sweep.slice(at);
        const problems = problemsOf(mutated);
        const inside = problems.some(({ location }) => {
          if (location?.file !== "sweep.yaml") return false;
          const offset = offsetOf(mutated, location.line, location.column);
          return offset >= start && offset <= end + inserted.length;
        });
        assert.ok(inside, `${mutated.slice(start, end + inserted.length)}: ${JSON.stringify(problems)}`);
      }),
      { numRuns: 300 },
    );
  });

  it("never ends in anything but problems with a place", () => {
    const edit = fc.record({
      at: fc.nat(),
      cut: fc.nat(6),
      put: fc.string({ unit: fc.constantFrom(..."ab:-[]{}\"'\n\t #&*!|>?,.0"), maxLength: 4 }),
    });
    const edits = fc.array(edit, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.constantFrom(exampleBase, ...Object.values(everything)), edits, (whole, changes) => {
        let text = whole;
        for (const { at, cut, put } of changes) {
          const from = at % text.length;
          text = text.slice(0, from) + put + text.slice(from + cut);
        }
        const said = whatIsSaid({ ...files, [whole === exampleBase ? "base.yaml" : "sweep.yaml"]: text });
        for (const line of said.split("\n").filter((one) => /: (?:error|warning): /.test(one))) {
          assert.match(line, /^[a-z/.\\]+:\d+:\d+: (?:error|warning): .* \[[a-z0-9.-]+\]$/);
        }
        assert.doesNotMatch(said, /undefined|\[object|NaN|Invalid input/);
      }),
      { numRuns: 400 },
    );
  });
});

function problemsOf(text: string) {
  try {
    expandExample({ ...files, "sweep.yaml": text });
    return [];
  } catch (error) {
    if (error instanceof Problems)
      return error.problems.map(({ message, location }) => ({ message, location }));
    throw error;
  }
}

function offsetOf(text: string, line: number, column: number): number {
  const before = text.split("\n").slice(0, line - 1);
  return before.reduce((offset, one) => offset + one.length + 1, 0) + column - 1;
}
