import assert from "node:assert/strict";
import fc from "fast-check";
import type { JobProfile } from "../../tools/backends/backend";
import {
  arrayOfJob,
  groupIntoArrays,
  largestArray,
  readArrayKeys,
  type Submission,
  submitArrays,
} from "../../tools/run/arrays";
import { FakeBackend } from "./fake-backend";
import { temporaryStores } from "./temporary-store";

const profile = (name: string, timeoutSeconds = 3600): JobProfile => ({
  ...{ name, vcpus: 1, memoryMiB: 1024, timeoutSeconds },
});

describe("groupIntoArrays", () => {
  it("puts cells of one profile and timeout together, in their order", () => {
    const items = ["a small", "b large", "c small", "d large", "e small"];
    const groups = groupIntoArrays(items, (item) => profile(item.slice(2)));
    assert.deepEqual(groups, [
      { profile: profile("small"), items: ["a small", "c small", "e small"] },
      { profile: profile("large"), items: ["b large", "d large"] },
    ]);
  });

  it("keeps other timeouts apart", () => {
    const groups = groupIntoArrays([60, 90, 60], (timeout) => profile("small", timeout));
    assert.deepEqual(
      groups.map(({ items }) => items),
      [[60, 60], [90]],
    );
  });

  it("makes no array larger than the limit, and no empty one", () => {
    const sizes = (count: number) =>
      groupIntoArrays(Array.from({ length: count }), () => profile("small")).map(({ items }) => items.length);
    assert.equal(largestArray, 10_000);
    assert.deepEqual(sizes(0), []);
    assert.deepEqual(sizes(1), [1]);
    assert.deepEqual(sizes(10_000), [10_000]);
    assert.deepEqual(sizes(10_001), [10_000, 1]);
    assert.deepEqual(sizes(25_000), [10_000, 10_000, 5_000]);
  });

  it("gives each cell once", () => {
    const item = fc.record({ name: fc.constantFrom("small", "large"), timeout: fc.constantFrom(60, 90) });
    fc.assert(
      fc.property(fc.array(item), (items) => {
        const groups = groupIntoArrays(items, ({ name, timeout }) => profile(name, timeout));
        const grouped = groups.flatMap((group) => group.items);
        assert.equal(grouped.length, items.length);
        assert.deepEqual(new Set(grouped), new Set(items));
        for (const group of groups)
          for (const { name, timeout } of group.items)
            assert.deepEqual(profile(name, timeout), group.profile);
      }),
    );
  });
});

const submission: Submission = {
  run: "r1",
  manifest: {
    stack: "local",
    image: "sha256:1",
    dataVersion: "data_1",
    database: "data_1",
    triage: { replace: false, savePredictions: true, profile: false, validate: true },
    supersedes: [],
    again: false,
  },
};
const cells = (...names: string[]) =>
  names.map((name) => ({ id: `id-${name}`, name, jobKey: `key-${name}`, config: "a: 1\n" }));

describe("submitArrays", () => {
  const newStore = temporaryStores();
  const folder = "runs/r1/arrays/0";

  it("submits each array under the next number", async () => {
    const [store, backend] = [newStore(), new FakeBackend()];
    const plans = [
      { profile: profile("small"), cells: cells("a", "b") },
      { profile: profile("large"), cells: cells("c") },
    ];
    assert.deepEqual(await submitArrays(store, backend, plans, { ...submission, maxInFlight: 3 }), [
      { array: 0, jobId: "job-1" },
      { array: 1, jobId: "job-2" },
    ]);
    assert.deepEqual(backend.submitted, [
      {
        ...{ run: "r1", array: 0, jobName: "r1-a0", manifest: `${folder}/manifest.json`, size: 2 },
        ...{ profile: profile("small"), maxInFlight: 3 },
      },
      {
        ...{ run: "r1", array: 1, jobName: "r1-a1", manifest: "runs/r1/arrays/1/manifest.json", size: 1 },
        ...{ profile: profile("large"), maxInFlight: 3 },
      },
    ]);
    assert.deepEqual(await readArrayKeys(store, "r1", 0), ["key-a", "key-b"]);
    const manifest = JSON.parse(String(await store.get("runs/r1/arrays/1/manifest.json")));
    assert.deepEqual([manifest.array, manifest.jobName, manifest.size], [1, "r1-a1", 1]);
  });

  it("has written the intent and all that the job reads before it submits, and the job's id after", async () => {
    const [store, backend] = [newStore(), new FakeBackend()];
    let before: string[] = [];
    backend.onSubmit = async () => {
      before = await store.list(`${folder}/`);
    };
    await submitArrays(store, backend, [{ profile: profile("small"), cells: cells("a") }], submission);
    const files = ["cells.index", "cells.ndjson", "intent.json", "manifest.json", "request.json"];
    assert.deepEqual(
      before,
      files.map((file) => `${folder}/${file}`),
    );
    assert.deepEqual(JSON.parse(String(await store.get(`${folder}/job.json`))), { jobId: "job-1" });
    assert.deepEqual(
      JSON.parse(String(await store.get(`${folder}/request.json`))),
      structuredClone(backend.submitted[0]),
    );
  });

  it("gives each of several clients numbers of its own", async () => {
    const [store, backend] = [newStore(), new FakeBackend()];
    const client = (name: string) =>
      submitArrays(store, backend, [{ profile: profile("small"), cells: cells(name) }], submission);
    const names = ["a", "b", "c", "d", "e"];
    const arrays = (await Promise.all(names.map(client))).flat();
    assert.deepEqual(arrays.map(({ array }) => array).sort(), [0, 1, 2, 3, 4]);
    for (const [at, { array }] of arrays.entries())
      assert.deepEqual(await readArrayKeys(store, "r1", array), [`key-${names[at]}`]);
  });

  it("takes the number after the highest, also of an array that was never submitted", async () => {
    const [store, backend] = [newStore(), new FakeBackend()];
    await store.put("runs/r1/arrays/10/intent.json", "{}");
    const plans = [{ profile: profile("small"), cells: cells("a") }];
    assert.deepEqual(await submitArrays(store, backend, plans, submission), [{ array: 11, jobId: "job-1" }]);
  });
});

describe("arrayOfJob", () => {
  it("tells run and array from a job's name, and nothing from the names of others' jobs", () => {
    assert.deepEqual(arrayOfJob("20261123-031903-pr2j-a12"), { run: "20261123-031903-pr2j", array: 12 });
    assert.equal(arrayOfJob("somebody-elses"), undefined);
  });
});

describe("readArrayKeys", () => {
  const newStore = temporaryStores();

  it("says that cells are missing, as only the store can lose them", async () => {
    await assert.rejects(readArrayKeys(newStore(), "r1", 0), {
      name: "Problem",
      message: "runs/r1/arrays/0/cells.ndjson is missing in the store",
      exitCode: 3,
    });
  });
});
