import { clientSettings } from "../../tools/stack/client-settings";
import type { ApiRequest } from "../aws/requests/api-request";

const packages: Readonly<Record<string, string>> = {
  batch: "@aws-sdk/client-batch",
  iam: "@aws-sdk/client-iam",
  logs: "@aws-sdk/client-cloudwatch-logs",
  s3: "@aws-sdk/client-s3",
  secretsmanager: "@aws-sdk/client-secrets-manager",
  ssm: "@aws-sdk/client-ssm",
};

interface Client {
  // biome-ignore lint/suspicious/noExplicitAny: answers are those of any operation
  send(command: unknown): Promise<any>;
}

const clients = new Map<string, Client>();

/**
 * Makes a call of an AWS API that is known by its names, to a server that stands for AWS.
 *
 * @param endpoint - of the server
 */
export function callAws(
  { service, operation, parameters }: ApiRequest,
  endpoint = process.env.AWS_ENDPOINT_URL!,
  // biome-ignore lint/suspicious/noExplicitAny: answers are those of any operation
): Promise<any> {
  const sdk = require(packages[service]!);
  const key = `${service} ${endpoint}`;
  const client = clients.get(key) ?? makeClient(sdk, endpoint);
  clients.set(key, client);
  return client.send(new sdk[`${operation}Command`](parameters));
}

function makeClient(sdk: object, endpoint: string): Client {
  const [, Client] = Object.entries(sdk).find(([name]) => /^[A-Z]\w+Client$/.test(name))!;
  return new (Client as new (settings: object) => Client)({
    ...clientSettings({ region: "us-east-1" }),
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    endpoint,
    forcePathStyle: true,
  });
}
