import assert from "node:assert/strict";
import fc from "fast-check";
import { instanceGroups, instancesOf, usableMemoryMiB } from "../../infra/instances";
import type { ComputeOffer, ResourceProfile } from "../../infra/profiles";
import { checkProfiles, defaultProfiles } from "../../infra/profiles";
import { queueNames } from "../../infra/queues";

const offer: ComputeOffer = {
  instanceTypes: ["default_x86_64"],
  maxVcpus: { test: 8, sweep: 256, ondemand: 64 },
  spillToOnDemand: false,
};

describe("checkProfiles", () => {
  it("accepts the default profiles on the default instance types", () => {
    assert.deepEqual(checkProfiles(defaultProfiles, offer), []);
  });

  it("lets a job of the queue test be larger than its own compute environment, since Spot comes after it", () => {
    const wide: ResourceProfile = { ...defaultProfiles.small!, vcpus: 16 };
    assert.deepEqual(checkProfiles({ wide }, offer), []);
  });

  it("counts On-Demand vCPUs for the queue sweep only where it may spill to them", () => {
    const wide: ResourceProfile = { ...defaultProfiles.large!, vcpus: 64 };
    const little = { ...offer, maxVcpus: { ...offer.maxVcpus, sweep: 32 } };
    assert.deepEqual(checkProfiles({ wide }, { ...little, spillToOnDemand: true }), []);
    assert.deepEqual(checkProfiles({ wide }, little), [
      {
        path: "profiles.wide.vcpus",
        message: 'the compute environments of the queue "sweep" have 32 vCPUs at most, not 64',
        hint: "raise compute.maxVcpus or take another queue",
      },
    ]);
  });

  it("accepts just what some instance can hold", () => {
    const profiles = fc.record({
      vcpus: fc.integer({ min: 1, max: 192 }),
      memoryMiB: fc.integer({ min: 128, max: 1_572_864 }),
      gpus: fc.constantFrom(0, 1, 4, 8),
      queue: fc.constantFrom(...queueNames),
    });
    const types = fc.uniqueArray(fc.constantFrom(...instanceGroups), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(profiles, types, (asked, instanceTypes) => {
        const profile = { ...asked, timeoutSeconds: 60, attempts: 1 };
        const plenty = { test: 1000, sweep: 1000, ondemand: 1000 };
        const problems = checkProfiles({ profile }, { ...offer, instanceTypes, maxVcpus: plenty });
        const holds = instanceTypes
          .flatMap(instancesOf)
          .some(
            (type) =>
              type.vcpus >= asked.vcpus &&
              usableMemoryMiB(type) >= asked.memoryMiB &&
              type.gpus >= asked.gpus,
          );
        assert.equal(problems.length, holds ? 0 : 1);
      }),
    );
  });
});

describe("instancesOf", () => {
  it("knows bundles, families and types", () => {
    const families = new Set(instancesOf("default_x86_64").map(({ name }) => name.split(".")[0]));
    assert.deepEqual([...families], ["m6i", "c6i", "r6i", "c7i"]);
    assert.deepEqual(instancesOf("r6i.xlarge"), [
      { name: "r6i.xlarge", vcpus: 4, memoryMiB: 32_768, gpus: 0 },
    ]);
    assert.deepEqual(instancesOf("g5.12xlarge"), [
      { name: "g5.12xlarge", vcpus: 48, memoryMiB: 196_608, gpus: 4 },
    ]);
    assert.equal(instancesOf("c5").at(-1)?.name, "c5.24xlarge");
  });

  for (const entry of ["m6i.tiny", "m6i.", "t3", "constructor", ""])
    it(`does not know "${entry}"`, () => assert.deepEqual(instancesOf(entry), []));
});

describe("usableMemoryMiB", () => {
  it("lets two jobs of the default profile small share an m6i.large, and a large one have an r6i.xlarge", () => {
    const usable = (name: string) => usableMemoryMiB(instancesOf(name)[0]!);
    assert.ok(2 * defaultProfiles.small!.memoryMiB <= usable("m6i.large"));
    assert.ok(defaultProfiles.large!.memoryMiB <= usable("r6i.xlarge"));
  });
});
