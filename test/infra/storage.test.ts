import assert from "node:assert/strict";
import { Storage } from "../../infra/storage";
import type { Recording } from "./record";
import { record } from "./record";
import { sampleContext } from "./sample-context";

describe("Storage", () => {
  const stores: Record<string, Recording<Storage>> = {};
  before(async () => {
    for (const stack of ["dev", "prod"] as const)
      stores[stack] = await record(() => new Storage("storage", { context: sampleContext(stack) }));
  });

  it("protects prod's bucket against being destroyed, and empties dev's", () => {
    const [dev, prod] = ["dev", "prod"].map((stack) => stores[stack]!.one("aws:s3/bucket:Bucket"));
    assert.deepEqual([dev!.protect, dev!.inputs.forceDestroy], [false, true]);
    assert.deepEqual([prod!.protect, prod!.inputs.forceDestroy], [true, false]);
  });

  it("is closed to the public (S3.1, S3.8)", () => {
    const { bucket: _, ...rest } = stores.dev!.one(
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    ).inputs;
    assert.deepEqual(rest, {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
  });

  it("knows no ACLs (S3.12)", () => {
    const { inputs } = stores.dev!.one("aws:s3/bucketOwnershipControls:BucketOwnershipControls");
    assert.deepEqual(inputs.rule, { objectOwnership: "BucketOwnerEnforced" });
  });

  it("refuses what is not encrypted on its way (S3.5), and nothing else: no headers, no endpoint", () => {
    const policy = JSON.parse(stores.dev!.one("aws:s3/bucketPolicy:BucketPolicy").inputs.policy);
    assert.deepEqual(policy.Statement, [
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [
          "arn:aws:s3:::sweepstack-dev-store-0123456",
          "arn:aws:s3:::sweepstack-dev-store-0123456/*",
        ],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });

  it("forgets only what was overwritten, deleted or never finished (S3.13): runs, claims and results stay", () => {
    const { inputs } = stores.prod!.one("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration");
    assert.deepEqual(inputs.rules, [
      {
        id: "leftovers",
        status: "Enabled",
        filter: { prefix: "" },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        noncurrentVersionExpiration: { noncurrentDays: 30 },
      },
    ]);
  });

  it("keeps versions, and encrypts", () => {
    const dev = stores.dev!;
    assert.deepEqual(dev.one("aws:s3/bucketVersioning:BucketVersioning").inputs.versioningConfiguration, {
      status: "Enabled",
    });
    const encryption = dev.one(
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    );
    assert.deepEqual(encryption.inputs.rules, [
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
    ]);
  });
});
