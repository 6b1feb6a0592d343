import assert from "node:assert/strict";
import fc from "fast-check";
import { layOutColumns } from "../../tools/report/lay-out-columns";

describe("layOutColumns", () => {
  const columns = [
    { head: "#", texts: ["1", "10"], kind: "number" },
    { head: "model", texts: ["dt max_depth=10", "日本"], kind: "label" },
    { head: "precision@10%", texts: ["0.312 [0.300–0.324]", "0.300"], kind: "score" },
  ] as const;

  it("aligns numbers to the right and the rest to the left", () => {
    assert.deepEqual(layOutColumns(columns, Number.POSITIVE_INFINITY), [
      " #  model            precision@10%",
      " 1  dt max_depth=10  0.312 [0.300–0.324]",
      "10  日本             0.300",
    ]);
  });

  it("cuts labels short and never numbers", () => {
    assert.deepEqual(layOutColumns(columns, 33), [
      " #  model     precision@10%",
      " 1  dt max_…  0.312 [0.300–0.324]",
      "10  日本      0.300",
    ]);
  });

  it("gives each row one line, in order, however many there are", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 180 }), (count) => {
        const texts = Array.from({ length: count }, (_, index) => `${index}`);
        const lines = layOutColumns([{ head: "n", texts, kind: "label" }], 80);
        assert.deepEqual(lines, ["n", ...texts]);
      }),
      { numRuns: 20 },
    );
  });
});
