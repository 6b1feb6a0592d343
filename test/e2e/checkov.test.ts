import assert from "node:assert/strict";
import { waiverOf } from "../../infra/policy/apply-waivers";
import { waivers } from "../../infra/policy/waivers";
import { breaches } from "../infra/policy/breaches";
import type { EnvironmentRun } from "../infra/policy/environment-runs";
import { runEnvironments } from "../infra/policy/environment-runs";
import type { RecordedResource } from "../infra/record";
import { addressOf, terraformPlan } from "../infra/terraform-plan";
import type { FailedCheck } from "../python/run-checkov";
import { runCheckov } from "../python/run-checkov";

/** Cases that the policy refuses, and what checkov must say of them too: if it did not, it would not see what we make. */
const controls: readonly [breach: string, ...checks: string[]][] = [
  ["a bucket without a public access block", "CKV2_AWS_6"],
  ["a public access block with a hole", "CKV2_AWS_6", "CKV_AWS_54"],
  ["a bucket without a lifecycle", "CKV2_AWS_61"],
  ["a public database server", "CKV_AWS_17"],
  ["a database server that is not encrypted", "CKV_AWS_16"],
  ["images that nobody scans", "CKV_AWS_163"],
  ["tags that move", "CKV_AWS_51"],
  ["metadata in version 1", "CKV_AWS_79"],
  ["privileged jobs", "CKV_AWS_210"],
  ["a role that may do everything", "CKV2_AWS_40", "CKV_AWS_287", "CKV_AWS_63"],
  ["logs for ever", "CKV_AWS_338", "CKV_AWS_66"],
];

describe("checkov", () => {
  let runs: readonly EnvironmentRun[];
  let failed: readonly (readonly FailedCheck[])[];
  before(async () => {
    runs = await runEnvironments();
    failed = await runCheckov(runs.map(({ run }) => terraformPlan(run.resources)));
  });

  it("fails nothing that a stack makes, in any environment, apart from what is waived", () => {
    const left = runs.flatMap(({ name, stack, run }, at) =>
      failed[at]!.filter(
        (check) => !waiverOf(violationOf(check, run.resources), stack.environment, waivers),
      ).map(({ id, resource, name: asks }) => `${name}: ${id} ${resource}: ${asks}`),
    );
    assert.deepEqual(left, []);
  });

  it("fails what is waived: each check of each waiver, in each of its environments", () => {
    const used = new Set(
      runs.flatMap(({ stack, run }, at) =>
        failed[at]!.flatMap((check) => {
          const waiver = waiverOf(violationOf(check, run.resources), stack.environment, waivers);
          return waiver ? [`${waivers.indexOf(waiver)} ${check.id} ${stack.environment}`] : [];
        }),
      ),
    );
    const promised = waivers.flatMap(({ controls, environments }, at) =>
      controls
        .filter((control) => control.startsWith("CKV"))
        .flatMap((control) => environments.map((environment) => `${at} ${control} ${environment}`)),
    );
    assert.deepEqual([...used].sort(), promised.sort());
  });

  it("fails what the policy refuses: it sees what stacks make", async () => {
    const prod = runs.findIndex(({ name }) => name === "prod under a boundary");
    const { resources } = runs[prod]!.run;
    const before = new Set(failed[prod]!.map(({ id, resource }) => `${id} ${resource}`));
    const plans = controls.map(([breach]) => {
      const [, change] = breaches.find(([name]) => name === breach)!;
      return terraformPlan(change(resources) as RecordedResource[]);
    });
    const after = await runCheckov(plans);
    const told = controls.map(([breach], at) => [
      breach,
      ...after[at]!.filter(({ id, resource }) => !before.has(`${id} ${resource}`))
        .map(({ id }) => id)
        .sort(),
    ]);
    assert.deepEqual(told, controls);
  });
});

/** A failed check as a violation of our own rules, which name resources as Pulumi does. */
function violationOf({ id, resource: address }: FailedCheck, resources: readonly RecordedResource[]) {
  const found = resources.find((each) => each.type.startsWith("aws:") && addressOf(each) === address)!;
  return { control: id, resource: `${found.type} ${found.name}` };
}
