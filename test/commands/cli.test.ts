import assert from "node:assert/strict";
import { exampleBase, exampleQuery } from "../matrix/example";
import { TemporaryProject } from "./temporary-project";

const sweep = `base: ./base.yaml
data: { load: [./tables.sql] }
axes:
  seed: { set: random_seed, values: [1, 2] }
  frequency: { set: temporal_config.model_update_frequency, values: { yearly: 1y, halves: 6month } }
exclude: [{ seed: 2, frequency: halves }]
resources: { rules: [{ match: { seed: 2 }, use: large }] }
`;

/** The same in TypeScript. */
const twin = `import { defineSweep } from "sweepstack";

export default defineSweep({
  base: "./base.yaml",
  data: { load: ["./tables.sql"] },
  axes: {
    seed: { set: "random_seed", values: [1, 2] },
    frequency: { set: "temporal_config.model_update_frequency", values: { yearly: "1y", halves: "6month" } },
  },
  exclude: [(cell) => cell.seed === "2" && cell.frequency === "halves"],
  resources: { rules: [{ match: { seed: 2 }, use: "large" }] },
});
`;

const many = `base: ./base.yaml
data: { load: [./tables.sql] }
axes:
  seed: { set: random_seed, values: [${Array.from({ length: 2000 }, (_, at) => at + 1)}] }
limits: { maxCells: 2000 }
`;

