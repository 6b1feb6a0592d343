// Sets up a fresh clone: npm packages, the compiled program, `npx sweep`, and the Python environment. Quick when all is there.
// Plain JavaScript, since it runs before TypeScript is installed.
const { spawnSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

const root = path.join(__dirname, "..");
const inRoot = (...parts) => path.join(root, ...parts);
const oldestNode = [20, 19];

function main() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
    fail(`Node ${process.versions.node} is too old: install Node ${oldestNode.join(".")} or newer`);
  }
  installPackages();
  build();
  linkCommand();
  return installPython();
}

function installPackages() {
  const stamp = inRoot("node_modules", ".sweepstack-lock");
  const lock = createHash("sha256")
    .update(fs.readFileSync(inRoot("package-lock.json")))
    .digest("hex");
  if (read(stamp) === lock) return;
  say("installing npm packages");
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], "npm packages could not be installed");
  fs.writeFileSync(stamp, lock);
}

function build() {
  const stamp = inRoot("dist", ".sources");
  const sources = fingerprint();
  if (read(stamp) === sources) return;
  say("compiling");
  const compiler = inRoot("node_modules", "typescript", "bin", "tsc");
  const fresh = inRoot(`dist.${process.pid}`);
  const options = [
    "--project",
    inRoot("tsconfig.build.json"),
    "--noCheck",
    "--noEmit",
    "false",
    "--outDir",
    fresh,
  ];
  run(process.execPath, [compiler, ...options], "the program could not be compiled");
  fs.writeFileSync(path.join(fresh, ".sources"), sources);
  replaceFolder(inRoot("dist"), fresh);
}

/** At no moment half of the old program and half of the new: one may be running. */
function replaceFolder(folder, fresh) {
  const old = `${folder}.${process.pid}.old`;
  if (fs.existsSync(folder)) fs.renameSync(folder, old);
  fs.renameSync(fresh, folder);
  fs.rmSync(old, { recursive: true, force: true });
}

/** Names, sizes and times of all that is compiled. */
function fingerprint() {
  const hash = createHash("sha256");
  for (const folder of ["infra", "tools"]) {
    for (const entry of fs.readdirSync(inRoot(folder), { recursive: true }).sort()) {
      const file = inRoot(folder, String(entry));
      if (!/\.(ts|json)$/.test(file)) continue;
      const { size, mtimeMs } = fs.statSync(file);
      hash.update(`${entry}\0${size}\0${mtimeMs}\0`);
    }
  }
  for (const file of ["tsconfig.json", "tsconfig.build.json"]) hash.update(fs.readFileSync(inRoot(file)));
  return hash.digest("hex");
}

/** npm links the commands of dependencies, not of the project itself. */
function linkCommand() {
  const link = inRoot("node_modules", ".bin", "sweep");
  const program = inRoot("dist", "tools", "sweep.js");
  if ((fs.statSync(program).mode & 0o111) !== 0o111) fs.chmodSync(program, 0o755);
  if (fs.existsSync(link)) return;
  fs.rmSync(link, { force: true });
  fs.symlinkSync(path.relative(path.dirname(link), program), link);
}

function installPython() {
  const { ensurePythonEnvironment } = require("../dist/tools/local/python-environment");
  return ensurePythonEnvironment(root, say).catch((error) =>
    fail(error.hint ? `${error.message}\n  hint: ${error.hint}` : error.message),
  );
}

function run(command, args, failure) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2] });
  if (error) fail(`${failure}: ${error.message}`);
  if (status !== 0) fail(`${failure} (exit code ${status})`);
}

function read(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function say(line) {
  process.stderr.write(`setup: ${line}\n`);
}

function fail(message) {
  say(message);
  process.exit(3);
}

main();
