import * as pulumi from "@pulumi/pulumi";
import type { PolicyStatement } from "./policy-document";

/** What ECS needs before a job's own code runs. */
export interface ExecutionNeeds {
  /** Empty for an image that anybody may pull. */
  readonly repositoryArns: pulumi.Input<readonly string[]>;
  readonly logGroupArn: pulumi.Input<string>;
  /** What is given to a job as environment variables. */
  readonly secretArns: readonly pulumi.Input<string>[];
}

/** Pull one image, write one log group, read the job's secrets. */
export function executionStatements({
  repositoryArns,
  logGroupArn,
  secretArns,
}: ExecutionNeeds): pulumi.Output<PolicyStatement[]> {
  return pulumi.output(repositoryArns).apply((arns): PolicyStatement[] => [
    ...(arns.length > 0 ? pullStatements(arns) : []),
    {
      Sid: "WriteLogs",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: [pulumi.interpolate`${logGroupArn}:log-stream:*`],
    },
    {
      Sid: "ReadSecrets",
      Effect: "Allow",
      Action: ["secretsmanager:GetSecretValue"],
      Resource: secretArns,
    },
  ]);
}

function pullStatements(repositoryArns: readonly string[]): PolicyStatement[] {
  return [
    // It belongs to no repository: the action takes no other resource.
    { Sid: "LogInToRegistry", Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
    {
      Sid: "PullImage",
      Effect: "Allow",
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Resource: repositoryArns,
    },
  ];
}

/** A stack's part of its bucket. */
export interface StackStore {
  readonly bucketArn: pulumi.Input<string>;
  /** Ends with a slash. */
  readonly prefix: string;
}

/**
 * Read and write the stack's own prefix. Listing cannot be limited to it: S3 asks for that right also when a key is
 * missing, without a prefix, and answers 403 in place of 404 to whoever lacks it.
 */
export function storeStatements({ bucketArn, prefix }: StackStore): PolicyStatement[] {
  return [
    { Sid: "ListBucket", Effect: "Allow", Action: ["s3:ListBucket"], Resource: [bucketArn] },
    {
      Sid: "UseOwnPrefix",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject"],
      Resource: [pulumi.interpolate`${bucketArn}/${prefix}*`],
    },
  ];
}

/**
 * Remove from the stack's store what a job that was killed left of matrices, which are built again; and of an upload.
 * Nothing of runs, claims and results.
 */
export function workStatements({ bucketArn, prefix }: StackStore): PolicyStatement[] {
  return [
    {
      Sid: "RemoveUnfinished",
      Effect: "Allow",
      Action: ["s3:AbortMultipartUpload", "s3:DeleteObject"],
      Resource: [pulumi.interpolate`${bucketArn}/${prefix}work/*`],
    },
  ];
}

/**
 * Put a password into the secret of a stack on this base, unless the one in it logs in.
 *
 * @param loginSecretArns - the ARNs of all such secrets, with `*` for the stack and for what AWS puts behind a name
 */
export function bootstrapStatements(loginSecretArns: readonly pulumi.Input<string>[]): PolicyStatement[] {
  return [
    {
      Sid: "FillLoginSecrets",
      Effect: "Allow",
      Action: ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"],
      Resource: loginSecretArns,
    },
  ];
}

/** The ARN of the ECR repository that an image is in; undefined where it is in another registry. */
export function repositoryArnOf(reference: string): string | undefined {
  const place = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?\/([^@:]+)/.exec(reference);
  if (!place) return undefined;
  const [, account, region, china, name] = place;
  return `arn:aws${china ? "-cn" : ""}:ecr:${region}:${account}:repository/${name}`;
}
