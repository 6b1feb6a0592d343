import assert from "node:assert/strict";
import fc from "fast-check";
import type { JobProfile } from "../../tools/backends/backend";
import {
  type ArrayPlan,
  arrayOfJob,
  groupIntoArrays,
  largestArray,
  readArrayKeys,
  submitArrays,
} from "../../tools/run/arrays";
import { FakeBackend } from "./fake-backend";
import { leaveArray } from "./sample-run";
import { temporaryStores } from "./temporary-store";

const profile = (name: string, timeoutSeconds = 3600): JobProfile => ({
  ...{ name, vcpus: 1, memoryMiB: 1024, timeoutSeconds },
});

describe("groupIntoArrays", () => {
  const one = () => 1;

  it("puts what has one key together, in the order of the items", () => {
    const items = ["a small", "b large", "c small", "d large", "e small"];
    const groups = groupIntoArrays(items, (item) => item.slice(2), one);
    assert.deepEqual(groups, [
      { items: ["a small", "c small", "e small"], pack: 1 },
      { items: ["b large", "d large"], pack: 1 },
    ]);
  });

  it("makes no array with more children than the limit, and no empty one", () => {
    const sizes = (count: number, pack: number) =>
      groupIntoArrays(
        Array.from({ length: count }),
        () => "",
        () => pack,
      ).map(({ items }) => items.length);
    assert.equal(largestArray, 10_000);
    assert.deepEqual(sizes(0, 1), []);
    assert.deepEqual(sizes(1, 1), [1]);
    assert.deepEqual(sizes(10_000, 1), [10_000]);
    assert.deepEqual(sizes(10_001, 1), [10_000, 1]);
    assert.deepEqual(sizes(25_000, 1), [10_000, 10_000, 5_000]);
    assert.deepEqual(sizes(25_000, 3), [25_000]);
    assert.deepEqual(sizes(30_001, 3), [30_000, 1]);
  });

  it("gives each cell once", () => {
    const item = fc.record({ name: fc.constantFrom("small", "large"), timeout: fc.constantFrom(60, 90) });
    fc.assert(
      fc.property(fc.array(item), fc.integer({ min: 1, max: 5 }), (items, pack) => {
        const keyOf = ({ name, timeout }: (typeof items)[number]) => `${name} ${timeout}`;
        const groups = groupIntoArrays(items, keyOf, () => pack);
        const grouped = groups.flatMap((group) => group.items);
        assert.equal(grouped.length, items.length);
        assert.deepEqual(new Set(grouped), new Set(items));
        for (const group of groups) assert.equal(new Set(group.items.map(keyOf)).size, 1);
      }),
    );
  });
});

const arrayPlan = (more: Partial<ArrayPlan>, ...names: string[]): ArrayPlan => ({
  profile: profile("small"),
  cells: names.map((name, at) => ({ jobKey: `key-${name}`, place: { offset: at * 100, length: 99 } })),
  pack: 1,
  manifest: {
    ...{ stack: "local", image: "sha256:1", dataVersion: "data_1", database: "data_1" },
    ...{ runs: "experiment", cwd: "/project", supersedes: [], again: false },
    triage: { replace: false, savePredictions: true, profile: false, validate: true },
  },
  request: { runner: "experiments", needsDatabase: true },
  ...more,
});

describe("submitArrays", () => {
  const newStore = temporaryStores();
  const folder = "runs/r1/arrays/0";

  it("submits each array under the next number", async () => {
    const [store, backend] = [newStore(), new FakeBackend()];
    const plans = [
      arrayPlan({ request: { runner: "commands", needsDatabase: false, maxInFlight: 3 } }, "a", "b"),
      arrayPlan({ profile: profile("large") }, "c"),
    ];
    assert.deepEqual(await submitArrays(store, backend, "r1", plans), [
      { array: 0, jobId: "job-1" },
      { array: 1, jobId: "job-2" },
    ]);
    assert.deepEqual(backend.submitted, [
      {
        ...{ run: "r1", array: 0, jobName: "r1-a0", manifest: `${folder}/manifest.json`, size: 2 },
        ...{ profile: profile("small"), runner: "commands", needsDatabase: false, maxInFlight: 3 },
      },
      {
        ...{ run: "r1", array: 1, jobName: "r1-a1", manifest: "runs/r1/arrays/1/manifest.json", size: 1 },
        ...{ profile: profile("large"), runner: "experiments", needsDatabase: true },
      },
    ]);
    assert.deepEqual(await readArrayKeys(store, "r1", 0), [["key-a"], ["key-b"]]);
  });

  it("tells jobs what they run on, and where their cells stand in the run's rows", async () => {
    const [store, backend] = [newStore(), new FakeBackend()];
    const plan = arrayPlan({ pack: 2 }, "a", "b", "c");
    await submitArrays(store, backend, "r1", [plan]);
    assert.deepEqual(JSON.parse(String(await store.get(`${folder}/manifest.json`))), {
      ...{ schemaVersion: 1, run: "r1", array: 0, jobName: "r1-a0" },
      ...plan.manifest,
      ...{
        profile: "small",
        cells: "runs/r1/cells.ndjson",
        index: `${folder}/cells.index`,
        size: 3,
        pack: 2,
      },
    });
    assert.equal(
      String(await store.get(`${folder}/cells.index`)),
      "000000000000000 000000000000099\n000000000000100 000000000000099\n000000000000200 000000000000099\n",
    );
    assert.equal(backend.submitted[0]?.size, 2);
    assert.deepEqual(await readArrayKeys(store, "r1", 0), [["key-a", "key-b"], ["key-c"]]);
  });

  it("has written the intent and all that the job reads before it submits, and the job's id after", async () => {
    const [store, backend] = [newStore(), new FakeBackend()];
    let before: string[] = [];
    backend.onSubmit = async () => {
      before = await store.list(`${folder}/`);
    };
    await submitArrays(store, backend, "r1", [arrayPlan({}, "a")]);
    assert.deepEqual(
      before,
      ["cells.index", "intent.json", "manifest.json"].map((file) => `${folder}/${file}`),
    );
    assert.deepEqual(JSON.parse(String(await store.get(`${folder}/job.json`))), { jobId: "job-1" });
  });

  it("gives each of several clients numbers of its own", async () => {
    const [store, backend] = [newStore(), new FakeBackend()];
    const client = (name: string) => submitArrays(store, backend, "r1", [arrayPlan({}, name)]);
    const names = ["a", "b", "c", "d", "e"];
    const arrays = (await Promise.all(names.map(client))).flat();
    assert.deepEqual(arrays.map(({ array }) => array).sort(), [0, 1, 2, 3, 4]);
    for (const [at, { array }] of arrays.entries())
      assert.deepEqual(await readArrayKeys(store, "r1", array), [[`key-${names[at]}`]]);
  });

  it("takes the number after the highest, also of an array that was never submitted", async () => {
    const [store, backend] = [newStore(), new FakeBackend()];
    await leaveArray(store, "r1", 10, ["key-a"]);
    assert.deepEqual(await submitArrays(store, backend, "r1", [arrayPlan({}, "a")]), [
      { array: 11, jobId: "job-1" },
    ]);
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
      message: "runs/r1/arrays/0/intent.json is missing in the store",
      exitCode: 3,
    });
  });
});
