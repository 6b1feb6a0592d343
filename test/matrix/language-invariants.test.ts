import assert from "node:assert/strict";
import fc from "fast-check";

import type { Cell } from "../../tools/matrix/cell";
import { emitConfig } from "../../tools/matrix/config/emit-config";
import { hashValue, toHex } from "../../tools/matrix/config/hash-value";
import { getAt } from "../../tools/matrix/config/path";
import { expandIds, expandSweep } from "../../tools/matrix/expand-sweep";
import { nodeValue } from "../../tools/matrix/yaml/node-value";
import { parseYaml } from "../../tools/matrix/yaml/parse-yaml";
import { exampleProfiles, readExample } from "./example";
import { shown } from "./python";
import type { AxisData, SweepData } from "./random-sweep";
import { labelsOf, randomLanguage, randomSweep, shuffled } from "./random-sweep";

const runs = { numRuns: 50 };

const read = (sweep: SweepData) =>
  readExample({ "sweep.yaml": JSON.stringify({ limits: { maxCells: 10_000 }, ...sweep }) });
const expand = (sweep: SweepData) => expandSweep(read(sweep), exampleProfiles);
const cellsOf = (sweep: SweepData) => expand(sweep).cells;
const ids = (cells: readonly Cell[]) => cells.map(({ id }) => id).sort();
const random = fc
  .infiniteStream(fc.double({ min: 0, max: 1, noNaN: true }))
  .map((stream) => () => stream.next().value as number);
/** Two axes that no random sweep has. */
const extra = (values: readonly string[]): AxisData => ({ set: "model_comment", values });
const more = (values: readonly string[]): AxisData => ({ set: "user_metadata.extra", values });

describe("the cells of any sweep", () => {
  it("are as many as they are counted to be without being made, with the same ids and names", () => {
    fc.assert(
      fc.property(randomLanguage, fc.integer({ min: 1, max: 3 }), (sweep, replicates) => {
        const full = { ...sweep, replicates, seed: 1, axes: withoutSeeds(sweep) };
        const { cells, counts } = expand(full);
        assert.equal(counts.all * replicates, cells.length);
        assert.equal(counts.product - counts.merged - counts.excluded + counts.included, counts.all);
        const named = [...expandIds(read(full), exampleProfiles)].map(({ id, hash, name }) => [
          id,
          hash,
          name,
        ]);
        assert.deepEqual(
          named,
          cells.map(({ id, hash, name }) => [id, hash, name]),
        );
        assert.equal(new Set(cells.map(({ name }) => name)).size, cells.length);
      }),
      runs,
    );
  });

  it("keep their ids when axes, values and keys change places", () => {
    fc.assert(
      fc.property(randomLanguage, random, (sweep, next) => {
        assert.deepEqual(ids(cellsOf(shuffled(sweep, next))), ids(cellsOf(sweep)));
      }),
      runs,
    );
  });

  it("are named by hashes of the configs that they hold, and are emitted as what they are", () => {
    fc.assert(
      fc.property(randomLanguage, fc.boolean(), (sweep, hasReplicates) => {
        const full = hasReplicates ? { ...sweep, replicates: 2, seed: 1, axes: withoutSeeds(sweep) } : sweep;
        const cells = cellsOf(full);
        for (const cell of cells) assert.equal(cell.hash, toHex(hashValue(cell.config)));
        for (const cell of cells.slice(-5)) {
          const file = parseYaml({ file: "cell.yaml", text: emitConfig(cell) });
          assert.deepEqual(shown(nodeValue(file, file.root, [])), shown(cell.config));
        }
      }),
      runs,
    );
  });
});

describe("exclude", () => {
  it("takes out exactly the cells that an entry matches, and no included one", () => {
    fc.assert(
      fc.property(randomLanguage, fc.nat(), fc.nat(), (sweep, pick, key) => {
        const all = cellsOf(sweep);
        const { coordinates } = all[pick % all.length]!;
        const names = Object.keys(coordinates);
        const name = names[key % names.length]!;
        const left = all.filter((cell) => cell.coordinates[name] !== coordinates[name]);
        const back = all.filter((cell) => cell.coordinates[name] === coordinates[name])[0]!;
        const exclude = [{ [name]: coordinates[name] }];
        const include = [back.coordinates];
        if (left.length > 0) assert.deepEqual(ids(cellsOf({ ...sweep, exclude })), ids(left));
        assert.deepEqual(ids(cellsOf({ ...sweep, exclude, include })), ids([...left, back]));
      }),
      runs,
    );
  });
});

