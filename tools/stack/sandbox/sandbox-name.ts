import { existsSync } from "node:fs";
import path from "node:path";
import { Problem } from "../../problem";
import type { Project } from "../find-project";

/** IAM names end at 64 characters, of which the longest suffix takes 24; the program of the stacks says the same. */
const longestNames = 40;

/**
 * The stack that somebody's name for a sandbox means: the sandboxes of `dev` are called `dev-…`, since people's rights
 * on them go by that. A name that is a stack's already is taken as it is.
 *
 * @throws Problem where a stack cannot be called that: AWS calls queues and roles after it
 */
export function sandboxStack(project: Pick<Project, "name" | "root">, base: string, name: string): string {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name))
    throw new Problem(`a sandbox's name must be lower-case letters, digits and hyphens, not "${name}"`, {
      hint: "queues and roles are called after it, and AWS allows no more",
    });
  const isStack = name.startsWith(`${base}-`) || existsSync(path.join(project.root, `Pulumi.${name}.yaml`));
  const stack = isStack ? name : `${base}-${name}`;
  const length = project.name.length + stack.length;
  if (length > longestNames)
    throw new Problem(
      `the names of the project and of the stack ${stack} have ${length} characters, more than ${longestNames}`,
      { hint: "choose a shorter one: roles are called after both, and IAM allows 64 characters in all" },
    );
  return stack;
}
