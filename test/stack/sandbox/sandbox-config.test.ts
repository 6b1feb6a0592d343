import assert from "node:assert/strict";
import type { ConfigValues } from "../../../tools/stack/sandbox/sandbox-config";
import { sandboxConfig } from "../../../tools/stack/sandbox/sandbox-config";

const wishes = {
  project: "sweepstack",
  base: "dev",
  owner: "anna",
  today: new Date("2026-11-25T13:00:00Z"),
};

const ofBase: ConfigValues = {
  "aws:region": { value: "eu-west-1" },
  "aws:profile": { value: "team" },
  "other:token": { value: "hidden", secret: true },
  "sweepstack:environment": { value: "dev" },
  "sweepstack:iam": { value: '{"path":"/team/"}' },
  "sweepstack:profiles": { value: '{"small":{"vcpus":1,"memoryMiB":3584}}' },
  "sweepstack:alertEmails": { value: '["team@example.org"]' },
  "sweepstack:database": { value: '{"storageGiB":50}' },
};

describe("sandboxConfig", () => {
  it("takes from its base where and as whom it is, rights and profiles, and nothing that a base alone has", () => {
    assert.deepEqual(sandboxConfig(ofBase, {}, wishes), {
      values: {
        "aws:region": { value: "eu-west-1" },
        "aws:profile": { value: "team" },
        "sweepstack:iam": { value: '{"path":"/team/"}' },
        "sweepstack:profiles": { value: '{"small":{"vcpus":1,"memoryMiB":3584}}' },
        "sweepstack:environment": { value: "sandbox" },
        "sweepstack:baseStack": { value: "dev" },
        "sweepstack:owner": { value: "anna" },
        "sweepstack:expires": { value: "2026-12-09" },
      },
      secrets: ["other:token"],
    });
  });

  it("leaves alone what its owner wrote, also where the base says otherwise", () => {
    const own: ConfigValues = {
      "sweepstack:profiles": { value: '{"mine":{"vcpus":2,"memoryMiB":7168}}' },
      "sweepstack:owner": { value: "bert" },
      "other:token": { value: "mine", secret: true },
    };
    const { values, secrets } = sandboxConfig(ofBase, own, wishes);
    assert.equal(values["sweepstack:profiles"], undefined);
    assert.deepEqual(values["sweepstack:owner"], { value: "bert" });
    assert.deepEqual(secrets, []);
  });

  const days: readonly [what: string, written: string | undefined, asked: string | undefined, day: string][] =
    [
      ["two weeks from now unless anything is said", undefined, undefined, "2026-12-09"],
      ["as it was, so that working on changes nothing", "2026-11-26", undefined, "2026-11-26"],
      ["renewed when it is over: it was not forgotten", "2026-11-25", undefined, "2026-12-09"],
      ["what is asked for", "2026-12-01", "2027-01-31", "2027-01-31"],
    ];
  for (const [what, written, asked, day] of days) {
    it(`expires ${what}`, () => {
      const own: ConfigValues = written === undefined ? {} : { "sweepstack:expires": { value: written } };
      const { values } = sandboxConfig(ofBase, own, { ...wishes, ...(asked && { expires: asked }) });
      assert.deepEqual(values["sweepstack:expires"], { value: day });
    });
  }
});
