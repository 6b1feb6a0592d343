import { isDenied } from "../aws-problem";
import type { DeployedStack } from "../deployed-stack";
import type { Finding } from "./check";
import { warn } from "./check";
import type { StackService } from "./stack-service";

/** What the checks of a stack on AWS look at. */
export interface StackSubject {
  readonly stack: DeployedStack;
  /** @throws Problem where the stack's region is not known */
  readonly service: () => StackService;
  readonly now: () => Date;
}

/** A look that takes a right which not all have who run sweeps: for who lacks it nothing is amiss. */
export async function ifAllowed(look: () => Promise<Finding>): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    if (!isDenied(error)) throw error;
    return warn(`cannot be checked: ${(error as Error).message}`, "ask somebody who deploys the stack");
  }
}
