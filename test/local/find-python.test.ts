import assert from "node:assert/strict";
import { join } from "node:path";
import { findPython } from "../../tools/local/find-python";
import { type FakePython, makeMachine } from "./fake-tools";

const noPythonHint =
  "install one (Debian: apt-get install python3 python3-venv; others: pyenv install 3.11) or set SWEEP_PYTHON to its path";
const namedHint = "set SWEEP_PYTHON to the path of one, or unset it and let one be looked for";

describe("findPython", () => {
  const found: readonly [string, Record<string, FakePython>, string, string?][] = [
    [
      "prefers 3.11",
      { "bin/python3.10": { version: "3.10.13" }, "bin/python3.11": { version: "3.11.7" } },
      "bin/python3.11",
    ],
    [
      "takes 3.10",
      { "bin/python3": { version: "3.13.0" }, "bin/python3.10": { version: "3.10.13" } },
      "bin/python3.10",
    ],
    ["takes a python3 that is 3.11", { "bin/python3": { version: "3.11.2" } }, "bin/python3"],
    [
      "is not misled by a name",
      { "bin/python3.11": { version: "3.1.1" }, "bin/python3": { version: "3.10.1" } },
      "bin/python3",
    ],
    [
      "passes over one without ensurepip",
      { "bin/python3.11": { version: "3.11.2", ensurepip: false }, "bin/python3.10": { version: "3.10.13" } },
      "bin/python3.10",
    ],
    [
      "looks among pyenv's versions, the better known first",
      {
        ".pyenv/versions/3.10.13/bin/python": { version: "3.10.13" },
        ".pyenv/versions/3.11.7/bin/python": { version: "3.11.7" },
        ".pyenv/versions/3.12.1/bin/python": { version: "3.12.1" },
      },
      ".pyenv/versions/3.11.7/bin/python",
    ],
    [
      "takes what SWEEP_PYTHON names before any other",
      { "bin/python3.11": { version: "3.11.7" }, "bin/mine": { version: "3.10.1" } },
      "bin/mine",
      "mine",
    ],
  ];
  for (const [statement, pythons, expected, named] of found) {
    it(statement, async () => {
      const machine = makeMachine(pythons);
      const python = await findPython({ ...machine.env, SWEEP_PYTHON: named }, { ensurepip: true });
      assert.equal(python.path, join(machine.root, expected));
      assert.equal(python.version, pythons[expected]?.version);
      machine.remove();
    });
  }

  it("needs no ensurepip where uv is at hand", async () => {
    const machine = makeMachine({ "bin/python3.11": { version: "3.11.2", ensurepip: false } });
    assert.equal((await findPython(machine.env, { ensurepip: false })).version, "3.11.2");
    machine.remove();
  });

  const problems: readonly [string, Record<string, FakePython>, string, string, string?][] = [
    ["none", {}, "no Python 3.10 or 3.11 was found", noPythonHint],
    [
      "only newer and older ones",
      { "bin/python3": { version: "3.13.0" }, "bin/python3.10": { version: "2.7.18" } },
      "no Python 3.10 or 3.11 was found, only 2.7.18, 3.13.0",
      noPythonHint,
    ],
    [
      "another implementation",
      { "bin/python3": { version: "3.11.13", implementation: "PyPy" } },
      "no Python 3.10 or 3.11 was found, only 3.11.13",
      noPythonHint,
    ],
    [
      "Debian's without python3-venv",
      { "bin/python3": { version: "3.11.2", ensurepip: false } },
      "Python 3.11.2 (bin/python3) has no ensurepip module",
      "install it (Debian: apt-get install python3.11-venv), or set SWEEP_PYTHON to a Python 3.10 or 3.11 that has it",
    ],
    [
      "a SWEEP_PYTHON that is too new, though another would do",
      { "bin/mine": { version: "3.13.0" }, "bin/python3.11": { version: "3.11.7" } },
      'SWEEP_PYTHON is "mine", which is CPython 3.13.0; Triage needs CPython 3.10 or 3.11',
      namedHint,
      "mine",
    ],
    [
      "a SWEEP_PYTHON that does not run",
      { "bin/python3.11": { version: "3.11.7" } },
      'SWEEP_PYTHON is "mine", which is not a Python that runs; Triage needs CPython 3.10 or 3.11',
      namedHint,
      "mine",
    ],
  ];
  for (const [what, pythons, message, hint, named] of problems) {
    it(`says what to do about ${what}`, async () => {
      const machine = makeMachine(pythons);
      const error = await findPython({ ...machine.env, SWEEP_PYTHON: named }, { ensurepip: true }).catch(
        (e) => e,
      );
      assert.equal(error.message.replaceAll(`${machine.root}/`, ""), message);
      assert.equal(error.hint, hint);
      assert.equal(error.exitCode, 3);
      machine.remove();
    });
  }
});
