import assert from "node:assert/strict";
import fc from "fast-check";

import { getAt } from "../../../tools/matrix/config/path";
import { Problems } from "../../../tools/problem";
import { value as anyValue } from "../arbitraries";
import { expandExample } from "../example";
import { shown } from "../python";
import type { SweepData } from "../random-sweep";
import { randomLanguage } from "../random-sweep";
import { everythingTyped } from "./everything-typed";
import { twinOf, typescriptOf } from "./typescript-of";

const runs = { numRuns: 60 };
const maxCells = { limits: { maxCells: 10_000 } };

describe("a sweep in TypeScript and its twin in YAML", () => {
  it("have the same cells, whether labels or functions say which are meant", () => {
    fc.assert(
      fc.property(withExclude, fc.infiniteStream(fc.boolean()), (sweep, stream) => {
        const twin = twinOf(sweep, () => stream.next().value as boolean);
        assert.deepEqual(cellsOf("sweep.ts", twin), cellsOf("sweep.yaml", JSON.stringify(sweep)), twin);
      }),
      runs,
    );
  });

  it("hold any value that a config may hold", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const twin = `import { defineSweep, float } from "sweepstack";
export default defineSweep({
  base: "base.yaml",
  axes: { note: { set: "user_metadata.note", values: { one: ${typescriptOf(value)} } } },
});
`;
        const { cells } = expandExample({ "sweep.ts": twin }, "sweep.ts");
        assert.deepEqual(shown(getAt(cells[0]!.config, ["user_metadata", "note"])!), shown(value));
      }),
      runs,
    );
  });
});

describe("a function in exclude", () => {
  it("takes out exactly the cells of which it is true, whatever it looks at and whatever is absent", () => {
    fc.assert(
      fc.property(
        randomLanguage,
        fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
        fc.nat(2),
        (plain, picks, rest) => {
          const sweep = { ...maxCells, ...plain };
          const all = expandExample({ "sweep.yaml": JSON.stringify(sweep) }).cells;
          const keys = [...new Set(all.flatMap(({ coordinates }) => Object.keys(coordinates)))];
          const looked = picks.map((pick) => keys[pick % keys.length]!);
          const text = (coordinates: Readonly<Record<string, string>>) =>
            looked.map((key) => coordinates[key]).join().length % 3;
          const left = all.filter(({ coordinates }) => text(coordinates) !== rest).map(({ name }) => name);
          fc.pre(left.length > 0 && left.length < all.length);
          const labels = looked.map((key) => `cell[${JSON.stringify(key)}]`).join(", ");
          const twin = twinOf(sweep, () => false).replace(
            "exclude: []",
            `exclude: [(cell) => [${labels}].join().length % 3 === ${rest}]`,
          );
          const { cells } = expandExample({ "sweep.ts": twin }, "sweep.ts");
          assert.deepEqual(
            cells.map(({ name }) => name),
            left,
          );
        },
      ),
      runs,
    );
  });
});

describe("a mutated sweep in TypeScript", () => {
  const sweep = everythingTyped.base;
  const files = {
    "sql/major.sql": "select entity_id, 1 as outcome from events where '{as_of_date}' < '{label_timespan}'",
    "axes/teams.yaml": "{ set: user_metadata.team, values: [red, blue] }",
  };

  it("yields an error inside the mutation when a key, path or class is misspelt", () => {
    const words =
      /\b(?:set|values|dates|every|grid|range|step|logspace|files|named|after|zip|exclude|include|limits|maxCells|rules|match|stages|onePer|promote|metric)(?=:)|(?<=")[a-z]+_[a-z]+\.[a-z_.]+(?=")|[A-Z][A-Za-z]+Classifier/g;
    const tokens = [...sweep.matchAll(words)].filter(([word]) => !word.startsWith("user_metadata"));
    assert.ok(tokens.length > 40, `${tokens.length} tokens`);
    fc.assert(
      fc.property(fc.constantFrom(...tokens), fc.nat(), (token, nat) => {
        const at = token.index + 1 + (nat % (token[0].length - 1));
        const mutated = `${sweep.slice(0, at)}zq${sweep.slice(at)}`;
        const places = placesOf(mutated);
        const inside = places.some((place) => place >= token.index - 1 && place <= at + 2);
        assert.ok(inside, `${mutated.slice(token.index, at + 10)}: ${places}`);
      }),
      { numRuns: 150 },
    );
  });

  /** Where the problems of a sweep stand, in characters. */
  function placesOf(text: string): number[] {
    try {
      expandExample({ ...files, "sweep.ts": text }, "sweep.ts");
      return [];
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      return error.problems.map(({ location }) => {
        const before = text.split("\n").slice(0, location!.line - 1);
        return before.reduce((offset, line) => offset + line.length + 1, 0) + location!.column - 1;
      });
    }
  }
});

/** What there is to compare, or that the sweep is refused (an entry may match nothing, or everything may be excluded). */
function cellsOf(file: string, text: string) {
  try {
    const { cells, shape } = expandExample({ [file]: text }, file);
    return {
      shape,
      cells: cells.map(({ id, name, coordinates, profile }) => ({ id, name, coordinates, profile })),
    };
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.problems.map(({ message }) => message);
  }
}

/** Sweeps with entries that name one or two coordinates, some of cells that there are, some of cells that there are not. */
const withExclude: fc.Arbitrary<SweepData> = randomLanguage.chain((plain) => {
  const sweep = { ...maxCells, ...plain };
  const coordinates = expandExample({ "sweep.yaml": JSON.stringify(sweep) }).cells.map(
    (cell) => cell.coordinates,
  );
  const entry = fc
    .tuple(
      fc.constantFrom(...coordinates),
      fc.constantFrom(...coordinates),
      fc.nat(),
      fc.integer({ min: 0, max: 2 }),
    )
    .map(([one, other, pick, form]) => {
      const key = Object.keys(one)[pick % Object.keys(one).length]!;
      const second = Object.keys(other)[pick % Object.keys(other).length]!;
      const test = form === 0 ? one[key] : form === 1 ? [one[key]] : { not: one[key] };
      return { [key]: test, ...(second !== key && { [second]: other[second] }) };
    });
  return fc.array(entry, { maxLength: 3 }).map((exclude) => ({ ...sweep, exclude }));
});
