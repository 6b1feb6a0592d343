import type { RecordedResource } from "../../infra/record";
import { capitalised, nameIn, requestsOf, type Translation, tagList } from "./api-request";

/** The bucket, and what is said of it. */
export const storageRequests: Readonly<Record<string, Translation>> = {
  "aws:s3/bucket:Bucket": (resource) => {
    const { bucket = nameIn(resource), forceDestroy: _, tags, ...rest } = resource.inputs;
    return requestsOf(
      "s3",
      ["CreateBucket", { ...capitalised(rest), Bucket: bucket }],
      ["PutBucketTagging", { Bucket: bucket, Tagging: { TagSet: tagList(tags) } }],
    );
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ({ inputs: { bucket, rule, ...rest } }) =>
    requestsOf("s3", [
      "PutBucketOwnershipControls",
      { ...capitalised(rest), Bucket: bucket, OwnershipControls: { Rules: [capitalised(rule)] } },
    ]),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ({ inputs: { bucket, ...access } }) =>
    requestsOf("s3", [
      "PutPublicAccessBlock",
      { Bucket: bucket, PublicAccessBlockConfiguration: capitalised(access) },
    ]),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ({
    inputs: { bucket, rules, ...rest },
  }) =>
    requestsOf("s3", [
      "PutBucketEncryption",
      {
        ...capitalised(rest),
        Bucket: bucket,
        ServerSideEncryptionConfiguration: { Rules: rules.map(encryptionRule) },
      },
    ]),
  "aws:s3/bucketVersioning:BucketVersioning": ({ inputs }) =>
    requestsOf("s3", ["PutBucketVersioning", capitalised(inputs)]),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ({
    inputs: { bucket, rules, ...rest },
  }) =>
    requestsOf("s3", [
      "PutBucketLifecycleConfiguration",
      {
        ...capitalised(rest),
        Bucket: bucket,
        LifecycleConfiguration: {
          Rules: rules.map(({ id, ...rule }: RecordedResource["inputs"]) => ({
            ...capitalised(rule),
            ID: id,
          })),
        },
      },
    ]),
  "aws:s3/bucketPolicy:BucketPolicy": ({ inputs }) =>
    requestsOf("s3", ["PutBucketPolicy", capitalised(inputs)]),
};

function encryptionRule({ applyServerSideEncryptionByDefault, ...rest }: RecordedResource["inputs"]) {
  const { sseAlgorithm, ...others } = applyServerSideEncryptionByDefault;
  return {
    ...capitalised(rest),
    ApplyServerSideEncryptionByDefault: { ...capitalised(others), SSEAlgorithm: sseAlgorithm },
  };
}
