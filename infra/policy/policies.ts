import type { Policies, PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { waiverOf } from "./apply-waivers";
import type { Violation } from "./check-rules";
import { checkResource, checkStack } from "./check-rules";
import type { CheckedResource, CheckedStack, ResourceRule, Rule, StackRule } from "./rule";
import { waivers } from "./waivers";

/** Rules as Pulumi's policies, each control by its name; what is waived in the stack's environment is not told. */
export function makePolicies(rules: readonly Rule[], stack: CheckedStack): Policies {
  const isTold = (violation: Violation) => !waiverOf(violation, stack.environment, waivers);
  const onResources = rules.filter((rule): rule is ResourceRule => rule.kind === "resource");
  const onStacks = rules.filter((rule): rule is StackRule => rule.kind === "stack");
  return [
    ...[...byControl(onResources)].map(([control, same]) => ({
      name: control,
      description: same[0]!.demands,
      validateResource: (args: ResourceValidationArgs, report: (message: string) => void) => {
        for (const violation of known(() =>
          same.flatMap((rule) => checkResource(rule, resourceOf(args), stack)),
        ))
          if (isTold(violation)) report(violation.message);
      },
    })),
    ...[...byControl(onStacks)].map(([control, same]) => ({
      // A control may have rules of both kinds, and Pulumi wants a name once.
      name: `${control}-stack`,
      description: same[0]!.demands,
      validateStack: (
        { resources }: { resources: PolicyResource[] },
        report: (message: string, urn?: string) => void,
      ) => {
        const checked = resources.map((each) => ({
          ...resourceOf(each),
          dependsOn: each.dependencies.map(({ name }) => name),
        }));
        const urnOf = (called: string) =>
          resources.find(({ type, name }) => `${type} ${name}` === called)?.urn;
        for (const violation of known(() => same.flatMap((rule) => checkStack(rule, checked, stack))))
          if (isTold(violation)) report(violation.message, urnOf(violation.resource));
      },
    })),
  ];
}

/**
 * Nothing where a rule looks at what a preview cannot know, such as a policy that names a bucket to come. Pulumi would
 * say so for each rule and resource; `pulumi up` asks again when it is known.
 */
function known(check: () => readonly Violation[]): readonly Violation[] {
  try {
    return check();
  } catch (error) {
    // Pulumi does not export the class.
    if ((error as Error).constructor.name === "UnknownValueError") return [];
    throw error;
  }
}

function resourceOf({ type, name, props, opts }: ResourceValidationArgs | PolicyResource): CheckedResource {
  return { type, name, inputs: props, protect: opts.protect, retainOnDelete: undefined, dependsOn: [] };
}

function byControl<T extends Rule>(rules: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const rule of rules) groups.set(rule.control, [...(groups.get(rule.control) ?? []), rule]);
  return groups;
}
