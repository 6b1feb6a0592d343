import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TerraformPlan } from "../infra/terraform-plan";
import { testPrograms } from "./test-programs";

/** A check of checkov's that something in a plan fails. */
export interface FailedCheck {
  readonly id: string;
  /** What it asks. */
  readonly name: string;
  /** The address of the resource. */
  readonly resource: string;
}

/** What checkov finds in each of some plans, without asking anybody for more checks; by one process, which takes seconds to start. */
export async function runCheckov(
  plans: readonly TerraformPlan[],
): Promise<readonly (readonly FailedCheck[])[]> {
  const checkov = path.join(await testPrograms(), "checkov");
  const folder = mkdtempSync(path.join(tmpdir(), "checkov-"));
  try {
    const files = plans.map((plan, at) => {
      const file = path.join(folder, `plan-${at}.json`);
      writeFileSync(file, JSON.stringify(plan));
      return file;
    });
    const args = ["--framework", "terraform_plan", "--skip-download", "--soft-fail", "--quiet", "--compact"];
    const output = ["--output", "json", "--output-file-path", folder];
    const { status, stderr } = spawnSync(
      checkov,
      [...args, ...output, ...files.flatMap((file) => ["--file", file])],
      { encoding: "utf8", env: { ...process.env, LOG_LEVEL: "ERROR" } },
    );
    if (status !== 0) throw new Error(stderr);
    const report = JSON.parse(readFileSync(path.join(folder, "results_json.json"), "utf8"));
    if (report.summary.parsing_errors > 0) throw new Error(JSON.stringify(report.results.parsing_errors));
    return files.map((file) =>
      (report.results.failed_checks as Failure[])
        .filter((each) => each.file_abs_path === file)
        .map(({ check_id, check_name, resource }) => ({ id: check_id, name: check_name, resource })),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Failure {
  readonly check_id: string;
  readonly check_name: string;
  readonly resource: string;
  readonly file_abs_path: string;
}
