import type { CheckedResource, CheckedStack, Fault, ResourceRule, Rule, StackRule } from "./rule";

/** A rule that a stack breaks. */
export interface Violation {
  readonly control: string;
  /** Its type and name, or `the stack`. */
  readonly resource: string;
  /** With the resource, what is wrong with it, the change to make, and the rule. */
  readonly message: string;
}

/** How a stack's resources break rules, waived or not. */
export function checkRules(
  rules: readonly Rule[],
  resources: readonly CheckedResource[],
  stack: CheckedStack,
): readonly Violation[] {
  return rules.flatMap((rule) =>
    rule.kind === "stack"
      ? checkStack(rule, resources, stack)
      : resources.flatMap((resource) => checkResource(rule, resource, stack)),
  );
}

/** How a resource breaks a rule; not at all if the rule is for other types. */
export function checkResource(
  rule: ResourceRule,
  resource: CheckedResource,
  stack: CheckedStack,
): readonly Violation[] {
  if (!rule.types.includes(resource.type)) return [];
  return rule.check(resource, stack).map((fault) => violationOf(rule, fault, resource));
}

/** How a stack breaks a rule that needs all of its resources. */
export function checkStack(
  rule: StackRule,
  resources: readonly CheckedResource[],
  stack: CheckedStack,
): readonly Violation[] {
  return rule.check(resources, stack).map(({ resource, ...fault }) => violationOf(rule, fault, resource));
}

function violationOf(
  { control, demands }: Rule,
  { wrong, change }: Fault,
  about?: CheckedResource,
): Violation {
  const resource = about ? `${about.type} ${about.name}` : "the stack";
  return { control, resource, message: `${resource}: ${wrong}; ${change} (${control}: ${demands})` };
}
