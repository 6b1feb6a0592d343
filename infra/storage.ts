import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { StackContext } from "./stack-context";
import { nameOf, tagsOf } from "./stack-context";

export interface StorageArgs {
  readonly context: StackContext;
}

/** The bucket of a base and of the sandboxes on it; each stack has a prefix of its own in it. */
export class Storage extends pulumi.ComponentResource {
  readonly bucket: pulumi.Output<string>;
  readonly bucketArn: pulumi.Output<string>;

  constructor(name: string, { context }: StorageArgs, options?: pulumi.ComponentResourceOptions) {
    super("sweepstack:index:Storage", name, {}, options);
    const bucketName = nameOf(context, "store");
    const bucket = new aws.s3.Bucket(
      bucketName,
      { forceDestroy: !context.keepsData, tags: tagsOf(context, "store") },
      { parent: this, protect: context.keepsData },
    );
    const of = { bucket: bucket.bucket };
    const below = { parent: this };
    new aws.s3.BucketOwnershipControls(
      bucketName,
      { ...of, rule: { objectOwnership: "BucketOwnerEnforced" } },
      below,
    );
    const access = new aws.s3.BucketPublicAccessBlock(
      bucketName,
      {
        ...of,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      below,
    );
    const encryption = { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };
    new aws.s3.BucketServerSideEncryptionConfiguration(bucketName, { ...of, rules: [encryption] }, below);
    const versioning = new aws.s3.BucketVersioning(
      bucketName,
      { ...of, versioningConfiguration: { status: "Enabled" } },
      below,
    );
    new aws.s3.BucketLifecycleConfiguration(
      bucketName,
      { ...of, rules: lifecycleRules() },
      { ...below, dependsOn: [versioning] },
    );
    // S3 refuses two changes of a bucket's access at the same moment.
    new aws.s3.BucketPolicy(
      bucketName,
      { ...of, policy: pulumi.jsonStringify(tlsOnlyPolicy(bucket.arn)) },
      { ...below, dependsOn: [access] },
    );
    this.bucket = bucket.bucket;
    this.bucketArn = bucket.arn;
    this.registerOutputs();
  }
}

/** How long something that was overwritten or deleted can be brought back. */
const noncurrentDays = 30;

/** What the bucket forgets: never what is there now, since runs, claims and results are the ledger. */
export function lifecycleRules(): aws.types.input.s3.BucketLifecycleConfigurationRule[] {
  return [
    {
      id: "leftovers",
      status: "Enabled",
      filter: { prefix: "" },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
      noncurrentVersionExpiration: { noncurrentDays },
    },
  ];
}

/**
 * Refuses what is not encrypted on its way. It demands no conditional headers, which would refuse the plain writes
 * beside them, and no VPC endpoint, since people use the bucket from their own machines too.
 */
export function tlsOnlyPolicy(bucketArn: pulumi.Input<string>) {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucketArn, pulumi.interpolate`${bucketArn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  };
}
