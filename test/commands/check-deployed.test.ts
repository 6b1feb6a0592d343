import assert from "node:assert/strict";
import { checkDeployed } from "../../tools/commands/check-deployed";
import type { AskedOfSite } from "../../tools/commands/site";
import { type Problem, Problems } from "../../tools/problem";
import { sampleDeployedContract } from "../infra/sample-contract";

/** 60 connections; each profile has 4 vCPUs, of 256. */
const contract = sampleDeployedContract(2);

const asked = (more: Partial<AskedOfSite> = {}): AskedOfSite => ({
  limits: { maxCells: 500 },
  onFailure: "continue",
  plan: { profiles: { "profile-1": 10 } },
  needsDatabase: true,
  ...more,
});

function problems(more: Partial<AskedOfSite>): readonly Problem[] {
  try {
    checkDeployed(contract, asked(more));
    return [];
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.problems;
  }
}

const messages = (more: Partial<AskedOfSite>) => problems(more).map(({ message }) => message);

describe("checkDeployed", () => {
  it("lets run what the stack can hold to", () => {
    assert.deepEqual(messages({ limits: { maxCells: 500, maxVcpuHours: 10 } }), []);
  });

  it("refuses each wish that AWS Batch would not hold to, all at once", () => {
    const wishes = { maxInFlight: 2, limits: { maxCells: 500, maxCost: 5 }, onFailure: "stop" } as const;
    assert.deepEqual(messages(wishes), [
      "maxInFlight is not held to on AWS yet: a running array cannot be slowed down",
      "limits.maxCost is not held to on AWS yet: what a run will cost is not worked out beforehand",
      "onFailure: stop is not held to on AWS yet: cells of an array start whatever becomes of others",
    ]);
  });

  it("counts the connections of cells that could run at a time: as many as there are, or as the machines hold", () => {
    assert.deepEqual(messages({ plan: { profiles: { "profile-1": 30 } } }), []);
    assert.deepEqual(messages({ plan: { profiles: { "profile-1": 20, "profile-2": 1000 } } }), [
      "84 cells could run at a time, with 168 connections to the database, which has 60 for the stack",
    ]);
  });

  it("says how many cells there is room for", () => {
    assert.deepEqual(
      problems({ plan: { profiles: { "profile-1": 31 } } }).map(({ hint }) => hint),
      ["--first 30 runs as many as there is room for; database.connections of the base's config raises it"],
    );
  });

  it("lets commands without data run whatever their number", () => {
    assert.deepEqual(messages({ plan: { profiles: { "profile-1": 1000 } }, needsDatabase: false }), []);
  });
});
