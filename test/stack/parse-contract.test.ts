import assert from "node:assert/strict";
import { Problem } from "../../tools/problem";
import { parseContract } from "../../tools/stack/parse-contract";
import { sampleDeployedContract } from "../infra/sample-contract";

describe("parseContract", () => {
  const contract = sampleDeployedContract(2);
  const expected = { place: "contract.json", project: "sweepstack", stack: "dev" };

  it("gives the contract that a text holds", () => {
    assert.deepEqual(parseContract(JSON.stringify(contract), expected), contract);
    assert.deepEqual(parseContract(JSON.stringify(contract), { place: "contract.json" }), contract);
  });

  const rows: [name: string, text: string, code: string, message: string, hint: string][] = [
    [
      "no JSON",
      "{",
      "contract-broken",
      "contract.json holds no contract: it is not JSON",
      "pulumi up --stack dev writes it again",
    ],
    [
      "something else",
      "null",
      "contract-broken",
      "contract.json holds no contract: Invalid input: expected object, received null",
      "pulumi up --stack dev writes it again",
    ],
    [
      "a newer version",
      JSON.stringify({ ...contract, schemaVersion: 2, more: true }),
      "contract-version",
      "the contract in contract.json is of version 2, and this sweep reads version 1",
      "update sweepstack (git pull, npm run build)",
    ],
    [
      "an older version",
      JSON.stringify({ schemaVersion: 0 }),
      "contract-version",
      "the contract in contract.json is of version 0, and this sweep reads version 1",
      "pulumi up --stack dev writes it again",
    ],
    [
      "a contract with mistakes",
      JSON.stringify({ ...contract, image: "latest", bucket: undefined }),
      "contract-broken",
      "contract.json holds no contract: image: Invalid string: must match pattern /^sha256:[0-9a-f]{64}$/ (and 1 more)",
      "pulumi up --stack dev writes it again",
    ],
    [
      "another stack's contract",
      JSON.stringify({ ...contract, stack: "prod" }),
      "contract-of-other",
      'the contract in contract.json is that of the stack "prod"',
      "use --stack prod, or the contract of dev",
    ],
    [
      "another project's contract",
      JSON.stringify({ ...contract, project: "other" }),
      "contract-of-other",
      'the contract in contract.json is that of the project "other", and this one is called "sweepstack"',
      "change to the folder of other, or give Pulumi.yaml its name",
    ],
  ];
  for (const [name, text, code, message, hint] of rows) {
    it(`refuses ${name}`, () => {
      assert.throws(
        () => parseContract(text, expected),
        (error) => {
          assert.ok(error instanceof Problem);
          assert.deepEqual([error.code, error.message, error.hint, error.exitCode], [code, message, hint, 3]);
          return true;
        },
      );
    });
  }
});
