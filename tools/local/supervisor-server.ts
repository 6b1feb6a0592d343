import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { ChangeSignal } from "./change-signal";
import type { Database } from "./database";
import type { Dispatcher } from "./dispatcher";
import type { IdleWatch } from "./idle-watch";
import {
  type CallName,
  type CallReply,
  type CallRequest,
  endingStatus,
  holdPath,
  problemStatus,
  toPlainProblem,
} from "./supervisor-protocol";

export interface SupervisorServerOptions {
  readonly token: string;
  readonly build: string;
  /** Settled when what an earlier supervisor left behind has ended; until then only `hello` is answered. */
  readonly prepared: Promise<unknown>;
  readonly dispatcher: Dispatcher;
  readonly changes: ChangeSignal;
  readonly database: Database;
  readonly idle: IdleWatch;
  /** Whether no more work is taken. */
  readonly isEnding: () => boolean;
  /** Called when a client asked for the end and nothing stands against it. */
  readonly onShutdown: () => void;
}

type Handlers = {
  readonly [K in CallName]: (
    request: CallRequest<K>,
    signal: AbortSignal,
  ) => CallReply<K> | Promise<CallReply<K>>;
};

/** The supervisor's HTTP server; it does not listen yet. */
export function createSupervisorServer(options: SupervisorServerOptions): Server {
  const handlers = createHandlers(options);
  const server = createServer((request, response) => {
    options.idle.begin();
    response.once("close", () => options.idle.end());
    answer(request, response, options, handlers).catch((error: unknown) => {
      const problem = toPlainProblem(error);
      if (!problem) console.error(error);
      send(response, problem ? problemStatus : 500, problem ?? { message: String(error) });
    });
  });
  // A connection that a client keeps for its next request must not be closed under that request.
  server.keepAliveTimeout = 0;
  return server;
}

/** Changes that come within this time are told together, so that a client is not woken for each of a thousand. */
const gatherMs = 50;

function createHandlers(options: SupervisorServerOptions): Handlers {
  const { dispatcher, changes, database, idle } = options;
  const { jobs } = dispatcher;
  return {
    hello: () => ({ build: options.build }),
    database: () => database.connect(),
    submit: ({ array, capacity }) => ({ jobId: dispatcher.submit(array, capacity) }),
    find: ({ jobName }) => ({ jobIds: jobs.findByName(jobName) }),
    unfinished: () => ({ jobs: jobs.unfinishedJobs() }),
    changes: async ({ jobIds, since, waitMs }, signal) => {
      const haveEnded = () => jobs.haveEnded(jobIds);
      await changes.waitUntil(() => haveEnded() || jobs.haveChanged(jobIds, since), waitMs, signal);
      if (since > 0) await changes.waitUntil(haveEnded, Math.min(gatherMs, waitMs), signal);
      return { sequence: jobs.sequence, jobs: jobs.changesSince(jobIds, since) };
    },
    terminate: ({ jobId, reason, index }) => {
      dispatcher.terminate(jobId, reason, index);
      return {};
    },
    shutdown: () => {
      // The request that asks is open itself.
      const ending = !jobs.busy && idle.open <= 1;
      if (ending) options.onShutdown();
      return { ending };
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { token, prepared, isEnding }: SupervisorServerOptions,
  handlers: Handlers,
): Promise<void> {
  if (!isAuthorized(request, token)) return send(response, 401, {});
  if (isEnding()) return send(response, endingStatus, {});
  if (request.url === holdPath) {
    response.writeHead(200).flushHeaders();
    return;
  }
  const name = request.url?.slice(1) ?? "";
  if (!isCallName(name, handlers)) return send(response, 404, {});
  const body = JSON.parse(await readBody(request));
  if (name !== "hello") await prepared;
  const left = new AbortController();
  response.once("close", () => left.abort());
  // The name decides the types of request and reply, which a union of handlers cannot say.
  const handler = handlers[name] as (body: unknown, signal: AbortSignal) => unknown;
  send(response, 200, await handler(body, left.signal));
}

function isAuthorized(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function isCallName(name: string, handlers: Handlers): name is CallName {
  return Object.hasOwn(handlers, name);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) return;
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}
