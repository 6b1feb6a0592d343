import assert from "node:assert/strict";
import { sampleScope, sampleStage } from "../plan/sample-scope";
import { evaluationsText, sampleModel, sampleResult, split } from "../report/sample";
import { leave, sampleRun, storeRun } from "../run/sample-run";
import { TemporaryProject } from "./temporary-project";

const stages = [sampleStage("quick"), sampleStage("full", ["quick"])];

describe("sweep, with runs in stages in the store", function () {
  this.timeout(60_000);
  const project = new TemporaryProject({});
  const { store } = project;
  after(() => project.remove());

  /** A run of cells a, b … whose jobs are named after it. */
  const add = async (id: string, names: readonly string[], more: Parameters<typeof sampleRun>[2] = {}) => {
    const of = (name: string) => ({
      jobKey: `${id}-full-${name}`,
      earlier: [{ jobKey: `${id}-quick-${name}`, profile: "small" }],
    });
    const { cells } = sampleScope(stages, names, of);
    await storeRun(store, sampleRun(id, [], { cells: [...cells], stages, image: project.image, ...more }));
  };
  const done = async (key: string, value: number) => {
    await leave(store, key, { claimedBy: "j1", result: {} });
    const evaluations = [split(0, { stochasticValue: value })];
    await store.put(`results/${key}/0001/result.json`, JSON.stringify({ ...sampleResult, jobKey: key }));
    await store.put(
      `results/${key}/0001/evaluations.json`,
      evaluationsText({ models: [sampleModel], evaluations }),
    );
  };
  const failed = async (key: string) => {
    await leave(store, key, { claimedBy: "j1", result: {} });
    const error = { kind: "models", message: "a bug", detail: null };
    const result = { ...sampleResult, jobKey: key, status: "failed", error };
    await store.put(`results/${key}/0001/result.json`, JSON.stringify(result));
  };
  /** What a command says after the line about the stack. */
  const sweep = async (...words: string[]) => {
    const { stderr, ...ended } = await project.sweep(words);
    return { ...ended, said: stderr.replace(/^stack local .*\n/, "") };
  };

  before(async () => {
    await add("half", ["a", "b", "c"], { goal: "precision@10%" });
    await done("half-quick-a", 0.3);
    await done("half-quick-b", 0.4);
    await failed("half-quick-c");
    await store.put("results/half-quick-a/0001/log.txt", "quick\n");
    await store.put("results/half-quick-c/0001/log.txt", "slow");
    await add("whole", ["a", "b"]);
    for (const name of ["a", "b"]) {
      await done(`whole-quick-${name}`, 0.3);
      await done(`whole-full-${name}`, 0.5);
    }
    const { order } = sampleRun("any");
    await add("stops", ["a", "b"], { order: { ...order!, stopOnFailure: true } });
    await done("stops-quick-a", 0.3);
    await failed("stops-quick-b");
    // As versions before stages have written it.
    const { cells, stages: _, order: __, ...record } = sampleRun("old", ["a", "b"], { image: project.image });
    await store.put("runs/old/run.json", JSON.stringify({ ...record, file: "sweeps/old.yaml" }));
    await store.put("runs/old/cells.json", JSON.stringify(cells));
  });

  const headline = (id: string, cells: number) =>
    `run ${id} of sample · ${cells} cells · 2026-11-23 14:25 UTC by ada\n`;

  describe("status", () => {
    it("says where each stage stands, and what to do", async () => {
      assert.deepEqual(await sweep("status", "half"), {
        code: 0,
        stdout: `${headline("half", 3)}2 waiting · 1 failed
  stage quick: 2 done · 1 failed
  stage full: 2 new · 1 failed before
  failed c: a bug
`,
        said: "2 cells missing: sweep watch half goes on\n",
      });
    });

    it("says of one that stopped on a failure that it has to be retried", async () => {
      const { stdout, said } = await sweep("status", "stops");
      assert.match(stdout, /\n1 waiting · 1 failed\n/);
      assert.equal(said, "1 cell missing: sweep retry stops goes on\n");
    });

    it("knows runs of before there were stages, and how they go on", async () => {
      const { code, stdout, said } = await sweep("status", "old");
      assert.deepEqual([code, stdout], [0, `${headline("old", 2)}2 waiting\n`]);
      assert.equal(said, "2 cells missing: sweep run sweeps/old.yaml --rerun failed goes on\n");
    });

    it("says of one whose image has changed that its file has to be run", async () => {
      await add("other", ["a", "b"], { image: "sha256:0" });
      const { said } = await sweep("status", "other");
      assert.equal(said, "2 cells missing: sweep run sweep.yaml --rerun failed goes on\n");
      const { code, said: watched } = await sweep("watch", "other");
      assert.equal(code, 3);
      assert.match(
        watched,
        /\nerror: the image .* has changed since run other \[other-image\]\n {2}hint: it cannot go on as it began: sweep run sweep.yaml begins anew\n$/,
      );
    });

    it("is a document as well", async () => {
      const { stdout } = await sweep("status", "half", "--json");
      const { cells, ...rest } = JSON.parse(stdout);
      assert.deepEqual(rest, {
        ...{ schemaVersion: 1, run: "half", cancelled: false },
        totals: {
          ...{ cells: 3, waiting: 2, running: 0, done: 0, failed: 1, lost: 0 },
          ...{ notStarted: 0, notPromoted: 0, held: 0 },
        },
      });
      assert.deepEqual(
        cells.map(({ name, state, stage, reason }: Record<string, string>) => [name, state, stage, reason]),
        [
          ["a", "waiting", "full", undefined],
          ["b", "waiting", "full", undefined],
          ["c", "failed", "quick", "a bug"],
        ],
      );
    });
  });

  describe("why", () => {
    it("says why cells are not done, and what to paste", async () => {
      assert.deepEqual(await sweep("why", "half"), {
        code: 0,
        stdout: `2 cells waiting: no job was submitted
  a, b
  $ sweep watch half
1 cell failed: a bug (stage quick)
  c
  its log says more
  $ sweep logs half c
`,
        said: "",
      });
    });

    it("tells of one cell, and nothing of what is done", async () => {
      assert.match((await sweep("why", "half", "c")).stdout, /^1 cell failed: a bug .*\n {2}c\n/);
      const { stdout } = await sweep("why", "whole");
      assert.equal(stdout, "every cell is done: there is nothing to explain\n");
      const document = JSON.parse((await sweep("why", "whole", "--json")).stdout);
      assert.deepEqual(document, { schemaVersion: 1, run: "whole", causes: [] });
    });
  });

  describe("watch", () => {
    it("says of a run at its end how it ended", async () => {
      const { code, stdout, said } = await sweep("watch", "whole");
      assert.deepEqual([code, stdout, said], [0, "", "run whole of sample\n2 done\n"]);
      const { stdout: document } = await sweep("watch", "whole", "--json");
      const { cells, ...rest } = JSON.parse(document);
      assert.deepEqual([rest.run, rest.totals.done, cells.length], ["whole", 2, 2]);
    });

    it("starts nothing of a run that stopped on a failure, and says so", async () => {
      const { code, said } = await sweep("watch", "stops");
      assert.equal(code, 1);
      assert.equal(
        said,
        `run stops of sample
1 waiting · 1 failed
(onFailure: stop, so nothing more starts until what failed is run again)
(sweep why stops says why; sweep retry stops runs the 1 failed cell again)
`,
      );
    });

    it("says of a run of before there were stages that it cannot go on with it", async () => {
      const { code, said } = await sweep("watch", "old");
      assert.deepEqual(
        [code, said],
        [
          3,
          `run old of sample
error: what the jobs of run old run is not in the store
  hint: an older version of sweepstack wrote it: run the sweep's file again
`,
        ],
      );
    });
  });

  describe("cancel", () => {
    before(() => add("ended", ["a", "b"]));

    it("keeps a run from going on, which says so wherever it is asked for", async () => {
      assert.deepEqual(await sweep("cancel", "ended"), {
        ...{ code: 0, stdout: "" },
        said: "cancelled run ended: nothing of it waited or ran; sweep retry ended goes on with it\n",
      });
      const { stdout, said } = await sweep("status", "ended");
      assert.match(stdout, /\n2 waiting · cancelled\n/);
      assert.equal(said, "2 cells missing: sweep retry ended goes on\n");
      assert.equal(
        (await sweep("why", "ended")).stdout,
        "2 cells waiting: the run was cancelled\n  a, b\n  $ sweep retry ended\n",
      );
      const watched = await sweep("watch", "ended");
      assert.equal(watched.code, 130);
      assert.equal(
        watched.said,
        `run ended of sample
it was cancelled: nothing more of it starts; sweep retry ended goes on with it
2 waiting
(it was cancelled; sweep retry ended runs what is missing: 2 cells)
`,
      );
    });

    it("changes nothing of a run that is at its end", async () => {
      await add("over", ["a"]);
      await failed("over-quick-a");
      assert.equal((await sweep("cancel", "over")).said, "run over has ended: there is nothing to cancel\n");
      const { code, said } = await sweep("watch", "over");
      assert.equal(code, 1);
      assert.doesNotMatch(said, /cancelled/);
      assert.match(
        said,
        /\n1 failed\n\(sweep why over says why; sweep retry over runs the 1 failed cell again\)\n$/,
      );
      assert.match((await sweep("status", "over")).stdout, /\n1 failed\n {2}stage quick: /);
    });

    it("is not undone by a retry with a mistake in it", async () => {
      const { code, said } = await sweep("retry", "ended", "--use", "lareg");
      assert.deepEqual(
        [code, said],
        [
          2,
          'error: the stack local has no resource profile "lareg" [unknown-profile]\n  hint: did you mean "large"?\n',
        ],
      );
      assert.match((await sweep("status", "ended")).stdout, /· cancelled\n/);
    });

    it("is a document as well", async () => {
      const { stdout } = await sweep("cancel", "ended", "--json");
      assert.deepEqual(JSON.parse(stdout), { schemaVersion: 1, run: "ended", cancelled: 0 });
    });
  });

  describe("retry", () => {
    it("has nothing to do where all is done", async () => {
      const { code, stdout, said } = await sweep("retry", "whole");
      assert.deepEqual([code, stdout], [0, ""]);
      assert.equal(said, "run whole of sample: again what failed, and what is missing\n2 done\n");
    });
  });

  describe("logs", () => {
    it("names the stages, and goes on to the end of a run of which nothing runs", async () => {
      const all = "quick a #1 | quick\nquick c #1 | slow\n";
      const { code, stdout } = await sweep("logs", "half", "-f");
      assert.deepEqual([code, stdout], [0, all]);
      assert.equal((await sweep("logs", "half")).stdout, all);
      assert.equal((await sweep("logs", "half", "c")).stdout, "quick #1 | slow\n");
    });

    it("is a document, or one for each piece", async () => {
      const log = { cell: "a", name: "a", stage: "quick", attempt: 1, text: "quick\n" };
      const { stdout } = await sweep("logs", "half", "a", "--json");
      assert.deepEqual(JSON.parse(stdout), { schemaVersion: 1, run: "half", logs: [log] });
      const followed = await sweep("logs", "half", "a", "--json", "-f");
      assert.deepEqual(JSON.parse(followed.stdout), { run: "half", ...log });
    });
  });

  describe("results", () => {
    it("are those of the last stage, and say where the others stand", async () => {
      const { code, stdout } = await sweep("results", "half");
      assert.equal(code, 0);
      assert.match(stdout, /a bug/);
      assert.doesNotMatch(stdout, /0\.400/);
    });

    it("are those of another stage where it is asked for, and say so", async () => {
      const { code, stdout, said } = await sweep("results", "half", "--stage", "quick");
      assert.equal(code, 0);
      assert.equal(said, "the numbers of stage quick: what it changes in a cell's config is in them\n");
      assert.match(stdout, /^1 +b .*0\.400\n2 +a .*0\.300\n/m);
      assert.match(stdout, /\nWithout numbers:\n {2}1 failed: a bug\n {4}c \(c\)\n/);
    });

    it("say that there is no such stage", async () => {
      const { code, stdout, said } = await sweep("results", "half", "--stage", "fulll");
      assert.deepEqual(
        [code, stdout, said],
        [2, "", 'error: the run half has no stage "fulll" [unknown-stage]\n  hint: did you mean "full"?\n'],
      );
    });

    it("say of a stage that only validates that it has none", async () => {
      await storeRun(
        store,
        sampleRun("check", ["a"], { stages: [sampleStage("check", [], { runs: "validate-only" })] }),
      );
      const { code, said } = await sweep("results", "check", "--stage", "check");
      assert.deepEqual(
        [code, said],
        [2, 'error: the stage "check" only validates: it has no numbers [no-metrics]\n'],
      );
    });

    for (const form of [[], ["--csv"], ["--json"]]) {
      it(`say of commands that they have none${form.length > 0 ? `, with ${form[0]} too` : ""}`, async () => {
        await storeRun(
          store,
          sampleRun(`words${form.join("")}`, ["a"], {
            stages: [sampleStage("run", [], { runs: "command" })],
          }),
        );
        const { code, stdout, said } = await sweep("results", `words${form.join("")}`, ...form);
        assert.deepEqual([code, stdout], [2, ""]);
        assert.match(said, /^error: its cells ran commands, which have no metrics \[no-metrics\]\n/);
      });
    }
  });
});
