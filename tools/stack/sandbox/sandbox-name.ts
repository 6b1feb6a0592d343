import { Problem } from "../../problem";
import { localStack } from "../local-contract";

/** IAM names end at 64 characters, of which the longest suffix takes 24; the program of the stacks says the same. */
const longestNames = 40;

/** @throws Problem where a sandbox cannot be called that: AWS calls buckets, queues and roles after it */
export function checkSandboxName(project: string, name: string): void {
  if (name === localStack)
    throw new Problem(`"${localStack}" is this machine, not a sandbox`, { hint: "choose another name" });
  if (!/^[a-z][a-z0-9-]*$/.test(name))
    throw new Problem(
      `a sandbox's name must be lower-case letters, digits and hyphens, a letter first, not "${name}"`,
      { hint: "queues and roles are called after it, and AWS allows no more" },
    );
  const length = project.length + name.length;
  if (length > longestNames)
    throw new Problem(
      `the names of project and sandbox have ${length} characters, more than ${longestNames}`,
      { hint: "choose a shorter one: roles are called after both, and IAM allows 64 characters in all" },
    );
}
