import { Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { exitCode, Problem } from "../problem";
import {
  type CallName,
  type CallReply,
  type CallRequest,
  endingStatus,
  fromPlainProblem,
  holdPath,
  type PlainProblem,
  problemStatus,
} from "./supervisor-protocol";
import type { SupervisorRecord } from "./supervisor-record";

/** The supervisor could not be reached, or went away before it answered. */
export class SupervisorGone extends Error {}

/** Speaks to one supervisor. */
export class SupervisorClient {
  readonly #record: SupervisorRecord;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(record: SupervisorRecord) {
    this.#record = record;
  }

  /** @throws SupervisorGone, or the Problem that the supervisor answers with */
  async call<K extends CallName>(
    name: K,
    body: CallRequest<K>,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<CallReply<K>> {
    const request = this.#request(`/${name}`, options.signal);
    const response = await responseTo(request, JSON.stringify(body));
    const text = await readText(response);
    if (response.statusCode === endingStatus) throw new SupervisorGone("it is about to end");
    if (response.statusCode === problemStatus) throw fromPlainProblem(JSON.parse(text) as PlainProblem);
    if (response.statusCode !== 200)
      throw new Error(`the supervisor answered ${response.statusCode}: ${text}`);
    return JSON.parse(text) as CallReply<K>;
  }

  /** Keeps the supervisor, and so its PostgreSQL, from ending when it is idle; until the returned function is called. */
  async hold(): Promise<() => void> {
    const request = this.#request(holdPath);
    const response = await responseTo(request, "");
    if (response.statusCode !== 200) throw new SupervisorGone("it is about to end");
    // It ends when the supervisor does; what the holder does then fails by itself.
    response.on("error", () => {}).resume();
    return () => request.destroy();
  }

  #request(path: string, signal?: AbortSignal): ClientRequest {
    const { port, token, pid } = this.#record;
    const request = httpRequest({
      ...{ host: "127.0.0.1", port, path, method: "POST", agent: this.#agent },
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(signal ? { signal } : {}),
    });
    if (path === "/hello") request.setTimeout(helloMs, () => request.destroy(silent(pid)));
    return request;
  }
}

const helloMs = 20_000;

function silent(pid: number): Problem {
  return new Problem(`the supervisor (process ${pid}) does not answer`, {
    code: "supervisor-silent",
    hint: `if it is stopped, let it go on (kill -CONT ${pid}); else end it (kill -9 ${pid}) and run the command again`,
    exitCode: exitCode.service,
  });
}

function responseTo(request: ClientRequest, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on("response", resolve);
    request.on("error", (error) => reject(asGone(error)));
    request.end(body);
  });
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of response) chunks.push(chunk as Buffer);
  } catch (error) {
    throw asGone(error as Error);
  }
  return Buffer.concat(chunks).toString();
}

function asGone(error: Error): Error {
  if (error instanceof Problem || error.name === "AbortError") return error;
  return new SupervisorGone(error.message);
}
