import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { BaseConfig } from "./config";
import type { StackContext } from "./stack-context";
import { nameOf, tagsOf } from "./stack-context";

export interface BudgetArgs {
  readonly context: StackContext;
  readonly budget: NonNullable<BaseConfig["budget"]>;
  readonly emails: readonly string[];
}

/** Tells people by e-mail what a month costs: at 80 % of the budget, and when it is going to be exceeded. */
export class Budget extends pulumi.ComponentResource {
  constructor(
    name: string,
    { context, budget, emails }: BudgetArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("sweepstack:index:Budget", name, {}, options);
    const what = nameOf(context, "budget");
    const tags = tagsOf(context, "budget");
    new aws.budgets.Budget(what, { ...budgetArgs(context, budget, emails), tags }, { parent: this });
    this.registerOutputs();
  }
}

/** The whole account's costs; those of the tag `project` alone read $0 until the payer's account activates the tag. */
export function budgetArgs(
  { project }: StackContext,
  { monthlyUsd, byTag }: BudgetArgs["budget"],
  emails: readonly string[],
) {
  const notify = (notificationType: "ACTUAL" | "FORECASTED", threshold: number) => ({
    notificationType,
    threshold,
    thresholdType: "PERCENTAGE",
    comparisonOperator: "GREATER_THAN",
    subscriberEmailAddresses: [...emails],
  });
  return {
    budgetType: "COST",
    timeUnit: "MONTHLY",
    limitAmount: String(monthlyUsd),
    limitUnit: "USD",
    ...(byTag && { costFilters: [{ name: "TagKeyValue", values: [`user:project$${project}`] }] }),
    notifications: [notify("ACTUAL", 80), notify("FORECASTED", 100)],
  };
}
