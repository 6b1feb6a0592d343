import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { emitConfig } from "../../tools/matrix/config/emit-config";
import { expandSweep } from "../../tools/matrix/expand-sweep";
import { makeScope, stageContent, stagesUpTo } from "../../tools/plan/make-scope";
import { jobsOf } from "../../tools/plan/scope";
import { readRun } from "../../tools/run/ledger";
import { openRun, type RunRequest } from "../../tools/run/open-run";
import { type PackedCell, rowsKey } from "../../tools/run/run-rows";
import type { Store } from "../../tools/stores/store";
import { exampleProfiles, readExample } from "../matrix/example";
import { temporaryStores } from "./temporary-store";

const text = `base: base.yaml
goal: precision@5%
baseline: { seed: 1 }
axes:
  seed: { set: random_seed, values: [1, 2] }
  team: { set: user_metadata.team, values: [blue, red] }
stages:
  - { name: check, run: validate-only, onePer: [seed] }
  - { name: quick, needs: check, set: { temporal_config.model_update_frequency: 2y } }
  - { name: full, needs: quick, gate: { maxFailed: 1 }, promote: { top: 50%, by: { metric: precision@5% } } }
`;

describe("openRun", () => {
  const newStore = temporaryStores();
  const folder = mkdtempSync(path.join(tmpdir(), "sweep-open-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const open = (store: Store, of = text, more: Partial<RunRequest> = {}, upTo?: string) => {
    const file = path.join(folder, "sweep.yaml");
    writeFileSync(file, of);
    const sweep = readExample({ "sweep.yaml": of });
    const { cells } = expandSweep(sweep, exampleProfiles);
    const last = sweep.stages.find(({ name }) => name === upTo) ?? sweep.stages.at(-1)!;
    const stages = stagesUpTo(sweep.stages, last);
    const parts = { savePredictions: true, dataVersion: "data_1", image: "sha256:1" };
    return openRun(store, sweep, {
      scope: makeScope(cells, stages, parts),
      ...{ cells, stages, path: file, file: "sweep.yaml", stack: "local" },
      ...{ image: parts.image, dataVersion: parts.dataVersion },
      order: {
        ...{ database: "data_1", stopOnFailure: true, maxInFlight: 3, onOutOfMemory: "large", pack: "auto" },
        triage: { outputPath: "/out", validate: true, profile: false, savePredictions: true, replace: false },
      },
      ...more,
    });
  };

  it("writes down what was asked, so that it is read back as it was", async () => {
    const store = newStore();
    const run = await open(store);
    const { cells, stages, goal, baselineAxes, baseline, upTo, order } = await readRun(store, run.id);
    assert.deepEqual(JSON.parse(JSON.stringify(run)), await readRun(store, run.id));
    assert.deepEqual(
      cells.map(({ name, earlier }) => [name, earlier?.length]),
      ["1-blue", "1-red", "2-blue", "2-red"].map((name) => [name, 2]),
    );
    assert.deepEqual(
      stages.map(({ name }) => name),
      ["check", "quick", "full"],
    );
    assert.deepEqual([goal, baselineAxes, upTo], ["precision@5%", ["seed"], undefined]);
    assert.deepEqual(
      baseline,
      cells.slice(0, 2).map(({ id }) => id),
    );
    assert.deepEqual([...(order?.turns ?? [])].sort(), [0, 1, 2, 3]);
  });

  it("writes down what each job runs: stage by stage, cell by cell", async () => {
    const store = newStore();
    const run = await open(store);
    const rows = String(await store.get(rowsKey(run.id)))
      .trimEnd()
      .split("\n")
      .map((line): PackedCell => JSON.parse(line));
    const sweep = readExample({ "sweep.yaml": text });
    const { cells } = expandSweep(sweep, exampleProfiles);
    assert.deepEqual(
      rows,
      sweep.stages.flatMap((stage, number) =>
        cells.map((cell, at) => ({
          ...{ id: cell.id, name: cell.name, jobKey: jobsOf(run.cells[at]!)[number]!.jobKey },
          config: emitConfig({ config: stageContent(cell, stage) }),
        })),
      ),
    );
  });

  it("goes on with the run that was asked with the same, whatever the order of keys", async () => {
    const store = newStore();
    const [first, second] = [await open(store), await open(store)];
    assert.equal(second.id, first.id);
  });

  const others: readonly (readonly [
    string,
    Parameters<typeof open> extends [Store, ...infer Rest] ? Rest : never,
  ])[] = [
    ["a name of its own", [text, { name: "mine" }]],
    ["a note of its own", [text, { note: "why" }]],
    ["another limit of a gate", [text.replace("maxFailed: 1", "maxFailed: 2")]],
    ["fewer stages", [text, {}, "quick"]],
  ];
  for (const [which, words] of others) {
    it(`begins a run anew with ${which}`, async () => {
      const store = newStore();
      const { id } = await open(store);
      assert.notEqual((await open(store, ...words)).id, id);
    });
  }

  it("notes the stage that it ends with before the last", async () => {
    const { upTo, stages } = await open(newStore(), text, {}, "quick");
    assert.deepEqual([upTo, stages.length], ["quick", 2]);
  });

  it("packs commands with their words and environment", async () => {
    const store = newStore();
    const run = await open(store, `command: [echo, "\${a}"]\nenv: { A: "\${a}" }\naxes: { a: [x] }\n`);
    const row = JSON.parse(String(await store.get(rowsKey(run.id))));
    assert.deepEqual(row.command, { argv: ["echo", "x"], env: { A: "x" } });
    assert.deepEqual([run.stages[0]?.runs, run.order?.turns], ["command", undefined]);
  });
});
