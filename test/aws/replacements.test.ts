import assert from "node:assert/strict";
import { Replacements } from "./replacements";

describe("Replacements", () => {
  it("replaces a text wherever it is, the longest first, and nothing twice", () => {
    const names = new Replacements();
    names.add("subnet-a", "subnet-1");
    names.add("subnet-a-2", "subnet-a");
    names.add("same", "same");
    const value = { ids: ["subnet-a", "subnet-a-2"], text: "of subnet-a, same", count: 2, none: null };
    assert.deepEqual(names.applyTo(value), {
      ids: ["subnet-1", "subnet-a"],
      text: "of subnet-1, same",
      count: 2,
      none: null,
    });
  });
});
