import assert from "node:assert/strict";
import { readCellResult } from "../../tools/report/cell-result";
import { sampleResult } from "./sample";

describe("readCellResult", () => {
  it("reads what a runner wrote", () => {
    assert.deepEqual(readCellResult(JSON.stringify(sampleResult)), { kind: "read", value: sampleResult });
  });

  it("reads the result of a cell that died before it knew more", () => {
    const error = { kind: "memory", message: "out of memory", detail: null };
    const result = { ...sampleResult, status: "failed", error, comparability: null, seconds: {} };
    assert.deepEqual(readCellResult(JSON.stringify(result)), { kind: "read", value: result });
  });

  for (const [text, reason] of [
    ['{"schemaVersion":', "is not JSON"],
    ["null", "has version undefined, and this program reads 1"],
    ['{"schemaVersion":2}', "has version 2, and this program reads 1"],
    [
      JSON.stringify({ ...sampleResult, status: "half-done" }),
      'is damaged: status: Invalid option: expected one of "done"|"failed"',
    ],
    [JSON.stringify({ ...sampleResult, comparability: null }), "is damaged: comparability: is missing"],
  ] as const)
    it(`reports one that ${reason}`, () => {
      assert.deepEqual(readCellResult(text), { kind: "unreadable", reason: `its result.json ${reason}` });
    });
});
