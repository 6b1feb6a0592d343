import assert from "node:assert/strict";
import { findReplicates } from "../../tools/report/find-replicates";
import type { ReportedCell } from "../../tools/report/reported-cell";
import { cellWithout, cellWithValues, replicatesOf } from "./sample";

/** The sets in the order of their first cells. */
const seen = (cells: readonly ReportedCell[]) =>
  [...new Set(findReplicates(cells).values())].map((set) => [set.asked, set.cells.map(({ name }) => name)]);

describe("findReplicates", () => {
  it("finds cells that share their coordinates, by number", () => {
    const cells = [
      ...replicatesOf("a", { x: "a", y: "1" }, [0.5, 0.25]),
      ...replicatesOf("b", { x: "b", y: "1" }, [0.5, 0.25]).toReversed(),
    ];
    const reordered = { ...cells[1]!, coordinates: { y: "1", x: "a" } };
    assert.deepEqual(seen([cells[0]!, reordered, ...cells.slice(2)]), [
      [2, ["a-r0", "a-r1"]],
      [2, ["b-r0", "b-r1"]],
    ]);
  });

  it("counts those that have no numbers", () => {
    const waiting = { ...cellWithout("a-r3", {}, "waiting"), replicate: 3 };
    assert.deepEqual(seen([...replicatesOf("a", {}, [undefined, 0.25, 0.5]), waiting]), [
      [4, ["a-r1", "a-r2"]],
    ]);
  });

  it("finds none where there are no replicates, or one", () => {
    assert.deepEqual(seen([cellWithValues("a", {}, [0.5]), cellWithValues("b", {}, [0.25])]), []);
    assert.deepEqual(seen(replicatesOf("a", {}, [0.5])), []);
  });

  it("keeps data versions and images apart, with what did not finish on each", () => {
    const cells = [
      ...replicatesOf("a", {}, [0.5, 0.25, undefined]),
      ...replicatesOf("a", {}, [0.5, 0.25], { dataVersion: "data_2" }),
      ...replicatesOf("a", {}, [0.5, 0.25], { image: "sha256:2" }),
    ];
    assert.deepEqual(seen(cells), [
      [3, ["a-r0", "a-r1"]],
      [2, ["a-r0", "a-r1"]],
      [2, ["a-r0", "a-r1"]],
    ]);
  });

  it("finds none where several configs share coordinates and numbers, or a cell was run twice", () => {
    const others = replicatesOf("b", {}, [0.5, 0.25]);
    assert.deepEqual(seen([...replicatesOf("a", {}, [0.5, 0.25]), ...others]), []);
    assert.deepEqual(seen([...replicatesOf("a", {}, [undefined, 0.25]), ...others.slice(0, 1)]), []);
    assert.deepEqual(seen([...others, { ...others[0]! }]), []);
  });
});
