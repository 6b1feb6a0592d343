import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { printChecks } from "../../tools/commands/print-checks";
import type { CheckResult } from "../../tools/stack/doctor/check";

const results: readonly CheckResult[] = [
  { id: "node", title: "Node", status: "pass", message: "22.11.0" },
  { id: "docker", title: "Docker", status: "warn", message: "is not installed", fix: "install it" },
  {
    id: "queues",
    title: "queues",
    status: "fail",
    message: "sweepstack-dev-sweep is DISABLED: it takes no jobs",
    fix: "aws batch update-job-queue --job-queue sweepstack-dev-sweep --state ENABLED",
  },
  { id: "waiting", title: "waiting jobs", status: "skipped", message: "not checked: needs queues" },
];

describe("printChecks", () => {
  const print = (columns: number) => stripVTControlCharacters(printChecks(results, columns));

  it("prints a mark, a title and what was found, the fix below, and counts", () => {
    assert.equal(
      print(Number.POSITIVE_INFINITY),
      `\
✔ Node          22.11.0
⚠ Docker        is not installed
                fix: install it
✖ queues        sweepstack-dev-sweep is DISABLED: it takes no jobs
                fix: aws batch update-job-queue --job-queue sweepstack-dev-sweep --state ENABLED
– waiting jobs  not checked: needs queues
1 passed · 1 warning · 1 failed · 1 not checked
`,
    );
  });

  it("breaks what was found between words where the terminal is narrow, but no fix: it may be a command", () => {
    assert.equal(
      print(50),
      `\
✔ Node          22.11.0
⚠ Docker        is not installed
                fix: install it
✖ queues        sweepstack-dev-sweep is DISABLED:
                it takes no jobs
                fix: aws batch update-job-queue --job-queue sweepstack-dev-sweep --state ENABLED
– waiting jobs  not checked: needs queues
1 passed · 1 warning · 1 failed · 1 not checked
`,
    );
  });

  it("says only how many passed where all did", () => {
    const text = printChecks(results.slice(0, 1), 80);
    assert.equal(stripVTControlCharacters(text), "✔ Node  22.11.0\n1 passed\n");
  });
});
