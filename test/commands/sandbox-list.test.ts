import assert from "node:assert/strict";
import { printSandboxes } from "../../tools/commands/sandbox-list";

const today = new Date("2026-11-25T13:00:00Z");

describe("printSandboxes", () => {
  it("says whose each is and until when, which were forgotten and how to remove one, and which are not finished", () => {
    const sandboxes = [
      {
        name: "anna",
        base: "dev",
        isDeployed: true,
        owner: "anna",
        created: "2026-11-20T08:00:00.000Z",
        expires: "2026-12-04",
      },
      {
        name: "bert",
        base: "dev",
        isDeployed: true,
        owner: "bert",
        created: "2026-10-01T08:00:00.000Z",
        expires: "2026-11-24",
      },
      { name: "carl", base: "prod", isDeployed: true, expires: "2026-11-01" },
      { name: "dora", base: "dev", isDeployed: false, owner: "dora", expires: "2026-12-09" },
      { name: "emma", base: "dev", isDeployed: true },
    ];
    assert.equal(
      printSandboxes(sandboxes, today),
      `┌─────────┬──────┬───────┬────────────┬─────────────────────────┐
│ sandbox │ base │ owner │ created    │ until                   │
├─────────┼──────┼───────┼────────────┼─────────────────────────┤
│ anna    │ dev  │ anna  │ 2026-11-20 │ 2026-12-04              │
├─────────┼──────┼───────┼────────────┼─────────────────────────┤
│ bert    │ dev  │ bert  │ 2026-10-01 │ forgotten since 1 day   │
├─────────┼──────┼───────┼────────────┼─────────────────────────┤
│ carl    │ prod │       │            │ forgotten since 24 days │
├─────────┼──────┼───────┼────────────┼─────────────────────────┤
│ dora    │ dev  │ dora  │            │ not finished            │
├─────────┼──────┼───────┼────────────┼─────────────────────────┤
│ emma    │ dev  │       │            │                         │
└─────────┴──────┴───────┴────────────┴─────────────────────────┘
2 sandboxes were forgotten: sweep sandbox down bert removes bert
`,
    );
  });
});
