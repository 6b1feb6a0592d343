#!/usr/bin/env node
/**
 * Speaks the protocol of infra/image/cell_runner/serve.py. What a child does is the manifest, in words:
 * `exit <code>`, `exit <code> first` (then 0 from the second attempt on), `sleep`, `kill runner` (by SIGKILL).
 * FAKE_RUNNER makes it `broken` (it dies at once), `mute` (never ready), `deaf` (stops nothing), or `silent` (stops
 * nothing and tells no exit).
 */
const { spawn } = require("node:child_process");
const { join } = require("node:path");
const { createInterface } = require("node:readline");

const mode = process.env.FAKE_RUNNER;
if (mode === "broken") {
  console.error("ModuleNotFoundError: No module named 'triage'");
  process.exit(1);
}

const python = join(__dirname, "..", "..", ".venv", "bin", "python");
/** As the real one's, a child leads a process group in the session of its runner, which Node cannot make it do. */
const inOwnGroup = "import os, sys; os.setpgid(0, 0); os.execvp('sh', ['sh', '-c', sys.argv[1]])";

const children = new Map();
// Whoever listened may have been killed; the end of the input says so, too.
process.stdout.on("error", () => {});
const say = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);

const scripts = {
  exit: (code) => `exit ${code}`,
  sleep: () => "exec sleep 98765",
  kill: () => "exec sleep 98765",
};

const operations = {
  start({ child, manifest, attempt }) {
    const [verb, argument, when] = manifest.split(" ");
    const script = when === "first" && attempt > 1 ? "exit 0" : scripts[verb](argument);
    const started = spawn(python, ["-S", "-c", inOwnGroup, script], { stdio: "ignore" });
    children.set(child, started);
    say({ event: "started", child, pid: started.pid });
    if (verb === "kill") process.kill(process.pid, "SIGKILL");
    started.on("exit", (code, signal) => {
      children.delete(child);
      if (mode === "silent") return;
      say({ event: "exited", child, code, signal });
    });
  },
  stop({ child, signal }) {
    const stopped = children.get(child);
    if (stopped && mode !== "deaf" && mode !== "silent") process.kill(-stopped.pid, `SIG${signal}`);
  },
};

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const request = JSON.parse(line);
    operations[request.op](request);
  })
  .on("close", () => {
    for (const child of children.values()) process.kill(-child.pid, "SIGKILL");
    process.exit(0);
  });

if (mode !== "mute") say({ event: "ready" });
