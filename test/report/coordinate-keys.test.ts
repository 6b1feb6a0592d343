import assert from "node:assert/strict";
import { axisOf, coordinateKeys, coordinatesKey } from "../../tools/report/coordinate-keys";

describe("coordinateKeys", () => {
  const dummy = {
    name: "dummy",
    coordinates: { label: "failed", model: "dummy", "model.strategy": "prior" },
  };
  const tree = {
    name: "tree",
    coordinates: { label: "failed", features: "all", model: "dt", "model.max_depth": "2" },
  };

  it("keeps the order of the cell with the most coordinates and an axis's parameters beside it", () => {
    const keys = ["label", "features", "model", "model.max_depth", "model.strategy"];
    assert.deepEqual(coordinateKeys([dummy, tree]), keys);
    assert.deepEqual(coordinateKeys([tree, dummy]), keys);
  });
});

describe("coordinatesKey", () => {
  it("is equal exactly for equal coordinates, in whatever order they are", () => {
    assert.equal(
      coordinatesKey({ label: "late", model: "dt" }),
      coordinatesKey({ model: "dt", label: "late" }),
    );
    assert.notEqual(coordinatesKey({ label: "late", model: "dt" }), coordinatesKey({ label: "late" }));
  });
});

describe("axisOf", () => {
  it("is what stands before the first dot", () => {
    assert.deepEqual(["model", "model.max_depth"].map(axisOf), ["model", "model"]);
  });
});
