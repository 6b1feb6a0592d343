import type { CheckedResource } from "./rule";

/** A statement of a policy as AWS takes it. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Where resources hold a policy, and whose rights it says. */
export const policyProperties: Readonly<Record<string, string>> = {
  "aws:iam/policy:Policy": "policy",
  "aws:iam/rolePolicy:RolePolicy": "policy",
  "aws:iam/role:Role": "assumeRolePolicy",
  "aws:s3/bucketPolicy:BucketPolicy": "policy",
  "aws:sns/topicPolicy:TopicPolicy": "policy",
};

/** The types whose policies say what people and jobs may do. */
export const identityPolicyTypes = ["aws:iam/policy:Policy", "aws:iam/rolePolicy:RolePolicy"];

/** The statements of the policy that a resource holds. */
export function statementsIn({ type, inputs }: CheckedResource): readonly Statement[] {
  const property = policyProperties[type];
  if (property === undefined) throw new Error(`${type} holds no policy`);
  return [JSON.parse(inputs[property]).Statement].flat();
}

/** What a message calls a statement. */
export function nameOfStatement({ Sid }: Statement): string {
  return Sid ? `the statement ${Sid}` : "a statement";
}

/** A value of a policy that may stand alone or in a list. */
export function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : [value].flat();
}
