import type { z } from "zod";
import type { DeployedContract } from "../../infra/contract";
import { deployedContractSchema } from "../../infra/contract";
import { exitCode, Problem } from "../problem";

/** What a contract is expected to be of. */
export interface ExpectedContract {
  /** Where the text stands, for people: a file, or an SSM parameter. */
  readonly place: string;
  readonly project?: string;
  readonly stack?: string;
}

/** What this version reads. */
const schemaVersion = 1;

/**
 * The contract that a text holds.
 *
 * @throws Problem where it is none, of another version, or another stack's
 */
export function parseContract(text: string, expected: ExpectedContract): DeployedContract {
  const { place, project, stack } = expected;
  const document = parseJson(text, expected);
  const version = (document as { readonly schemaVersion?: unknown } | null)?.schemaVersion;
  if (typeof version === "number" && version !== schemaVersion) {
    throw refused(
      "contract-version",
      `the contract in ${place} is of version ${version}, and this sweep reads version ${schemaVersion}`,
      version > schemaVersion ? "update sweepstack (git pull, npm run build)" : deployAgain(stack),
    );
  }
  const { success, data, error } = deployedContractSchema.safeParse(document);
  if (!success) {
    throw refused("contract-broken", `${place} holds no contract: ${firstIssue(error)}`, deployAgain(stack));
  }
  if (stack !== undefined && data.stack !== stack)
    throw refused(
      "contract-of-other",
      `the contract in ${place} is that of the stack "${data.stack}"`,
      `use --stack ${data.stack}, or the contract of ${stack}`,
    );
  if (project !== undefined && data.project !== project)
    throw refused(
      "contract-of-other",
      `the contract in ${place} is that of the project "${data.project}", and this one is called "${project}"`,
      `change to the folder of ${data.project}, or give Pulumi.yaml its name`,
    );
  return data;
}

function parseJson(text: string, { place, stack }: ExpectedContract): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused("contract-broken", `${place} holds no contract: it is not JSON`, deployAgain(stack));
  }
}

function firstIssue({ issues }: z.ZodError): string {
  const [first] = issues;
  const path = first?.path.join(".");
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
  return `${path ? `${path}: ` : ""}${first?.message}${more}`;
}

function deployAgain(stack: string | undefined): string {
  return `pulumi up${stack ? ` --stack ${stack}` : ""} writes it again`;
}

function refused(code: string, message: string, hint: string): Problem {
  return new Problem(message, { code, hint, exitCode: exitCode.service });
}
