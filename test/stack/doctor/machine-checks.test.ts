import assert from "node:assert/strict";
import type { Check, Finding } from "../../../tools/stack/doctor/check";
import { fail, pass, warn } from "../../../tools/stack/doctor/check";
import { localChecks } from "../../../tools/stack/doctor/local-checks";
import type { Machine } from "../../../tools/stack/doctor/machine";
import { dockerCheck, nodeCheck, pulumiCheck, pythonCheck } from "../../../tools/stack/doctor/machine-checks";
import { runChecks } from "../../../tools/stack/doctor/run-checks";
import { failing, fakeMachine, type Programs } from "./fake-machine";

const gib = 2 ** 30;

interface Row {
  readonly name: string;
  readonly check: (machine: Machine) => Check | undefined;
  readonly machine?: Partial<Machine>;
  readonly programs?: Programs;
  readonly finds: Finding;
}

const local = (id: string) => (machine: Machine) => localChecks(machine).find((check) => check.id === id);

const rows: readonly Row[] = [
  { name: "a Node that is new enough", check: nodeCheck, finds: pass("22.11.0") },
  {
    name: "the oldest Node",
    check: nodeCheck,
    machine: { nodeVersion: "20.19.0" },
    finds: pass("20.19.0"),
  },
  {
    name: "a Node that is too old",
    check: nodeCheck,
    machine: { nodeVersion: "20.18.3" },
    finds: fail("20.18.3 is older than 20.19", "install Node 22 or newer, and run npm run build"),
  },
  { name: "Docker", check: dockerCheck, finds: pass("28.5.1") },
  {
    name: "no Docker",
    check: dockerCheck,
    programs: { docker: { code: 127 } },
    finds: warn(
      "is not installed; pulumi up builds the image with it",
      "install it, or take an image that is there: image: { digest: NAME@sha256:… } in the stack's config",
    ),
  },
  {
    name: "a Docker whose engine does not run",
    check: dockerCheck,
    programs: {
      docker: { code: 1, stdout: "\n", stderr: "Cannot connect to the Docker daemon\nIs it running?\n" },
    },
    finds: warn(
      "its engine does not answer: Cannot connect to the Docker daemon",
      "start it (sudo systemctl start docker), or join its group (sudo usermod -aG docker $USER)",
    ),
  },
  { name: "Pulumi", check: pulumiCheck, finds: pass("v3.259.0, logged in as anna to s3://state") },
  {
    name: "no Pulumi",
    check: pulumiCheck,
    machine: { findPulumi: async () => undefined },
    finds: warn(
      "its CLI is not on this machine; only who deploys needs it",
      "npx pulumi version downloads the one that this project is tested with",
    ),
  },
  {
    name: "a Pulumi that is not logged in",
    check: pulumiCheck,
    programs: { "/bin/pulumi whoami": { code: 255, stderr: "error: PULUMI_ACCESS_TOKEN must be set\n" } },
    finds: warn(
      "v3.259.0 is not logged in; only who deploys needs it",
      "npx pulumi login s3://BUCKET, where the project keeps its state (docs/aws.md)",
    ),
  },
  {
    name: "a Pulumi that does not run",
    check: pulumiCheck,
    programs: { "/bin/pulumi version": { code: 126, stderr: "cannot execute binary file\n" } },
    finds: warn("/bin/pulumi does not run: cannot execute binary file", "install it again"),
  },
  { name: "Python", check: (each) => pythonCheck(each, true), finds: pass("3.11.7 (/usr/bin/python3.11)") },
  {
    name: "no Python, where jobs run elsewhere",
    check: (each) => pythonCheck(each, false),
    machine: { findPython: failing("no Python 3.10 or 3.11 was found", "install one") },
    finds: warn("no 3.10 or 3.11 was found; only the stack local needs one"),
  },
  {
    name: "no Python, where jobs run here",
    check: local("python"),
    machine: { findPython: failing("no Python 3.10 or 3.11 was found", "install one") },
    finds: fail("no Python 3.10 or 3.11 was found", "install one"),
  },
  { name: "the Python environment", check: local("environment"), finds: pass(".venv is ready") },
  {
    name: "no Python environment",
    check: local("environment"),
    machine: { isEnvironmentReady: async () => false },
    finds: warn(
      ".venv is not there, or of another version",
      "npm run build makes it; the first run would, too",
    ),
  },
  { name: "a disk with much room", check: local("disk"), finds: pass("100.0 GiB are free") },
  {
    name: "a disk with little room",
    check: local("disk"),
    machine: { freeBytes: async () => 2 * gib },
    finds: warn(
      "2.0 GiB are free",
      "free some; .sweep/work holds matrices and models, which are made again when they are needed",
    ),
  },
  {
    name: "a disk that is full",
    check: local("disk"),
    machine: { freeBytes: async () => 0.2 * gib },
    finds: fail(
      "0.2 GiB are free",
      "free some; .sweep/work holds matrices and models, which are made again when they are needed",
    ),
  },
  { name: "PostgreSQL", check: local("postgres"), finds: pass("18.4") },
  {
    name: "a PostgreSQL that does not run",
    check: local("postgres"),
    programs: { "/pg/postgres": { code: 127, stderr: "libpq.so.5: cannot open shared object file\n" } },
    finds: fail(
      "/pg/postgres does not run: libpq.so.5: cannot open shared object file",
      "npm ci installs it again",
    ),
  },
  { name: "a store", check: local("store"), finds: pass("can be written") },
  {
    name: "a store that cannot be written",
    check: local("store"),
    machine: { tryStore: failing("this user may not read or write /x", "run as the user who owns it") },
    finds: fail("this user may not read or write /x", "run as the user who owns it"),
  },
  {
    name: "a supervisor that runs",
    check: local("supervisor"),
    machine: { supervisor: async () => "running" },
    finds: pass("runs"),
  },
  { name: "no supervisor", check: local("supervisor"), finds: pass("does not run; the first job starts it") },
  {
    name: "a supervisor of another version",
    check: local("supervisor"),
    machine: { supervisor: async () => "other version" },
    finds: warn(
      "is of another version of sweepstack",
      "let its runs end, or cancel them: then it makes room by itself",
    ),
  },
];

describe("checks of the machine", () => {
  for (const { name, check, machine, programs, finds } of rows) {
    it(`find ${name}`, async () => {
      const { id, title, run } = check(fakeMachine(machine, programs))!;
      assert.deepEqual(await runChecks([{ id, title, needs: [], run }]), [{ id, title, ...finds }]);
    });
  }
});
