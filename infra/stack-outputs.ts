import type * as pulumi from "@pulumi/pulumi";
import type { DeployedContract } from "./contract";
import type { Shared } from "./shared";

/** What a stack says of itself. */
export interface StackOutputs {
  readonly contract: pulumi.Output<DeployedContract>;
  /** Of a base only: sandboxes carry none. */
  readonly shared?: pulumi.Output<Shared>;
}
