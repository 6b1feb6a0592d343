import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensurePythonEnvironment } from "../../tools/local/python-environment";
import { type FakeMachine, makeMachine } from "./fake-tools";

const sync =
  "bin/uv pip sync --python .venv/bin/python --require-hashes --compile-bytecode infra/image/requirements.lock";
const making = ["bin/python3.11 -I -m venv --without-pip .venv", sync];
const lockHash = "8e50db680a028c383c9f162a4854082f38e782361e760a58085255dfe62cc5fe";

describe("ensurePythonEnvironment", () => {
  let machine: FakeMachine;
  let progress: string[];
  const ensure = (env: NodeJS.ProcessEnv = {}) =>
    ensurePythonEnvironment(machine.root, (message) => progress.push(message), { ...machine.env, ...env });

  beforeEach(() => {
    machine = makeMachine({ "bin/python3.11": { version: "3.11.7" } }, "0.13.9");
    progress = [];
  });
  afterEach(() => machine.remove());

  it("makes .venv with the Python and the uv on PATH", async () => {
    assert.deepEqual(await ensure(), { python: join(machine.root, ".venv/bin/python"), lockHash });
    assert.deepEqual(machine.takeLog(), making);
    assert.deepEqual(progress, [
      "making .venv with Python 3.11.7 (once; about 1 GB)",
      "Installed 1 package in 1ms",
      ".venv is ready",
    ]);
    assert.equal(existsSync(join(machine.root, ".venv.lock")), false);
  });

  it("needs nothing on PATH the second time", async () => {
    const first = await ensure();
    rmSync(join(machine.root, "bin"), { recursive: true });
    assert.deepEqual(await ensure(), first);
  });

  const changes: readonly [string, (root: string) => void, NodeJS.ProcessEnv?][] = [
    ["the lock", (root) => writeFileSync(join(root, "infra/image/requirements.lock"), "triage==6.0.1\n")],
    ["the interpreter, when it is gone", (root) => rmSync(join(root, ".venv/bin/python"))],
    ["the marker, when it is spoilt", (root) => writeFileSync(join(root, ".venv/sweepstack.json"), "{}")],
    ["SWEEP_PYTHON", () => {}, { SWEEP_PYTHON: "python3.11" }],
  ];
  for (const [what, change, env] of changes) {
    it(`makes it again after a change of ${what}`, async () => {
      await ensure();
      machine.takeLog();
      change(machine.root);
      writeFileSync(join(machine.root, ".venv/left-over"), "");
      await ensure(env);
      assert.deepEqual(machine.takeLog(), making);
      assert.equal(existsSync(join(machine.root, ".venv/left-over")), false);
      await ensure(env);
      assert.deepEqual(machine.takeLog(), []);
    });
  }

  it("keeps the old one where no Python is found for the new one", async () => {
    await ensure();
    writeFileSync(join(machine.root, "infra/image/requirements.lock"), "triage==6.0.1\n");
    await assert.rejects(ensure({ PATH: "" }), { message: "no Python 3.10 or 3.11 was found" });
    assert.equal(existsSync(join(machine.root, ".venv/bin/python")), true);
  });

  it("says what uv said, and starts anew the next time", async () => {
    await assert.rejects(ensure({ UV_FAILS: "1" }), {
      name: "Problem",
      message: `.venv could not be made; ${[
        `uv pip sync --python ${machine.root}/.venv/bin/python --require-hashes --compile-bytecode`,
        `${machine.root}/infra/image/requirements.lock ended with 2:`,
      ].join(" ")}\nResolved 1 package in 1ms\nerror: disk full`,
      hint: "check the network and the package index (pip's settings and uv's are both read), then run the command again",
      exitCode: 3,
    });
    assert.deepEqual(machine.takeLog(), making);
    await ensure();
    assert.deepEqual(machine.takeLog(), making);
  });

  it("takes over from a process that was killed, once what it had started has ended", async () => {
    await ensure({ UV_FAILS: "1" }).catch(() => {});
    machine.takeLog();
    const orphan = spawn("/bin/sleep", ["0.3"]);
    mkdirSync(join(machine.root, ".venv.lock"));
    writeFileSync(join(machine.root, ".venv.lock", "99999999.dead"), "");
    writeFileSync(join(machine.root, ".venv.lock", `${orphan.pid}.dead`), "");
    progress = [];
    await ensure();
    assert.equal(
      progress[0],
      `waiting for process ${orphan.pid}, which is making .venv (if it is not, delete .venv.lock)`,
    );
    assert.equal(orphan.exitCode, 0);
    assert.deepEqual(machine.takeLog(), making);
  });

  it("makes it once for callers at the same time", async () => {
    const environments = await Promise.all([ensure(), ensure(), ensure()]);
    assert.deepEqual(machine.takeLog(), making);
    assert.equal(new Set(environments.map(({ python }) => python)).size, 1);
  });

  it("leaves a .venv of the user's alone", async () => {
    mkdirSync(join(machine.root, ".venv/bin"), { recursive: true });
    await assert.rejects(ensure(), {
      message: `${machine.root}/.venv exists, and was not made by sweep`,
      hint: "delete it, or move it elsewhere, and run the command again",
    });
    assert.equal(existsSync(join(machine.root, ".venv/bin")), true);
  });

  for (const [what, prepare] of [
    ["there is none", (root: string) => rmSync(join(root, "bin/uv"))],
    ["it is too old", (root: string) => writeFileSync(join(root, "bin/uv"), "#!/bin/sh\necho uv 0.4.9\n")],
  ] as const) {
    it(`installs a pinned uv where ${what}`, async () => {
      prepare(machine.root);
      await ensure();
      assert.deepEqual(machine.takeLog(), [
        "bin/python3.11 -I -m venv --without-pip .venv",
        "bin/python3.11 -I -m venv .venv/installer",
        ".venv/installer/bin/python -I -m pip --disable-pip-version-check install --quiet --require-hashes -r infra/image/installer.lock",
        `.venv/installer/${sync}`,
      ]);
      assert.equal(existsSync(join(machine.root, ".venv/installer")), false);
    });
  }

  const settings: readonly [string, NodeJS.ProcessEnv, string][] = [
    ["nothing of its own", {}, "  true true"],
    ["pip's environment", { PIP_INDEX_URL: "http://a", PIP_CERT: "/ca" }, "http://a /ca true true"],
    [
      "pip's file",
      { PIP_CONFIG_LIST: "global.cert='/ca'\nglobal.index-url='http://b'" },
      "http://b /ca true true",
    ],
    [
      "its own first",
      { PIP_INDEX_URL: "http://a", UV_INDEX_URL: "http://c", UV_NATIVE_TLS: "0" },
      "http://c  0 true",
    ],
  ];
  for (const [what, env, expected] of settings) {
    it(`gives uv its index and its certificates: ${what}`, async () => {
      await ensure({ ...env, SHOW_ENV: "1" });
      assert.deepEqual(machine.takeLog(), [...making, expected]);
    });
  }
});
