import type { LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
import { pulumiProblem } from "../pulumi-problem";

/**
 * Works with a stack of Pulumi's, and then has the one selected again that was: Pulumi selects what it works with, and
 * whoever says `pulumi destroy` afterwards means what they had selected.
 *
 * @param make - whether it is made if there is none
 */
export async function withStack<T>(
  workspace: LocalWorkspace,
  name: string,
  make: boolean,
  action: (stack: Stack | undefined) => Promise<T>,
): Promise<T> {
  const selected = await workspace.stack();
  try {
    return await action(await openStack(workspace, name, make));
  } finally {
    if (selected && selected.name !== name) await workspace.selectStack(selected.name).catch(() => {});
  }
}

/** Undefined where there is none, and none is to be made. */
async function openStack(workspace: LocalWorkspace, name: string, make: boolean): Promise<Stack | undefined> {
  const { Stack } = await import("@pulumi/pulumi/automation/index.js");
  try {
    return await (make ? Stack.createOrSelect(name, workspace) : Stack.select(name, workspace));
  } catch (error) {
    const problem = pulumiProblem(error, `open the stack ${name}`, name);
    if (!make && problem instanceof Error && "code" in problem && problem.code === "pulumi-no-stack")
      return undefined;
    throw problem;
  }
}
