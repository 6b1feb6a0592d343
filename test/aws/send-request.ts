import * as batch from "@aws-sdk/client-batch";
import * as logs from "@aws-sdk/client-cloudwatch-logs";
import * as ec2 from "@aws-sdk/client-ec2";
import * as ecr from "@aws-sdk/client-ecr";
import * as iam from "@aws-sdk/client-iam";
import * as s3 from "@aws-sdk/client-s3";
import * as secretsmanager from "@aws-sdk/client-secrets-manager";
import * as ssm from "@aws-sdk/client-ssm";
import type { MotoServer } from "./moto-server";
import type { ApiRequest } from "./requests/api-request";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/** Sends a request; its answer, or nothing where there is no client of its service. */
export type SendRequest = (request: ApiRequest) => Promise<unknown>;

/** Sends requests by botocore's names through the SDK's clients. */
export function sendRequests({ url }: Pick<MotoServer, "url">): SendRequest {
  const config = {
    endpoint: url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  const clients = {
    batch: [new batch.BatchClient(config), batch],
    ec2: [new ec2.EC2Client(config), ec2],
    ecr: [new ecr.ECRClient(config), ecr],
    iam: [new iam.IAMClient(config), iam],
    logs: [new logs.CloudWatchLogsClient(config), logs],
    s3: [new s3.S3Client({ ...config, forcePathStyle: true }), s3],
    secretsmanager: [new secretsmanager.SecretsManagerClient(config), secretsmanager],
    ssm: [new ssm.SSMClient(config), ssm],
  } as const;
  return async ({ service, operation, parameters }) => {
    if (!(service in clients)) return undefined;
    // biome-ignore lint/suspicious/noExplicitAny: the operation decides what the client takes
    const [client, commands] = clients[service as keyof typeof clients] as readonly [any, any];
    try {
      return await client.send(new commands[`${operation}Command`](parameters));
    } catch (error) {
      throw new Error(`${operation} ${JSON.stringify(parameters)}: ${(error as Error).message}`, {
        cause: error,
      });
    }
  };
}
