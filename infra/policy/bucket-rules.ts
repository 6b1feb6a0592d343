import { companionRule, propertyRule } from "./common-rules";
import type { Rule } from "./rule";
import { statementsIn } from "./statements";

const bucket = "aws:s3/bucket:Bucket";
const accessBlock = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const lifecycle = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
const bucketPolicy = "aws:s3/bucketPolicy:BucketPolicy";

/** Buckets: nothing public, nothing unencrypted on its way, and nothing of a ledger that expires. */
export const bucketRules: readonly Rule[] = [
  {
    kind: "stack",
    control: "S3.1",
    demands: "the account as a whole refuses public buckets",
    check: (resources) => {
      if (!resources.some(({ type }) => type === bucket)) return [];
      if (resources.some(({ type }) => type === "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"))
        return [];
      return [
        { wrong: "nothing blocks public access for the account", change: "block it for the whole account" },
      ];
    },
  },
  companionRule({
    control: "S3.5",
    demands: "requests without TLS are refused",
    type: bucket,
    companion: bucketPolicy,
    isGood: (policy) =>
      statementsIn(policy).some(
        ({ Effect, Principal, Condition }) =>
          Effect === "Deny" && Principal === "*" && Condition?.Bool?.["aws:SecureTransport"] === "false",
      ),
    wrong: "no bucket policy denies requests without TLS",
    change: 'add a BucketPolicy that denies s3:* to everybody where aws:SecureTransport is "false"',
  }),
  companionRule({
    control: "S3.8",
    demands: "buckets refuse public access",
    type: bucket,
    companion: accessBlock,
    isGood: () => true,
    wrong: "it has no public access block",
    change: "add a BucketPublicAccessBlock",
  }),
  ...["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].map((path) =>
    propertyRule({
      control: "S3.8",
      demands: "buckets refuse public access",
      type: accessBlock,
      path,
      value: true,
    }),
  ),
  companionRule({
    control: "S3.12",
    demands: "rights come from policies, not from access control lists",
    type: bucket,
    companion: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    isGood: ({ inputs }) => inputs.rule?.objectOwnership === "BucketOwnerEnforced",
    wrong: "access control lists are in force",
    change: "add BucketOwnershipControls with BucketOwnerEnforced",
  }),
  companionRule({
    control: "S3.13",
    demands: "buckets have a lifecycle",
    type: bucket,
    companion: lifecycle,
    isGood: ({ inputs }) => inputs.rules?.some(({ status }: { status: string }) => status === "Enabled"),
    wrong: "no lifecycle rule is enabled",
    change: "add a BucketLifecycleConfiguration that removes unfinished uploads",
  }),
  {
    kind: "resource",
    control: "ledger-never-expires",
    demands: "runs, claims and results are kept until somebody deletes them",
    types: [lifecycle],
    check: ({ inputs }) =>
      inputs.rules
        .filter(({ expiration }: { expiration?: unknown }) => expiration !== undefined)
        .map(({ id }: { id: string }) => ({
          wrong: `the rule "${id}" expires what is there now`,
          change: "let it expire noncurrent versions only",
        })),
  },
  {
    kind: "resource",
    control: "bucket-usable",
    demands: "people use the bucket from their own machines, with conditional writes and plain ones",
    types: [bucketPolicy],
    check: (policy) =>
      statementsIn(policy)
        .filter(({ Effect }) => Effect === "Deny")
        .flatMap(({ Condition = {} }) => Object.values(Condition).flatMap((keys) => Object.keys(keys)))
        .filter((key) => key !== "aws:SecureTransport")
        .map((key) => ({
          wrong: `requests are denied by ${key}`,
          change: "deny by aws:SecureTransport only",
        })),
  },
];
