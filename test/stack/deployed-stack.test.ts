import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { publishedStack, stackOfFile } from "../../tools/stack/deployed-stack";
import { sampleDeployedContract } from "../infra/sample-contract";

describe("deployed stacks", () => {
  const root = mkdtempSync(path.join(tmpdir(), "stack-"));
  const project = { name: "sweepstack", root, installRoot: root };
  const contract = { ...sampleDeployedContract(1), region: "eu-west-1" };
  const file = path.join(root, "contract.json");
  before(() => {
    writeFileSync(file, JSON.stringify(contract));
    writeFileSync(
      path.join(root, "Pulumi.dev.yaml"),
      "config:\n  aws:region: us-west-2\n  aws:profile: team\n",
    );
  });
  after(() => rmSync(root, { recursive: true }));

  describe("publishedStack", () => {
    it("takes region and profile of the stack's file, and asks AWS for nothing yet", () => {
      const { stack, file: none, settings } = publishedStack(project, "dev", {});
      assert.deepEqual([stack, none], ["dev", undefined]);
      assert.deepEqual(settings(), {
        project: "sweepstack",
        stack: "dev",
        region: "us-west-2",
        profile: "team",
      });
    });

    it("says so where no region is known, once it matters", async () => {
      const { settings, contract: read } = publishedStack(project, "prod", {});
      const message = 'the region of the stack "prod" is not known';
      assert.throws(settings, { message });
      await assert.rejects(read, { message });
    });
  });

  describe("stackOfFile", () => {
    it("is the stack that the contract says, in the contract's region", async () => {
      const deployed = stackOfFile(project, file, undefined, { AWS_REGION: "us-east-1" });
      assert.deepEqual([deployed.stack, deployed.file], ["dev", file]);
      assert.deepEqual(await deployed.contract(), contract);
      const { region, profile } = deployed.settings();
      assert.deepEqual([region, profile], ["eu-west-1", "team"]);
    });

    it("refuses another stack's contract", () => {
      assert.throws(() => stackOfFile(project, file, "prod", {}), {
        message: `the contract in ${file} is that of the stack "dev"`,
        hint: "use --stack dev, or the contract of prod",
      });
    });

    it("refuses a file that there is not, with how to get one", () => {
      assert.throws(() => stackOfFile(project, path.join(root, "none.json"), undefined, {}), {
        message: `there is no file ${path.join(root, "none.json")}`,
        hint: "pulumi stack output contract --json > FILE writes one",
        exitCode: 2,
      });
      assert.throws(() => stackOfFile(project, root, undefined, {}), {
        message: `${root} cannot be read: EISDIR: illegal operation on a directory, read`,
      });
    });
  });
});
