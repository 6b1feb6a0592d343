import type { CheckedResource, ResourceRule, StackRule } from "./rule";

/** A property that must have one value. */
export interface PropertyDemand {
  readonly control: string;
  readonly demands: string;
  readonly type: string;
  /** Dots lead inside: `metadataOptions.httpTokens`. */
  readonly path: string;
  readonly value: string | number | boolean;
}

/** The rule that a property has one value. */
export function propertyRule({ control, demands, type, path, value }: PropertyDemand): ResourceRule {
  return {
    kind: "resource",
    control,
    demands,
    types: [type],
    check: ({ inputs }) => {
      const found = valueAt(inputs, path);
      if (found === value) return [];
      return [{ wrong: `${path} is ${show(found)}`, change: `set it to ${show(value)}` }];
    },
  };
}

/** A resource that must stand beside every resource of a type. */
export interface CompanionDemand {
  readonly control: string;
  readonly demands: string;
  readonly type: string;
  readonly companion: string;
  readonly isGood: (companion: CheckedResource) => boolean;
  readonly wrong: string;
  readonly change: string;
}

/** The rule that beside every resource of a type stands another that refers to it and says the right thing. */
export function companionRule(demand: CompanionDemand): StackRule {
  const { control, demands, wrong, change } = demand;
  return {
    kind: "stack",
    control,
    demands,
    check: (resources) => {
      const good = resources.filter((each) => each.type === demand.companion && demand.isGood(each));
      return resources
        .filter(({ type }) => type === demand.type)
        .filter(({ name }) => !good.some(({ dependsOn }) => dependsOn.includes(name)))
        .map((resource) => ({ resource, wrong, change }));
    },
  };
}

/** A value as messages show it. */
export function show(value: unknown): string {
  return value === undefined ? "not set" : JSON.stringify(value);
}

function valueAt(inputs: CheckedResource["inputs"], path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], inputs);
}
