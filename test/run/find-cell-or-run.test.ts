import assert from "node:assert/strict";
import { findCellOrRun } from "../../tools/run/find-cell-or-run";
import { sampleRun, storeRun } from "./sample-run";
import { temporaryStores } from "./temporary-store";

describe("findCellOrRun", () => {
  const newStore = temporaryStores();
  const begin = async () => {
    const store = newStore();
    await storeRun(store, sampleRun("20261122-a", ["a", "old"]));
    await storeRun(store, sampleRun("20261123-b", ["a", "new", "2"]));
    return store;
  };

  const found: readonly (readonly [string | undefined, string | undefined, string, string | undefined])[] = [
    [undefined, undefined, "20261123-b", undefined],
    ["20261122", undefined, "20261122-a", undefined],
    ["20261122", "old", "20261122-a", "old"],
    ["new", undefined, "20261123-b", "new"],
    ["id-n", undefined, "20261123-b", "new"],
    // What a run's id starts with is a run.
    ["20261123", undefined, "20261123-b", undefined],
    ["20261123", "2", "20261123-b", "2"],
  ];
  for (const [run, cell, id, name] of found) {
    const words = [run, cell].filter((word) => word !== undefined).join(" ") || "nothing";
    it(`takes ${words} for ${name === undefined ? "all cells" : `the cell ${name}`} of ${id}`, async () => {
      const { run: is, cell: its } = await findCellOrRun(await begin(), run, cell);
      assert.deepEqual([is.id, its?.name], [id, name]);
    });
  }

  const mistakes: readonly (readonly [string | undefined, string | undefined, string, string])[] = [
    ["old", undefined, 'there is no cell "old"', "sweep plan FILE --cells lists ids and names"],
    ["1999", "a", 'there is no run "1999"', "sweep runs lists them"],
    ["2026", undefined, '2 runs start with "2026"', "such as 20261122-a, 20261123-b"],
    ["20261122", "new", 'there is no cell "new"', "sweep plan FILE --cells lists ids and names"],
  ];
  for (const [run, cell, message, hint] of mistakes) {
    it(`says of ${[run, cell].join(" ").trim()} that ${message}`, async () =>
      assert.rejects(findCellOrRun(await begin(), run, cell), {
        name: "Problem",
        message,
        hint,
        exitCode: 2,
      }));
  }

  it("says that nothing has been run where no run's id can be meant", async () => {
    await assert.rejects(findCellOrRun(newStore(), "a", undefined), {
      message: "nothing has been run on this stack yet",
      hint: "sweep run FILE starts a run",
    });
  });
});
