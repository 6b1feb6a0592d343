import assert from "node:assert/strict";
import { exampleBase, exampleQuery } from "../matrix/example";
import { TemporaryProject } from "./temporary-project";

const sweepText = `base: ./base.yaml
data: { load: [./tables.sql] }
axes:
  seed: { set: random_seed, values: [1, 2] }
  frequency: { set: temporal_config.model_update_frequency, values: { yearly: 1y, halves: 6month } }
resources: { rules: [{ match: { seed: 2 }, use: large }] }
stages:
  - { name: quick, set: { temporal_config.model_update_frequency: 2y }, use: small }
  - { name: full, needs: quick }
`;
const commands = `command: ["echo", "two words", "\${what}"]
env: { GREETING: "it's \${what}" }
axes: { what: [a, "b c"] }
`;

describe("sweep plan and show, with a part of a sweep", function () {
  this.timeout(60_000);
  const project = new TemporaryProject({
    "base.yaml": exampleBase,
    "sql/failed.sql": exampleQuery,
    "tables.sql": "create table events (entity_id int);\n",
    "sweep.yaml": sweepText,
    "plain.yaml": sweepText.replace(/^stages.*\n( .*\n)*/gm, ""),
    "commands.yaml": commands,
  });
  after(() => project.remove());

  const sweep = async (...words: string[]) => {
    const { stderr, ...ended } = await project.sweep(words);
    return { ...ended, said: stderr.replace(/^stack local .*\n/, "") };
  };
  const plan = async (file: string, ...flags: string[]) => {
    const { code, stdout, said } = await sweep("plan", file, "--json", ...flags);
    assert.deepEqual([code, said], [0, ""]);
    return JSON.parse(stdout);
  };
  const namesOf = ({ cells }: { readonly cells: readonly { readonly name: string }[] }) =>
    cells.map(({ name }) => name);

  describe("plan", () => {
    const parts: readonly (readonly [readonly string[], readonly string[]])[] = [
      [
        ["--only", "seed=1"],
        ["1-yearly", "1-halves"],
      ],
      [
        ["--only", "seed=1,2", "--only", "frequency=halves"],
        ["1-halves", "2-halves"],
      ],
      [["--first", "1"], ["1-yearly"]],
      [["--only", "seed=2", "--first", "1"], ["2-yearly"]],
    ];
    for (const [flags, names] of parts)
      it(`leaves ${names.join(" and ")} with ${flags.join(" ")}`, async () =>
        assert.deepEqual(namesOf(await plan("plain.yaml", ...flags)), names));

    it("is the whole with every label of an axis", async () =>
      assert.deepEqual(await plan("plain.yaml", "--only", "seed=1,2"), await plan("plain.yaml")));

    it("leaves the stages up to one, and says how many cells are chosen of how many", async () => {
      const { stdout } = await sweep("plan", "sweep.yaml", "--only", "seed=1", "--stage", "quick");
      assert.match(stdout, /^2 seeds × 2 frequencies = 4 cells, 2 of them chosen\n/);
      assert.match(stdout, /\nto run: 1 cell, /);
      const { totals, stages } = await plan("sweep.yaml");
      // What quick changes makes cells equal: each seed is one job.
      assert.deepEqual([totals.cells, totals.new, totals.toRun], [4, 4, 2]);
      assert.deepEqual(
        stages.map(({ name, toRun, later }: Record<string, unknown>) => [name, toRun, later]),
        [
          ["quick", 2, 0],
          ["full", 0, 4],
        ],
      );
    });

    it("uses the profile that is asked for, instead of the stage's and the rules'", async () => {
      assert.deepEqual((await plan("sweep.yaml")).profiles, { small: 2 });
      assert.deepEqual((await plan("plain.yaml")).profiles, { small: 2, large: 2 });
      assert.deepEqual((await plan("sweep.yaml", "--use", "large")).profiles, { large: 2 });
    });

    it("changes the base first, so that other cells are planned", async () => {
      const ids = async (...flags: string[]) =>
        (await plan("plain.yaml", ...flags)).cells.map(({ id }: { readonly id: string }) => id);
      const [own, set] = [await ids(), await ids("--set", "user_metadata.team=red")];
      assert.equal(new Set([...own, ...set]).size, 8);
      // What the base says already changes nothing.
      assert.deepEqual(await ids("--set", "user_metadata.team=blue"), own);
    });

    it("lists cells with where they stand", async () => {
      const { stdout } = await sweep("plan", "sweep.yaml", "--cells", "--only", "seed=1");
      const lines = stdout.split("\n").filter((line) => /^[a-z2-7]{12} /.test(line));
      assert.deepEqual(
        lines.map((line) => line.slice(12)),
        ["  new (quick)  small  1-yearly", "  new (quick)  small  1-halves"],
      );
    });

    const mistakes: readonly (readonly [readonly string[], string])[] = [
      [
        ["--only", "sead=1"],
        'error: no axis is called "sead" [unknown-axis]\n  hint: did you mean "seed"?\n',
      ],
      [["--only", "seed=7"], 'error: "seed" has no label "7" [unknown-label]\n  hint: one of 1, 2\n'],
      [
        ["--only", "seed"],
        'error: "seed" is not a selector [bad-selector]\n  hint: a selector looks like axis=label or axis=label,label\n',
      ],
      [
        ["--only", "seed=1", "--only", "seed=2"],
        "error: no cell matches seed=1 and seed=2 [nothing-selected]\n  hint: sweep plan FILE --cells lists the cells\n",
      ],
      [["--first", "none"], 'error: "none" is not a whole number above 0\n'],
      [["--first", "0"], 'error: "0" is not a whole number above 0\n'],
      [["--stage", "ful"], 'error: no stage is called "ful" [unknown-stage]\n  hint: did you mean "full"?\n'],
      [
        ["--use", "huge"],
        'error: the stack local has no resource profile "huge" [unknown-profile]\n  hint: one of small, large\n',
      ],
      [
        ["--set", "random_sead=7"],
        `--set:1:1: error: neither the base nor Triage has a key "random_sead" [unknown-path]
  1 | random_sead=7
    | ^^^^^^^^^^^
  hint: did you mean "random_seed"?
`,
      ],
      [
        ["--set", "random_seed"],
        `--set:1:1: error: there is no "=" between a path and a value [bad-set]
  1 | random_seed
    | ^^^^^^^^^^^
  hint: write --set PATH=VALUE, such as --set temporal_config.max_training_histories=2y
`,
      ],
    ];
    for (const [flags, said] of mistakes)
      it(`says what is wrong with ${flags.join(" ")}`, async () =>
        assert.deepEqual(await sweep("plan", "sweep.yaml", ...flags), { code: 2, stdout: "", said }));
  });

  describe("run", () => {
    it("does not detach where later stages would not run again", async () => {
      const hint = (what: string) =>
        `error: with --detach only the first stage would run again what has results\n  hint: leave --detach out, or ${what}\n`;
      assert.deepEqual(await sweep("run", "sweep.yaml", "--detach", "--rerun", "all"), {
        ...{ code: 2, stdout: "" },
        said: hint("say --rerun failed"),
      });
      const { code, said } = await sweep("run", "sweep.yaml", "--detach", "--replace");
      assert.deepEqual([code, said], [2, hint("add --no-replace")]);
    });
  });

  describe("show", () => {
    it("shows what a cell runs in a stage, with the stage's profile and changes", async () => {
      const { code, stdout, said } = await sweep("show", "sweep.yaml", "2-halves", "--stage", "quick");
      assert.equal(code, 0);
      assert.match(said, /^cell [a-z2-7]{12} 2-halves · profile small\n/);
      assert.match(said, /\n {2}temporal_config\.model_update_frequency: "1y" → "2y" \(stage quick\)\n/);
      assert.match(stdout, /\n {2}model_update_frequency: "2y"\n/);
      const last = await sweep("show", "sweep.yaml", "2-halves");
      assert.match(
        last.said,
        /· profile large\n(?:.*\n)* {2}temporal_config\.model_update_frequency: "1y" → "6month" \(frequency=halves\)\n/,
      );
      assert.match(last.stdout, /\n {2}model_update_frequency: "6month"\n/);
    });

    it("shows as a document what it shows", async () => {
      const { stdout } = await sweep("show", "sweep.yaml", "2-halves", "--stage", "quick", "--json");
      const { profile, config, differences } = JSON.parse(stdout);
      assert.equal(profile, "small");
      assert.match(config, /model_update_frequency: "2y"/);
      assert.deepEqual(differences, [
        { path: "random_seed", before: 7, after: 2, by: "seed=2" },
        { path: "temporal_config.model_update_frequency", before: "1y", after: "2y", by: "stage quick" },
      ]);
    });

    it("shows a command as a shell takes it, and as a document", async () => {
      const { code, stdout, said } = await sweep("show", "commands.yaml", "b_c");
      assert.deepEqual([code, stdout], [0, "GREETING='it'\\''s b c' echo 'two words' 'b c'\n"]);
      assert.match(said, /^cell [a-z2-7]{12} b_c · profile small\n$/);
      const document = JSON.parse((await sweep("show", "commands.yaml", "b_c", "--json")).stdout);
      assert.deepEqual(document.command, {
        argv: ["echo", "two words", "b c"],
        env: { GREETING: "it's b c" },
      });
      assert.deepEqual(document.differences, []);
    });

    const mistakes: readonly (readonly [readonly string[], string])[] = [
      [
        ["sweep.yaml", "1-yearly", "--stage", "quikc"],
        'error: no stage is called "quikc" [unknown-stage]\n  hint: did you mean "quick"?\n',
      ],
      [
        ["plain.yaml", "1-yearly", "--stage", "quick"],
        'error: no stage is called "quick" [unknown-stage]\n  hint: the sweep has no stages\n',
      ],
      [["sweep.yaml", "yearly"], 'error: there is no cell "yearly"\n  hint: such as 1-yearly, 2-yearly\n'],
    ];
    for (const [words, said] of mistakes)
      it(`says what is wrong with ${words.join(" ")}`, async () =>
        assert.deepEqual(await sweep("show", ...words), { code: 2, stdout: "", said }));
  });
});
