import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { randomFrom } from "./random";
import { finishedJobs, ReadRun, type RunOutput } from "./read-run";
import { Sandbox } from "./sandbox";
import { until } from "./until";

/** What is killed, and how its process is found; undefined while there is none. */
const victims: Readonly<Record<string, (made: Sandbox) => number | undefined>> = {
  "the command line": (made) => made.processNamed("/sweep.js\0run\0"),
  "the supervisor": (made) => made.processNamed("/supervisor.js\0"),
  "the warm runner": (made) => made.runnerProcesses().runners[0],
  "a cell": (made) => made.runnerProcesses().cells[0],
  PostgreSQL: (made) => made.postmaster(),
};

/** How often each kind is killed; `npm run kills` does it more often. */
const times = Number(process.env.SWEEP_KILLS ?? 5);
const seed = Number(process.env.SWEEP_KILLS_SEED ?? Math.floor(Math.random() * 2 ** 31));

describe(`a sweep of eight cells in which something is killed at a random moment (SWEEP_KILLS_SEED=${seed})`, () => {
  let made: Sandbox;
  let tables: string;
  let undisturbed: unknown;
  /** How long an undisturbed run takes, in milliseconds. */
  let duration: number;
  let dataVersions = 0;

  before("run it undisturbed", async () => {
    made = new Sandbox("tiny", { SWEEP_IDLE_SECONDS: "3" });
    tables = made.read("tables.sql");
    undisturbed = new ReadRun(made, (await run()).run).numbers();
    // The second time database and runner are there, as in what follows.
    loadAnew();
    const started = Date.now();
    assert.equal((await run()).code, 0);
    duration = Date.now() - started;
  });

  after(() => made.remove());

  /** Makes the same rows another data version, so that every cell is new. */
  const loadAnew = () => {
    dataVersions += 1;
    made.write("tables.sql", `-- ${dataVersions}\n${tables}`);
  };

  const run = async (): Promise<RunOutput> => {
    const { code, stdout, stderr } = await made.sweep("run", "kills.yaml", "--yes", "--json");
    return { code, stderr, run: (JSON.parse(stdout || '{"run":""}') as { run: string }).run };
  };

  for (const [kind, [what, find]] of Object.entries(victims).entries()) {
    for (let time = 1; time <= times; time += 1) {
      it(`loses nothing, repeats nothing and gives the same numbers after kill -9 of ${what} (${time})`, async () => {
        const random = randomFrom(seed + 1000 * kind + time);
        loadAnew();
        let over = false;
        const first = run().finally(() => {
          over = true;
        });
        await sleep(random() * duration);
        // What is to be killed may be yet to come.
        await until(() => over || find(made) !== undefined, what);
        const pid = find(made);
        if (pid !== undefined) process.kill(pid, "SIGKILL");
        await first;
        const before = finishedJobs(made);
        const second = await run();
        assert.equal(second.code, 0, second.stderr);
        const after = new ReadRun(made, second.run);
        assert.deepEqual(after.numbers(), undisturbed);
        for (const [cell, finished] of Object.entries(after.finished())) {
          assert.equal(finished.length, 1, `${cell} was finished by ${finished.join()}`);
          const earlier = before.get(after.cells.get(cell) ?? "") ?? [];
          if (earlier.length > 0) assert.deepEqual(finished, earlier, `${cell} ran twice`);
        }
      });
    }
  }

  it("leaves no process behind", () =>
    until(() => made.processes().length === 0, "the end of all processes", 30_000));
});