describe("zip", () => {
  it("of axes of one value is their product", () => {
    fc.assert(
      fc.property(randomSweep, (sweep) => {
        const axes = { ...sweep.axes, extra: extra(["a"]), more: more(["b"]) };
        assert.deepEqual(
          ids(cellsOf({ ...sweep, axes, zip: [["more", "extra"]] })),
          ids(cellsOf({ ...sweep, axes })),
        );
      }),
      runs,
    );
  });

  it("keeps just the cells whose axes are at the same place", () => {
    fc.assert(
      fc.property(randomSweep, (sweep) => {
        const [one, two] = [
          ["a", "b", "c"],
          ["x", "y", "z"],
        ] as const;
        const axes = { extra: extra(one), ...sweep.axes, more: more(two) };
        const together = cellsOf({ ...sweep, axes }).filter(
          ({ coordinates }) => one.indexOf(coordinates.extra as "a") === two.indexOf(coordinates.more as "x"),
        );
        assert.deepEqual(ids(cellsOf({ ...sweep, axes, zip: [["extra", "more"]] })), ids(together));
      }),
      runs,
    );
  });
});

describe("when", () => {
  it("makes the cells where it holds, and each other one once, without the axis", () => {
    fc.assert(
      fc.property(randomSweep, fc.nat(), fc.boolean(), (sweep, pick, negated) => {
        const names = Object.keys(sweep.axes);
        const name = names[pick % names.length]!;
        const label = labelsOf(sweep.axes[name]!)[0]!;
        const when = { [name]: negated ? { not: label } : label };
        const holds = ({ coordinates }: Cell) => (coordinates[name] === label) !== negated;
        const axis = more(["x", "y"]);
        const with_ = cellsOf({ ...sweep, axes: { more: axis, ...sweep.axes } }).filter(holds);
        const without = cellsOf(sweep).filter((cell) => !holds(cell));
        const cells = cellsOf({ ...sweep, axes: { more: { ...axis, when }, ...sweep.axes } });
        assert.deepEqual(ids(cells), ids([...with_, ...without]));
        for (const cell of cells) assert.equal("more" in cell.coordinates, holds(cell));
      }),
      runs,
    );
  });
});

describe("after", () => {
  it("decides which of two axes wins, wherever they are declared", () => {
    fc.assert(
      fc.property(randomSweep, fc.boolean(), (sweep, turned) => {
        const whole = { set: "user_metadata.box", values: { plain: { a: 0, b: 0 }, other: { a: 1, b: 1 } } };
        const part = { set: "user_metadata.box.a", values: [7, 8], after: "whole" };
        const axes = turned ? { part, whole, ...sweep.axes } : { whole, ...sweep.axes, part };
        for (const { config, coordinates } of cellsOf({ ...sweep, axes })) {
          const box = getAt(config, ["user_metadata", "box"]);
          assert.equal(getAt(box, ["a"]), Number(coordinates.part));
          assert.equal(getAt(box, ["b"]), coordinates.whole === "plain" ? 0 : 1);
        }
        const other = turned ? { whole, ...sweep.axes, part } : { part, whole, ...sweep.axes };
        assert.deepEqual(ids(cellsOf({ ...sweep, axes: other })), ids(cellsOf({ ...sweep, axes })));
      }),
      runs,
    );
  });
});

