import assert from "node:assert/strict";
import path from "node:path";
import {
  type Contract,
  contractSchema,
  contractText,
  type DeployedContract,
  deployedContractSchema,
} from "../../infra/contract";
import { localContract } from "../../tools/stack/local-contract";
import { sampleDeployedContract } from "./sample-contract";

const root = path.join(__dirname, "..", "..");

describe("contractSchema", () => {
  it("describes the built-in contract of the stack local", () => {
    const contract = localContract({ name: "sample", root, installRoot: root }, {});
    assert.deepEqual(contractSchema.parse(contract), contract);
  });
});

describe("deployedContractSchema", () => {
  const contract = sampleDeployedContract(2);

  it("describes a deployed stack, whose contract can be read as that of any", () => {
    const common: Contract = contract;
    assert.deepEqual(deployedContractSchema.parse(JSON.parse(JSON.stringify(common))), contract);
  });

  const profile = contract.profiles["profile-1"]!;
  const wrong: [name: string, change: Record<string, unknown>][] = [
    ["anything it does not know, such as a password", { password: "hunter2" }],
    ["a password inside of the database", { database: { ...contract.database, password: "hunter2" } }],
    ["an image by its tag", { image: "latest" }],
    ["a prefix that is the whole bucket", { prefix: "" }],
    ["a prefix that is also the beginning of another one", { prefix: "dev" }],
    [
      "a job definition without revision, which a later deploy would change",
      { profiles: { a: { ...profile, jobDefinition: profile.jobDefinition.replace(/:\d+$/, "") } } },
    ],
    [
      "a queue by its name",
      { profiles: { a: { ...profile, queues: { ...profile.queues, usual: "sweep" } } } },
    ],
    ["another version", { schemaVersion: 2 }],
  ];
  for (const [name, change] of wrong) {
    it(`refuses ${name}`, () => {
      assert.equal(deployedContractSchema.safeParse({ ...contract, ...change }).success, false);
    });
  }
});

describe("contractText", () => {
  it("is the contract as JSON", () => {
    const contract = sampleDeployedContract(8);
    assert.deepEqual(JSON.parse(contractText(contract)), contract);
  });

  it("refuses what is no contract", () => {
    const broken: DeployedContract = { ...sampleDeployedContract(1), account: "unknown" };
    assert.throws(() => contractText(broken), { name: "ZodError" });
  });

  it("refuses what is longer than a parameter may be, and names the number of profiles", () => {
    assert.throws(() => contractText(sampleDeployedContract(30)), {
      name: "RangeError",
      message:
        "the contract of dev has 11583 bytes, more than 8000: take fewer than 30 profiles, or shorter names",
    });
  });

  it("has room for sixteen profiles", () => {
    assert.ok(Buffer.byteLength(contractText(sampleDeployedContract(16))) <= 8000);
  });
});
