import { jobUser } from "./machine-layout";
import type { PolicyStatement } from "./policy-document";

/** What somebody who makes sandboxes on a base has to do with. */
export interface SandboxDeveloperNeeds {
  readonly project: string;
  /** The base. */
  readonly stack: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** Under which whatever IAM holds stands. */
  readonly iamPath: string;
  /** Of the policy that every role is made with. */
  readonly permissionsBoundary: string;
  /** Of the base's bucket. */
  readonly bucketArn: string;
}

/**
 * What `sweep sandbox up` and `sweep sandbox down` on a base take, beside running sweeps, and no more.
 *
 * Rights go by names: the sandboxes of `dev` are called `dev-…`, and nothing of the base itself has a name that the
 * patterns below cover. So no base may be called like another one with a hyphen and more behind it. Whoever has these
 * rights may change all sandboxes of the base, other people's too; the sandboxes' jobs are kept apart by their roles.
 *
 * A role's rights end at the boundary, whatever is written into its policy: so the boundary, which is the account's
 * owner's, must leave out the database master's secret (`rds!…`), the base's secrets and its prefix in the bucket.
 * And sandboxes have no managed policies: whoever may write a new version of a policy that is attached to people could
 * give them everything.
 *
 * Whoever may write job definitions may have a job look at the machine that it runs on, and so at other jobs there. These
 * rights are for people who may see all that runs on the base; what they may not see belongs on another base.
 *
 * It does not submit the bootstrap job, which makes a sandbox's database role: Batch has no condition for overrides,
 * and another command could print the master's password. Somebody who may see that password anyway submits it.
 */
export function sandboxDeveloperStatements(needs: SandboxDeveloperNeeds): readonly PolicyStatement[] {
  return [
    ...roleStatements(needs),
    ...batchStatements(needs),
    ...ownStatements(needs),
    ...alertStatements(needs),
    ...removalStatements(needs),
    ...wideStatements,
  ];
}

function roleStatements({
  project,
  stack,
  partition,
  account,
  ...needs
}: SandboxDeveloperNeeds): PolicyStatement[] {
  const iam = `arn:${partition}:iam::${account}`;
  const Resource = ["execution", "job"].map(
    (what) => `${iam}:role${needs.iamPath}${project}-${stack}-*-${what}-*`,
  );
  const bounded = { "iam:PermissionsBoundary": needs.permissionsBoundary };
  return [
    {
      Sid: "MakeBoundedRoles",
      Effect: "Allow",
      Action: ["iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePolicy"],
      Resource,
      Condition: { ArnEquals: bounded },
    },
    {
      // What keeps a base while sandboxes stand on it; no other policy.
      Sid: "HoldBase",
      Effect: "Allow",
      Action: ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
      Resource,
      Condition: {
        ArnEquals: bounded,
        ArnLike: { "iam:PolicyARN": `${iam}:policy${needs.iamPath}${project}-${stack}-sandboxes-*` },
      },
    },
    {
      Sid: "KeepRoles",
      Effect: "Allow",
      Action: [
        "iam:DeleteRole",
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:ListAttachedRolePolicies",
        "iam:ListInstanceProfilesForRole",
        "iam:ListRolePolicies",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
      ],
      Resource,
    },
    {
      Sid: "GiveRolesToJobs",
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource,
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    },
  ];
}

function batchStatements(needs: SandboxDeveloperNeeds): PolicyStatement[] {
  const batch = arnOf(needs, "batch");
  const queue = `${batch}:job-queue/${needs.project}-${needs.stack}-*-queue`;
  const definitions = `${batch}:job-definition/${needs.project}_${needs.stack}-*_*`;
  return [
    {
      Sid: "MakeQueues",
      Effect: "Allow",
      Action: ["batch:CreateJobQueue", "batch:UpdateJobQueue"],
      Resource: [queue, `${batch}:compute-environment/${needs.project}-${needs.stack}-compute-*`],
    },
    {
      // Batch has conditions for these two alone, and none for what of the machine a job mounts.
      Sid: "MakeDefinitions",
      Effect: "Allow",
      Action: ["batch:RegisterJobDefinition"],
      Resource: [definitions],
      Condition: {
        Bool: { "batch:Privileged": "false" },
        StringEquals: { "batch:User": `${jobUser}:${jobUser}` },
      },
    },
    {
      Sid: "KeepQueuesAndDefinitions",
      Effect: "Allow",
      Action: [
        "batch:DeleteJobQueue",
        "batch:DeregisterJobDefinition",
        "batch:ListTagsForResource",
        "batch:TagResource",
        "batch:UntagResource",
      ],
      Resource: [queue, definitions],
    },
  ];
}

