import { exitCode, Problem } from "../../problem";
import { awsProblem } from "../aws-problem";
import { clientSettings } from "../client-settings";
import type { StackSettings } from "../stack-settings";
import type { Ask } from "./batch-service";
import { batchService } from "./batch-service";
import type { StackService } from "./stack-service";

/** Asks AWS itself; each of its clients is loaded when it is first needed. */
export function awsService(settings: StackSettings): StackService {
  const chain = clientSettings(settings);
  const config = {
    ...chain,
    // Whoever looks for what is amiss is told soon.
    maxAttempts: 3,
    requestHandler: { ...chain.requestHandler, requestTimeout: 20_000 },
  };
  const ask: Ask = async (doing, call) => {
    try {
      return await call();
    } catch (error) {
      throw awsProblem(error, doing, settings);
    }
  };
  const batch = async () => new (await import("@aws-sdk/client-batch")).BatchClient(config);
  return {
    ...batchService(batch, ask),
    identity: () =>
      ask("see whose the credentials are", async () => {
        const { STSClient, GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
        const { expiration } = await config.credentials();
        const { Arn = "", Account = "" } = await new STSClient(config).send(new GetCallerIdentityCommand({}));
        return { arn: Arn, account: Account, ...(expiration && { expiresAt: expiration }) };
      }),
    mayDo: (principal, action, resources, context = {}) =>
      ask("simulate policies", async () => {
        const { IAMClient, GetRoleCommand, SimulatePrincipalPolicyCommand } = await import(
          "@aws-sdk/client-iam"
        );
        const client = new IAMClient(config);
        const role = assumedRole(principal);
        const found =
          role === undefined ? undefined : await client.send(new GetRoleCommand({ RoleName: role }));
        const { EvaluationResults = [] } = await client.send(
          new SimulatePrincipalPolicyCommand({
            PolicySourceArn: found?.Role?.Arn ?? principal,
            ActionNames: [action],
            ResourceArns: [...resources],
            ContextEntries: Object.entries(context).map(([ContextKeyName, value]) => ({
              ContextKeyName,
              ContextKeyType: "string" as const,
              ContextKeyValues: [value],
            })),
          }),
        );
        return (
          EvaluationResults.length > 0 && EvaluationResults.every((each) => each.EvalDecision === "allowed")
        );
      }),
    readParameter: (name) =>
      ask("read the contract", async () => {
        const { SSMClient, GetParameterCommand } = await import("@aws-sdk/client-ssm");
        await new SSMClient(config).send(new GetParameterCommand({ Name: name }));
      }),
    listBucket: (bucket, prefix) =>
      ask("list the bucket", async () => {
        const { S3Client, ListObjectsV2Command } = await import("@aws-sdk/client-s3");
        try {
          const query = { Bucket: bucket, Prefix: prefix, MaxKeys: 1 };
          await new S3Client(config).send(new ListObjectsV2Command(query));
        } catch (error) {
          if ((error as Error).name === "NoSuchBucket") throw noBucket(bucket, settings);
          throw error;
        }
      }),
    readDocument: (bucket, key) =>
      ask("read from the bucket", async () => {
        const { S3Client, GetObjectCommand } = await import("@aws-sdk/client-s3");
        try {
          await new S3Client(config).send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        } catch (error) {
          if ((error as Error).name !== "NoSuchKey") throw error;
        }
      }),
    createDocument: (bucket, key) =>
      ask("write into the bucket", async () => {
        const { S3Client, PutObjectCommand } = await import("@aws-sdk/client-s3");
        try {
          const document = { Bucket: bucket, Key: key, Body: "sweep doctor\n", IfNoneMatch: "*" };
          await new S3Client(config).send(new PutObjectCommand(document));
          return true;
        } catch (error) {
          if ((error as Error).name === "PreconditionFailed") return false;
          throw error;
        }
      }),
    readLogs: (logGroup) =>
      ask("read the logs", async () => {
        const { CloudWatchLogsClient, DescribeLogStreamsCommand } = await import(
          "@aws-sdk/client-cloudwatch-logs"
        );
        const query = { logGroupName: logGroup, limit: 1 };
        await new CloudWatchLogsClient(config).send(new DescribeLogStreamsCommand(query));
      }),
    hasImage: ({ account, region, repository, digest }) =>
      ask("see the image", async () => {
        const { ECRClient, DescribeImagesCommand } = await import("@aws-sdk/client-ecr");
        const image = {
          registryId: account,
          repositoryName: repository,
          imageIds: [{ imageDigest: digest }],
        };
        const client = new ECRClient({ ...config, region });
        return isThere(client.send(new DescribeImagesCommand(image)), [
          "ImageNotFoundException",
          "RepositoryNotFoundException",
        ]);
      }),
    hasSecretValue: (arn) =>
      ask("see the secret", async () => {
        const { SecretsManagerClient, DescribeSecretCommand } = await import(
          "@aws-sdk/client-secrets-manager"
        );
        try {
          const query = new DescribeSecretCommand({ SecretId: arn });
          const { VersionIdsToStages = {}, DeletedDate } = await new SecretsManagerClient(config).send(query);
          return DeletedDate ? undefined : Object.keys(VersionIdsToStages).length > 0;
        } catch (error) {
          if ((error as Error).name === "ResourceNotFoundException") return undefined;
          throw error;
        }
      }),
    quota: (service, code) =>
      ask("see the account's quotas", async () => {
        const { ServiceQuotasClient, GetServiceQuotaCommand } = await import(
          "@aws-sdk/client-service-quotas"
        );
        const query = new GetServiceQuotaCommand({ ServiceCode: service, QuotaCode: code });
        const { Quota } = await new ServiceQuotasClient(config).send(query);
        return Quota?.Value ?? Number.POSITIVE_INFINITY;
      }),
  };
}

/** The role's name in the ARN of its session, which does not have the role's path. */
function assumedRole(principal: string): string | undefined {
  return /^arn:[^:]+:sts::\d+:assumed-role\/([^/]+)\//.exec(principal)?.[1];
}

async function isThere(answer: Promise<unknown>, absences: readonly string[]): Promise<boolean> {
  try {
    await answer;
    return true;
  } catch (error) {
    if (absences.includes((error as Error).name)) return false;
    throw error;
  }
}

function noBucket(bucket: string, { stack }: StackSettings): Problem {
  return new Problem(`there is no bucket ${bucket}`, {
    code: "no-bucket",
    hint: `pulumi up --stack ${stack} --refresh makes it again; what was in it is gone`,
    exitCode: exitCode.service,
  });
}
