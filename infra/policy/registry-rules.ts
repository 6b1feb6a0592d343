import { companionRule, propertyRule } from "./common-rules";
import type { Rule } from "./rule";

const type = "aws:ecr/repository:Repository";

/** Image repositories: scanned, unchangeable, and not growing for ever. */
export const registryRules: readonly Rule[] = [
  propertyRule({
    control: "ECR.1",
    demands: "images are scanned when they are pushed",
    type,
    path: "imageScanningConfiguration.scanOnPush",
    value: true,
  }),
  propertyRule({
    control: "ECR.2",
    demands: "a tag is one image for ever",
    type,
    path: "imageTagMutability",
    value: "IMMUTABLE",
  }),
  companionRule({
    control: "ECR.3",
    demands: "repositories have a lifecycle",
    type,
    companion: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    isGood: () => true,
    wrong: "it has no lifecycle policy",
    change: "add a LifecyclePolicy",
  }),
  {
    kind: "resource",
    control: "image-in-use-stays",
    demands: "images are removed by count and never by age: one in use may be old",
    types: ["aws:ecr/lifecyclePolicy:LifecyclePolicy"],
    check: ({ inputs }) =>
      JSON.parse(inputs.policy)
        .rules.filter(({ selection }: LifecycleRule) => selection.countType !== "imageCountMoreThan")
        .map(({ rulePriority, selection }: LifecycleRule) => ({
          wrong: `the rule ${rulePriority} counts ${selection.countType}`,
          change: "count imageCountMoreThan",
        })),
  },
];

interface LifecycleRule {
  readonly rulePriority: number;
  readonly selection: { readonly countType: string };
}