describe("include", () => {
  it("adds cells that are what the product would have made of them", () => {
    fc.assert(
      fc.property(randomSweep, fc.nat(), fc.nat(), (sweep, a, b) => {
        const [one, two] = [extra(["a", "b", "c"]), more(["x", "y", "z"])];
        const axes = { ...sweep.axes, extra: one, more: two };
        const all = cellsOf({ ...sweep, axes });
        const zipped = { ...sweep, axes, zip: [["extra", "more"]] };
        const there = new Set(ids(cellsOf(zipped)));
        const others = all.filter(({ id }) => !there.has(id));
        const added = [...new Set([others[a % others.length]!, others[b % others.length]!])];
        const include = added.map(({ coordinates }) => coordinates);
        assert.deepEqual(ids(cellsOf({ ...zipped, include })), [...there, ...ids(added)].sort());
      }),
      runs,
    );
  });

  it("brings back what was excluded", () => {
    fc.assert(
      fc.property(randomSweep, fc.nat(), (sweep, pick) => {
        const axes = { ...sweep.axes, extra: extra(["a", "b"]) };
        const all = cellsOf({ ...sweep, axes });
        const excluded = all.filter(({ coordinates }) => coordinates.extra === "b");
        const { coordinates, id } = excluded[pick % excluded.length]!;
        const back = cellsOf({ ...sweep, axes, exclude: [{ extra: "b" }], include: [coordinates] });
        assert.equal(back.length, all.length - excluded.length + 1);
        assert.equal(back.at(-1)?.id, id);
      }),
      runs,
    );
  });
});

describe("sample", () => {
  it("of n is within the sample of n + 1, in the same order, whatever the order of axes", () => {
    fc.assert(
      fc.property(randomLanguage, fc.nat(), fc.integer(), random, (sweep, pick, seed, next) => {
        const all = cellsOf(sweep).map(({ id }) => id);
        const n = 1 + (pick % all.length);
        const sampleOf = (size: number) => cellsOf({ ...sweep, sample: size, seed }).map(({ id }) => id);
        const [drawn, larger] = [sampleOf(n), sampleOf(n + 1)];
        assert.equal(drawn.length, n);
        assert.equal(larger.length, Math.min(n + 1, all.length));
        assert.deepEqual(
          drawn,
          larger.filter((id) => drawn.includes(id)),
        );
        assert.deepEqual(
          larger,
          all.filter((id) => larger.includes(id)),
        );
        assert.deepEqual(ids(cellsOf(shuffled({ ...sweep, sample: n, seed }, next))), drawn.toSorted());
      }),
      runs,
    );
  });

  it("is another with another seed", () => {
    const axes = { seed: { set: "random_seed", range: { from: 1, to: 100, step: 1 } } };
    const drawn = [1, 2, 3].map((seed) => ids(cellsOf({ base: "base.yaml", axes, sample: 50, seed })).join());
    assert.equal(new Set(drawn).size, 3);
  });
});

describe("replicates", () => {
  it("are the same for n = 2 and n = 20, each cell with random seeds of its own", () => {
    fc.assert(
      fc.property(randomLanguage, fc.integer(), (sweep, seed) => {
        const full = { ...sweep, axes: withoutSeeds(sweep), seed };
        const [few, many] = [2, 20].map((replicates) => cellsOf({ ...full, replicates }));
        const firstOnes = many!.filter(({ replicate }) => replicate! < 2);
        assert.deepEqual(
          few!.map(({ id, name }) => [id, name]),
          firstOnes.map(({ id, name }) => [id, name]),
        );
        const seeds = new Set(many!.map(({ config }) => getAt(config, ["random_seed"]) as number));
        assert.ok(seeds.size >= many!.length - 1, `${seeds.size} of ${many!.length}`);
        for (const one of seeds) assert.ok(Number.isInteger(one) && one >= 0 && one < 2 ** 31);
      }),
      runs,
    );
  });

  it("stay when an axis gets another value", () => {
    fc.assert(
      fc.property(randomSweep, (sweep) => {
        const [less, full] = [
          ["a", "b"],
          ["a", "b", "c"],
        ].map((values) =>
          cellsOf({
            ...sweep,
            axes: { ...withoutSeeds(sweep), extra: extra(values) },
            replicates: 3,
            seed: 5,
          }),
        );
        const kept = new Set(ids(full!));
        assert.ok(less!.every(({ id }) => kept.has(id)));
        assert.equal(full!.length, (less!.length / 2) * 3);
      }),
      runs,
    );
  });
});

/** Replicates draw the random seeds, so that no axis may. */
function withoutSeeds({ axes }: SweepData): SweepData["axes"] {
  const { seed, ...others } = axes;
  return seed ? { ...others, seed: { ...seed, set: "user_metadata.number" } } : axes;
}
