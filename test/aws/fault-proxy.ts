import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request on its way to a server that answers in place of AWS. */
export interface ProxiedRequest {
  /** What it asks for, such as `ssm.GetParameter`, `batch.listjobs` (as its path has it) or `s3.PUT` (its method). */
  readonly operation: string;
  readonly path: string;
  readonly body: string;
}

/** What is answered in place of the server. */
export interface ProxiedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Says what a request is answered with; undefined lets it through. */
export type Fault = (request: ProxiedRequest) => ProxiedAnswer | undefined;

/** Stands between the SDK and a server, and answers in its place where a test says so. */
export interface FaultProxy {
  readonly url: string;
  /** @default everything is let through */
  fault: Fault;
  stop(): Promise<void>;
}

/** Starts a proxy before a server on this machine. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      response.writeHead(502).end(String(error));
    });
  });
  const proxy: FaultProxy = {
    url: "",
    fault: () => undefined,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return Object.assign(proxy, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { url: path = "/", method = "GET", headers } = request;
    const fault = proxy.fault({
      operation: operationOf(request, body.toString()),
      path,
      body: body.toString(),
    });
    if (fault) {
      response.writeHead(fault.status, fault.headers).end(fault.body);
      return;
    }
    const { host: _, connection: __, "content-length": ___, expect: ____, ...passed } = headers;
    const real = await fetch(`${target}${path}`, {
      method,
      headers: passed as Record<string, string>,
      ...(body.length > 0 && { body }),
    });
    response
      .writeHead(real.status, Object.fromEntries(real.headers))
      .end(Buffer.from(await real.arrayBuffer()));
  }
}

/** A caller may not do it, in the words of IAM and the form of the service's protocol. */
export function accessDenied({ operation }: ProxiedRequest): ProxiedAnswer {
  const [service = "", action = ""] = operation.split(".");
  const message = `User: arn:aws:iam::123456789012:user/anna is not authorized to perform: ${service}:${action}`;
  return refusal(operation, "AccessDenied", message, 403);
}

/** An error of a service, in the form of its protocol. */
export function refusal(operation: string, code: string, message: string, status: number): ProxiedAnswer {
  const [service = ""] = operation.split(".");
  if (service === "s3")
    return { status, body: `<Error><Code>${code}</Code><Message>${message}</Message></Error>` };
  if (service === "iam" || service === "sts") {
    const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
    return { status, body: `<ErrorResponse>${error}</ErrorResponse>` };
  }
  const name = code.endsWith("Exception") ? code : `${code}Exception`;
  return {
    status,
    headers: { "content-type": "application/json", "x-amzn-errortype": name },
    body: JSON.stringify({ __type: name, message }),
  };
}

const services: Readonly<Record<string, string>> = {
  AmazonSSM: "ssm",
  AmazonEC2ContainerRegistry_V20150921: "ecr",
  Logs_20140328: "logs",
  secretsmanager: "secretsmanager",
  ServiceQuotasV20190624: "servicequotas",
};

function operationOf({ headers, url = "", method }: IncomingMessage, body: string): string {
  const target = headers["x-amz-target"];
  if (typeof target === "string") {
    const [service = "", action] = target.split(".");
    return `${services[service] ?? service}.${action}`;
  }
  const scope = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? "")?.[1];
  const action = /(?:^|&)Action=(\w+)/.exec(body)?.[1];
  if (action) return `${scope}.${action}`;
  const batch = /^\/v1\/(\w+)/.exec(url)?.[1];
  return scope === "batch" && batch ? `batch.${batch}` : `${scope}.${method}`;
}