describe("sweep", function () {
  this.timeout(60_000);
  const project = new TemporaryProject({
    "base.yaml": exampleBase,
    "sql/failed.sql": exampleQuery,
    "tables.sql": "create table events (entity_id int);\n",
    "sweep.yaml": sweep,
    "sweep.ts": twin,
    "many.yaml": many,
    "broken.yaml": "base: ./base.yaml\naxis:\n  seed: { set: random_seed, values: [1, 1] }\n",
    "no-data.yaml": sweep.replace(/^data.*\n/m, ""),
    "broken.ts": twin.replace("random_seed", "random_sede"),
    "throws.ts": 'throw new Error("no seeds today");\n',
    "folder/sweep.yaml": sweep,
  });
  const unused = new TemporaryProject({});
  after(() => {
    project.remove();
    unused.remove();
  });

  const stack = /^stack local · as [^\n]+ · data data_[0-9a-f]+\n$/;

  /** What a user wrote, and all that is said of it; the exit code is 2 and standard output is empty. */
  const mistakes: readonly (readonly [string, string, string])[] = [
    [
      "a command that there is not",
      "plna sweep.yaml",
      "error: unknown command 'plna'\n(Did you mean plan?)\n(sweep --help lists the commands)\n",
    ],
    [
      "an option that there is not",
      "plan sweep.yaml --jsn",
      "error: unknown option '--jsn'\n(Did you mean --json?)\n(sweep --help lists the commands)\n",
    ],
    [
      "a missing argument",
      "plan",
      "error: missing required argument 'file'\n(sweep --help lists the commands)\n",
    ],
    [
      "a word of an option that there is not",
      "run sweep.yaml --rerun some",
      "error: option '--rerun <which>' argument 'some' is invalid. Allowed choices are failed, all.\n(sweep --help lists the commands)\n",
    ],
    [
      "a number that is none",
      "run sweep.yaml --max-in-flight 0",
      'error: "0" is not a whole number above 0\n',
    ],
    [
      "a file that there is not",
      "plan nowhere.yaml",
      "error: there is no file nowhere.yaml [unreadable-file]\n",
    ],
    ["a folder for a file", "plan folder", "error: folder is a folder [unreadable-file]\n"],
    [
      "a sweep without data",
      "plan no-data.yaml",
      `error: the sweep does not say what data it runs on, and none is loaded [no-data]
  hint: add data: { load: [./tables.sql] } to the sweep, or run: sweep load FILE…
`,
    ],
    [
      "a stack that there is not",
      "--stack nowhere plan sweep.yaml",
      `error: the region of the stack "nowhere" is not known
  hint: make Pulumi.nowhere.yaml with a line aws:region under config:, or set AWS_REGION; without AWS, leave --stack out
`,
    ],
    [
      "a stack for what takes none",
      "--stack prod sandbox list",
      `error: sweep sandbox does not take --stack
  hint: name the sandbox, and its base with --base
`,
    ],
    [
      "a stack that is called like a command",
      "--stack run plan sweep.yaml",
      `error: the region of the stack "run" is not known
  hint: make Pulumi.run.yaml with a line aws:region under config:, or set AWS_REGION; without AWS, leave --stack out
`,
    ],
    [
      "a name that no stack can have",
      "--stack a/b info",
      `error: "a/b" is no name of a stack
  hint: letters, digits, hyphens and underscores, as in Pulumi.<stack>.yaml
`,
    ],
    [
      "a contract for the stack that has none in a file",
      "--stack local --contract contract.json info",
      `error: the stack "local" has no contract in a file
  hint: leave --stack or --contract out
`,
    ],
    ...["status", "results", "logs"].map((command): readonly [string, string, string] => [
      `"${command}" before anything was run`,
      command,
      "error: nothing has been run on this stack yet\n  hint: sweep run FILE starts a run\n",
    ]),
  ];
  for (const [which, words, said] of mistakes) {
    it(`says what is wrong with ${which}`, async () => {
      const nothingRun = ["status", "results", "logs"].includes(words);
      const ended = await (nothingRun ? unused : project).sweep(words.split(" "));
      assert.deepEqual(ended, { code: 2, stdout: "", stderr: said });
    });
  }

  it("shows what is wrong in a broken sweep, and no stack trace", async () => {
    const { code, stdout, stderr } = await project.sweep(["plan", "broken.yaml"]);
    assert.deepEqual([code, stdout], [2, ""]);
    const position = String.raw`broken\.yaml:2:1: error: [^\n]*"axis" \[unknown-key\]`;
    const lines = String.raw` {2}2 \| axis:\n {4}\| \^{4}\n {2}hint: did you mean "axes"\?`;
    assert.match(stderr, new RegExp(`^${position}\n${lines}\n$`));
  });

  it("shows what is wrong in a broken sweep in TypeScript, and no stack trace", async () => {
    const [broken, throws] = [
      await project.sweep(["plan", "broken.ts"]),
      await project.sweep(["run", "throws.ts", "--yes"]),
    ];
    assert.deepEqual(broken, {
      code: 2,
      stdout: "",
      stderr: `broken.ts:7:18: error: neither the base nor Triage has a key "random_sede" [unknown-path]
  7 |     seed: { set: "random_sede", values: [1, 2] },
    |                  ^^^^^^^^^^^^^
  at axes.seed.set
  hint: did you mean "random_seed"?
`,
    });
    assert.deepEqual(throws, {
      code: 2,
      stdout: "",
      stderr: `throws.ts:1:7: error: the file cannot be run: Error: no seeds today [typescript-failed]
  1 | throw new Error("no seeds today");
    |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^
`,
    });
  });

  it("plans and shows a sweep in TypeScript like its twin in YAML", async () => {
    for (const words of ["plan FILE", "plan FILE --json --cells", "show FILE 1-halves", "run FILE"]) {
      const [yaml, typed] = [
        await project.sweep(words.replace("FILE", "sweep.yaml").split(" ")),
        await project.sweep(words.replace("FILE", "sweep.ts").split(" ")),
      ];
      assert.deepEqual(typed, yaml);
    }
  });

  it("tells what would run as a document, and people on standard error which stack it is", async () => {
    const { code, stdout, stderr } = await project.sweep(["plan", "sweep.yaml", "--json"]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, stack);
    const { cells, dataVersion, estimate, ...rest } = JSON.parse(stdout);
    assert.deepEqual(
      cells.map(({ id, ...cell }: { readonly id: string }) => ({ ...cell, id: /^[a-z2-7]{12}$/.test(id) })),
      [
        ["1-yearly", { seed: "1", frequency: "yearly" }, "small"] as const,
        ["1-halves", { seed: "1", frequency: "halves" }, "small"] as const,
        ["2-yearly", { seed: "2", frequency: "yearly" }, "large"] as const,
      ].map(([name, coordinates, profile]) => ({
        ...{ id: true, name, coordinates, profile, state: "new", toRun: true },
      })),
    );
    assert.match(dataVersion, /^data_[0-9a-f]+$/);
    assert.deepEqual(Object.keys(estimate), ["wallSeconds", "vcpuHours", "measuredJobs"]);
    assert.deepEqual(rest, {
      ...{
        schemaVersion: 1,
        sweep: "sweep",
        stack: "local",
        shape: "2 seeds × 2 frequencies, less 1 excluded",
      },
      totals: {
        ...{ cells: 3, new: 3, waiting: 0, running: 0, done: 0, failed: 0, lost: 0 },
        ...{ notPromoted: 0, held: 0, toRun: 3 },
      },
      profiles: { small: 2, large: 1 },
      shared: { definitions: 2, matrixSets: 2 },
    });
  });

  it("plans on standard output, the same each time", async () => {
    const [first, second] = [
      await project.sweep(["plan", "sweep.yaml"]),
      await project.sweep(["plan", "sweep.yaml"]),
    ];
    assert.match(first.stderr, stack);
    assert.match(
      first.stdout,
      /^2 seeds × 2 frequencies, less 1 excluded = 3 cells\n {2}3 new · 0 done · 0 running · 0 failed\n/,
    );
    assert.deepEqual(first, second);
  });

  it("takes an empty SWEEP_STACK for none", async () => {
    assert.match((await project.sweep(["plan", "sweep.yaml"], { SWEEP_STACK: "" })).stderr, stack);
  });

  it("runs nothing unasked where nobody can be asked", async () => {
    const { code, stdout, stderr } = await project.sweep(["run", "sweep.yaml"]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /\nerror: 3 cells would run, and nobody can be asked\n {2}hint: add --yes\n$/);
    assert.equal(project.has(".sweep"), false);
  });

  for (const [which, keys] of [
    ["n", "n\r"],
    ["nothing", "\r"],
    ["Ctrl-C", "\x03"],
    ["Ctrl-D", "\x04"],
  ] as const) {
    it(`takes ${which} for a no when it asks`, async () => {
      const { code, stdout } = await project.sweepInTerminal(["run", "sweep.yaml"], keys);
      assert.equal(code, 130, stdout);
      assert.match(stdout, /Run 3 cells\? \[y\/N\] .*\r\nerror: nothing was started\r\n$/s);
      assert.equal(project.has(".sweep"), false);
    });
  }

  it("ends in peace when the reader of its output does", async () => {
    const { code, stderr } = await project.sweepCutOff(["plan", "many.yaml", "--json"]);
    assert.equal(code, 0);
    assert.match(stderr, stack);
  });

  it("says what is wrong with a folder that cannot be written, wherever that turns out", async () => {
    const closed = new TemporaryProject({ experiments: "a file" });
    const { code, stdout, stderr } = await closed.sweep(["new", "mine"]);
    closed.remove();
    assert.deepEqual([code, stdout], [3, ""]);
    assert.match(stderr, /^error: a file stands where a folder belongs, in .*experiments/);
  });

  it("lists its commands", async () => {
    const { code, stdout, stderr } = await project.sweep(["--help"]);
    assert.deepEqual([code, stderr], [0, ""]);
    const names = [...stdout.matchAll(/^ {2}([a-z]+) .*/gm)].map(([, name]) => name);
    assert.deepEqual(names, [
      "new",
      "schema",
      "plan",
      "show",
      "run",
      "runs",
      "status",
      "watch",
      "why",
      "cancel",
      "retry",
      "logs",
      "results",
      "compare",
      "sql",
      "sandbox",
      "bootstrap",
      "info",
      "doctor",
      "load",
      "help",
    ]);
  });
});
