import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import type { StackConfig } from "../../infra/config";
import { readConfig } from "../../infra/config";
import { renderConfigProblems } from "../../infra/config-problem";
import { stackValues } from "./stack-values";

interface BrokenConfig {
  readonly name: string;
  /** @default broken */
  readonly stack?: string;
  readonly config: string;
  readonly says: string;
}

const root = path.join(__dirname, "..", "..");
const broken: BrokenConfig[] = parse(readFileSync(path.join(__dirname, "broken-configs.yaml"), "utf8"));

describe("readConfig", () => {
  for (const { name, stack = "broken", config, says } of broken)
    it(`rejects ${name}`, () => assert.equal(`${messageOf("sweepstack", stack, values(config))}\n`, says));

  it("rejects names that cannot be those of buckets and roles", () => {
    assert.equal(
      messageOf("Sweeps", "of_mine", { "aws:region": "us-east-1", "Sweeps:environment": "dev" }),
      `Pulumi.of_mine.yaml: 2 mistakes
  Sweeps:project: the project's name must be lower-case letters, digits and hyphens, a letter first, not "Sweeps"
    hint: buckets and roles are called after it, and AWS allows no more
  Sweeps:stack: the stack's name must be lower-case letters, digits and hyphens, a letter first, not "of_mine"
    hint: buckets and roles are called after it, and AWS allows no more`,
    );
    assert.equal(
      messageOf("sweepstack", "a".repeat(31), values("environment: dev")),
      `Pulumi.${"a".repeat(31)}.yaml: 1 mistake
  sweepstack:stack: the names of project and stack have 41 characters, more than 40
    hint: choose shorter ones: roles are called after both, and IAM allows 64 characters in all`,
    );
    assert.equal(
      messageOf("s", "a".repeat(33), { "aws:region": "us-east-1", "s:environment": "dev" }),
      `Pulumi.${"a".repeat(33)}.yaml: 1 mistake
  s:stack: the name of the stack has 33 characters, more than 32
    hint: choose a shorter one: databases are called after it, and PostgreSQL allows 63 characters in all`,
    );
  });

  for (const stack of ["dev", "prod"]) {
    it(`reads Pulumi.${stack}.yaml, also with what is commented out`, () => {
      const text = readFileSync(path.join(root, `Pulumi.${stack}.yaml`), "utf8");
      for (const each of [text, text.replaceAll("  # ", "  ")]) {
        const source = { project: "sweepstack", stack, values: stackValues(each) };
        assert.deepEqual(Object.keys(readConfig(source)), ["config"]);
      }
    });
  }

  it("fills in what the environment says", () => {
    const dev = configOf("environment: dev");
    const prod = configOf("environment: prod");
    assert.ok(dev.kind === "base" && prod.kind === "base");
    assert.deepEqual([dev.network.mode, prod.network.mode], ["public", "nat"]);
    assert.deepEqual([dev.database.multiAz, prod.database.multiAz], [false, true]);
    assert.deepEqual([dev.keepsData, prod.keepsData], [false, true]);
    assert.deepEqual([dev.logRetentionDays, prod.logRetentionDays], [30, 365]);
    assert.deepEqual(Object.keys(dev.profiles), ["small", "large"]);
    assert.deepEqual(dev.image, { kind: "build", dockerfile: "infra/image/Dockerfile", args: {} });
  });

  it("lets a config say otherwise, key by key", () => {
    const config = configOf(
      "environment: dev\ncompute: { maxVcpus: { sweep: 512 } }\ndatabase: { storageGiB: 50 }",
    );
    assert.ok(config.kind === "base");
    assert.deepEqual(config.compute.maxVcpus, { test: 8, sweep: 512, ondemand: 64 });
    assert.deepEqual(config.database, {
      instanceClass: "db.t4g.micro",
      storageGiB: 50,
      connections: 80,
      multiAz: false,
      backupRetentionDays: 7,
    });
  });

  it("reads a profile with its defaults, and durations of several parts", () => {
    const config = configOf(
      "environment: dev\nprofiles: { a: { vcpus: 2, memoryMiB: 7168 }, b: { vcpus: 1, memoryMiB: 512, timeout: 1d2h30m } }",
    );
    assert.deepEqual(config.profiles, {
      a: { vcpus: 2, memoryMiB: 7168, gpus: 0, timeoutSeconds: 43_200, attempts: 3, queue: "sweep" },
      b: { vcpus: 1, memoryMiB: 512, gpus: 0, timeoutSeconds: 95_400, attempts: 3, queue: "sweep" },
    });
  });

  it("puts the smallest profile first, whatever order Pulumi hands them on in: it is that of cells that say nothing", () => {
    const config = configOf(
      "environment: dev\nprofiles: { huge: { vcpus: 16, memoryMiB: 65536 }, large: { vcpus: 4, memoryMiB: 30720 }, roomy: { vcpus: 1, memoryMiB: 7168 }, small: { vcpus: 1, memoryMiB: 3584 } }",
    );
    assert.deepEqual(Object.keys(config.profiles), ["small", "roomy", "large", "huge"]);
  });

  it("reads a sandbox, which has what its base has", () => {
    assert.deepEqual(configOf("environment: sandbox\nbaseStack: dev\nexpires: 2027-01-31", "dev-ana"), {
      kind: "sandbox",
      project: "sweepstack",
      stack: "dev-ana",
      region: "us-east-1",
      keepsData: false,
      logRetentionDays: 7,
      profiles: configOf("environment: dev").profiles,
      image: { kind: "base" },
      iam: { path: "/" },
      alertEmails: [],
      tags: {},
      baseStack: "dev",
      ownQueue: true,
      expires: "2027-01-31",
    });
  });

  it("leaves alone what is another namespace's", () => {
    const config = readConfig({
      project: "sweepstack",
      stack: "dev",
      values: {
        ...values("environment: dev"),
        "aws:profile": "mine",
        "pulumi:disable-default-providers": "[]",
      },
    });
    assert.ok("config" in config);
  });
});

/** The values of a config written without the project's name, in us-east-1 unless it says otherwise. */
function values(config: string): Record<string, string> {
  const written = (parse(config) ?? {}) as Record<string, unknown>;
  const region = written["aws:region"] === undefined ? "us-east-1" : written["aws:region"];
  delete written["aws:region"];
  const own = Object.entries(written).map(([key, value]) => [`sweepstack:${key}`, value]);
  return stackValues(
    JSON.stringify({
      config: { ...(region !== null && { "aws:region": region }), ...Object.fromEntries(own) },
    }),
  );
}

function configOf(config: string, stack = "broken"): StackConfig {
  const result = readConfig({ project: "sweepstack", stack, values: values(config) });
  assert.ok("config" in result, JSON.stringify(result));
  return result.config;
}

function messageOf(project: string, stack: string, of: Record<string, string>): string {
  const result = readConfig({ project, stack, values: of });
  assert.ok("problems" in result, "nothing is wrong with it");
  return renderConfigProblems(project, stack, result.problems);
}
