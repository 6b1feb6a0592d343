import { show } from "./common-rules";
import type { Fault, Rule } from "./rule";
import type { Statement } from "./statements";
import { identityPolicyTypes, listOf, nameOfStatement, policyProperties, statementsIn } from "./statements";

/** The actions, of those that this program grants, that take no resource but `*`. */
const withoutResource: ReadonlySet<string> = new Set([
  "batch:DescribeComputeEnvironments",
  "batch:DescribeJobDefinitions",
  "batch:DescribeJobQueues",
  "batch:DescribeJobs",
  "batch:ListJobs",
  "ecr:GetAuthorizationToken",
  "logs:DescribeLogGroups",
  "sns:GetSubscriptionAttributes",
  "sns:Unsubscribe",
  "ssm:DescribeParameters",
]);

/** Rights: each of them named, each on something named, and roles no wider than the account's owner allows. */
export const identityRules: readonly Rule[] = [
  statementRule("IAM.1", "nobody may do everything", (statement) =>
    listOf(statement.Action).includes("*")
      ? [{ wrong: `${nameOfStatement(statement)} allows the action *`, change: "name the actions" }]
      : [],
  ),
  statementRule("IAM.21", "actions are named one by one", (statement) => [
    ...listOf(statement.Action)
      .filter((action) => action !== "*" && action.includes("*"))
      .map((action) => ({
        wrong: `${nameOfStatement(statement)} allows ${action}`,
        change: "name the actions",
      })),
    ...(statement.NotAction === undefined
      ? []
      : [
          {
            wrong: `${nameOfStatement(statement)} allows all but ${listOf(statement.NotAction).join(", ")}`,
            change: "name the actions by Action",
          },
        ]),
  ]),
  statementRule(
    "resources-named",
    "a right is on named resources where its action takes any",
    (statement) =>
      listOf(statement.Resource).includes("*")
        ? listOf(statement.Action)
            .filter((action) => !withoutResource.has(action))
            .map((action) => ({
              wrong: `${nameOfStatement(statement)} allows ${action} on *`,
              change: "name the resources",
            }))
        : [],
    identityPolicyTypes,
  ),
  {
    kind: "resource",
    control: "CIS.5.2",
    demands: "a service takes a role on behalf of this account only",
    types: ["aws:iam/role:Role"],
    check: (role) =>
      statementsIn(role)
        .filter(({ Principal, Condition = {} }) => {
          const keys = Object.entries(Condition)
            .filter(([operator]) => /^(StringEquals|ArnEquals|ArnLike)$/.test(operator))
            .flatMap(([, each]) => Object.keys(each));
          const isService = typeof Principal === "object" && Principal.Service !== undefined;
          return isService && !keys.some((key) => key === "aws:SourceAccount" || key === "aws:SourceArn");
        })
        .map(({ Principal }) => ({
          wrong: `${show((Principal as Record<string, unknown>).Service)} may take it for anybody`,
          change: "add the condition StringEquals aws:SourceAccount",
        })),
  },
  {
    kind: "resource",
    control: "iam-path",
    demands: "whatever IAM holds stands under the path that the config says",
    types: ["aws:iam/role:Role", "aws:iam/policy:Policy", "aws:iam/instanceProfile:InstanceProfile"],
    check: ({ inputs }, { iam }) =>
      (inputs.path ?? "/") === iam.path
        ? []
        : [{ wrong: `path is ${show(inputs.path)}`, change: `set it to ${show(iam.path)}` }],
  },
  {
    kind: "resource",
    control: "iam-boundary",
    demands: "no role goes beyond the boundary that the config says",
    types: ["aws:iam/role:Role"],
    check: ({ inputs }, { iam: { permissionsBoundary } }) =>
      permissionsBoundary === undefined || inputs.permissionsBoundary === permissionsBoundary
        ? []
        : [
            {
              wrong: `permissionsBoundary is ${show(inputs.permissionsBoundary)}`,
              change: `set it to ${show(permissionsBoundary)}`,
            },
          ],
  },
];

/** A rule for each statement that allows something. */
function statementRule(
  control: string,
  demands: string,
  check: (statement: Statement) => readonly Fault[],
  types: readonly string[] = Object.keys(policyProperties),
): Rule {
  return {
    kind: "resource",
    control,
    demands,
    types,
    check: (resource) =>
      statementsIn(resource)
        .filter(({ Effect }) => Effect === "Allow")
        .flatMap(check),
  };
}