/** Secret, log group, contract, image repository and, once a sandbox goes, what it has in the bucket. */
function ownStatements(needs: SandboxDeveloperNeeds): PolicyStatement[] {
  const { project, stack } = needs;
  const logGroup = `${arnOf(needs, "logs")}:log-group:/${project}/${stack}-*/jobs`;
  return [
    {
      // Not what is in them.
      Sid: "Logins",
      Effect: "Allow",
      Action: [
        "secretsmanager:CreateSecret",
        "secretsmanager:DeleteSecret",
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetResourcePolicy",
        "secretsmanager:TagResource",
        "secretsmanager:UntagResource",
        "secretsmanager:UpdateSecret",
      ],
      Resource: [`${arnOf(needs, "secretsmanager")}:secret:${project}-${stack}-*-login-*`],
    },
    {
      Sid: "LogGroups",
      Effect: "Allow",
      Action: [
        "logs:CreateLogGroup",
        "logs:DeleteLogGroup",
        "logs:ListTagsForResource",
        "logs:PutRetentionPolicy",
        "logs:TagResource",
        "logs:UntagResource",
      ],
      Resource: [logGroup, `${logGroup}:*`],
    },
    {
      Sid: "Contracts",
      Effect: "Allow",
      Action: [
        "ssm:AddTagsToResource",
        "ssm:DeleteParameter",
        "ssm:GetParameter",
        "ssm:ListTagsForResource",
        "ssm:PutParameter",
        "ssm:RemoveTagsFromResource",
      ],
      Resource: [`${arnOf(needs, "ssm")}:parameter/${project}/${stack}-*/contract`],
    },
    {
      Sid: "Images",
      Effect: "Allow",
      Action: [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:CompleteLayerUpload",
        "ecr:CreateRepository",
        "ecr:DeleteLifecyclePolicy",
        "ecr:DeleteRepository",
        "ecr:DescribeRepositories",
        "ecr:GetDownloadUrlForLayer",
        "ecr:GetLifecyclePolicy",
        "ecr:InitiateLayerUpload",
        "ecr:ListTagsForResource",
        "ecr:PutImage",
        "ecr:PutLifecyclePolicy",
        "ecr:TagResource",
        "ecr:UntagResource",
        "ecr:UploadLayerPart",
      ],
      Resource: [`${arnOf(needs, "ecr")}:repository/${project}-${stack}-*-image`],
    },
  ];
}

function alertStatements(needs: SandboxDeveloperNeeds): PolicyStatement[] {
  const alerts = `${needs.project}-${needs.stack}-*-alerts-*`;
  return [
    {
      Sid: "AlertTopics",
      Effect: "Allow",
      Action: [
        "sns:CreateTopic",
        "sns:DeleteTopic",
        "sns:GetTopicAttributes",
        "sns:ListTagsForResource",
        "sns:SetTopicAttributes",
        "sns:Subscribe",
        "sns:TagResource",
        "sns:UntagResource",
      ],
      Resource: [`${arnOf(needs, "sns")}:${alerts}`],
    },
    {
      Sid: "AlertRules",
      Effect: "Allow",
      Action: [
        "events:DeleteRule",
        "events:DescribeRule",
        "events:ListTagsForResource",
        "events:ListTargetsByRule",
        "events:PutRule",
        "events:PutTargets",
        "events:RemoveTargets",
        "events:TagResource",
        "events:UntagResource",
      ],
      Resource: [`${arnOf(needs, "events")}:rule/${alerts}`],
    },
  ];
}

/** What `sweep sandbox down` takes beside Pulumi: to delete what a sandbox has stored, with all its versions. */
function removalStatements({ stack, bucketArn }: SandboxDeveloperNeeds): PolicyStatement[] {
  return [
    {
      Sid: "ListVersions",
      Effect: "Allow",
      Action: ["s3:ListBucketVersions"],
      Resource: [bucketArn],
      Condition: { StringLike: { "s3:prefix": `${stack}-*/*` } },
    },
    {
      Sid: "EmptyPrefixes",
      Effect: "Allow",
      Action: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
      Resource: [`${bucketArn}/${stack}-*/*`],
    },
  ];
}

/** What AWS knows no resources for. */
const wideStatements: readonly PolicyStatement[] = [
  {
    Sid: "See",
    Effect: "Allow",
    Action: [
      "batch:DescribeJobDefinitions",
      "batch:DescribeJobQueues",
      "ecr:GetAuthorizationToken",
      "logs:DescribeLogGroups",
      "sns:GetSubscriptionAttributes",
      "ssm:DescribeParameters",
    ],
    Resource: ["*"],
  },
  { Sid: "EndSubscriptions", Effect: "Allow", Action: ["sns:Unsubscribe"], Resource: ["*"] },
];

function arnOf({ partition, region, account }: SandboxDeveloperNeeds, service: string): string {
  return `arn:${partition}:${service}:${region}:${account}`;
}
