import type { IamConfig } from "../config";
import type { EnvironmentName } from "../environments";

/** What rules see of a resource: what the program asked for, not what AWS made of it. */
export interface CheckedResource {
  /** For example `aws:s3/bucket:Bucket`. */
  readonly type: string;
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: inputs are whatever a resource takes
  readonly inputs: Readonly<Record<string, any>>;
  readonly protect: boolean;
  /** Undefined where it cannot be seen: Pulumi does not tell it to policy packs. */
  readonly retainOnDelete: boolean | undefined;
  /** Names of the resources that it refers to. */
  readonly dependsOn: readonly string[];
}

/** What rules know of the stack that a resource is part of. */
export interface CheckedStack {
  readonly environment: EnvironmentName;
  readonly iam: IamConfig;
}

/** What is wrong, and the change to make. */
export interface Fault {
  readonly wrong: string;
  readonly change: string;
}

/** What every rule says of itself. */
interface RuleHead {
  /** The id of an AWS Foundational Security Best Practices control, `CIS.` and its number, or words for one of our own. */
  readonly control: string;
  readonly demands: string;
}

/** A rule that one resource alone keeps or breaks. */
export interface ResourceRule extends RuleHead {
  readonly kind: "resource";
  readonly types: readonly string[];
  readonly check: (resource: CheckedResource, stack: CheckedStack) => readonly Fault[];
}

/** A rule that needs all resources of a stack. */
export interface StackRule extends RuleHead {
  readonly kind: "stack";
  readonly check: (
    resources: readonly CheckedResource[],
    stack: CheckedStack,
  ) => readonly (Fault & { readonly resource?: CheckedResource })[];
}

export type Rule = ResourceRule | StackRule;
