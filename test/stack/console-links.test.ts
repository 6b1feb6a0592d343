import assert from "node:assert/strict";
import type { DeployedContract } from "../../infra/contract";
import { consoleLinks } from "../../tools/stack/console-links";
import { sampleDeployedContract } from "../infra/sample-contract";

describe("consoleLinks", () => {
  const contract = sampleDeployedContract(2);
  const linkOf = (thing: string, of: DeployedContract = contract) =>
    consoleLinks(of).find((link) => link.thing === thing)?.url;

  it("has each thing once, in one order", () => {
    assert.deepEqual(
      consoleLinks(contract).map(({ thing }) => thing),
      [
        "queue sweepstack-dev-sweep",
        "queue sweepstack-dev-ondemand",
        "definition sweepstack_dev_profile-1:12",
        "definition sweepstack_dev_profile-2:12",
        "definition sweepstack_dev_load:1",
        "definition sweepstack_dev_bootstrap:1",
        "bucket",
        "log group",
        "database server",
        "database secret",
        "contract",
      ],
    );
  });

  it("encodes names as each part of the console wants them", () => {
    assert.match(linkOf("log group") ?? "", /log-group\/\$252Fsweepstack\$252Fdev\$252Fjobs$/);
    assert.match(linkOf("contract") ?? "", /parameters\/%252Fsweepstack%252Fdev%252Fcontract\/description\?/);
    assert.match(linkOf("bucket") ?? "", /prefix=dev%2F$/);
  });

  it("takes what AWS puts behind a secret's name off it", () => {
    assert.match(linkOf("database secret") ?? "", /\?name=sweepstack-dev-login&region=us-east-1$/);
  });

  const partitions: [partition: string, region: string, host: string][] = [
    ["aws", "eu-west-1", "eu-west-1.console.aws.amazon.com"],
    ["aws-cn", "cn-north-1", "cn-north-1.console.amazonaws.cn"],
    ["aws-us-gov", "us-gov-west-1", "us-gov-west-1.console.amazonaws-us-gov.com"],
  ];
  for (const [partition, region, host] of partitions) {
    it(`leads to the console of the partition ${partition}`, () => {
      const text = JSON.stringify(contract)
        .replaceAll("arn:aws:", `arn:${partition}:`)
        .replaceAll("us-east-1", region);
      for (const { url } of consoleLinks(JSON.parse(text))) assert.equal(new URL(url).host, host);
    });
  }
});
