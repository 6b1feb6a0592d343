import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { findFreePort } from "../../tools/local/free-port";
import { testPrograms } from "../python/test-programs";

/** A server that answers in place of AWS, on this machine. */
export interface MotoServer {
  readonly url: string;
  /** What a process needs in its environment to take it for AWS. */
  readonly env: Readonly<Record<string, string>>;
  /** Makes it forget everything. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts moto; jobs of Batch succeed at once, without containers.
 *
 * @param dockerHost - an engine whose containers they are instead
 */
export async function startMoto({ dockerHost }: { readonly dockerHost?: string } = {}): Promise<MotoServer> {
  const useDocker = dockerHost !== undefined;
  const programs = await testPrograms();
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(path.join(programs, "moto_server"), ["-H", "127.0.0.1", "-p", String(port)], {
    stdio: "ignore",
    // With AWS's own policies, which roles refer to.
    env: {
      ...process.env,
      ...(dockerHost !== undefined && { DOCKER_HOST: dockerHost }),
      MOTO_DOCKER_NETWORK_MODE: "host",
      MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
    },
  });
  const post = (at: string, body?: unknown) =>
    fetch(`${url}/moto-api/${at}`, {
      method: "POST",
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  await untilItAnswers(url, server);
  await post("config", { batch: { use_docker: useDocker } });
  return {
    url,
    env: {
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: "us-east-1",
      AWS_EC2_METADATA_DISABLED: "true",
    },
    reset: async () => {
      await post("reset");
      await post("config", { batch: { use_docker: useDocker } });
    },
    stop: async () => {
      if (server.exitCode !== null) return;
      server.kill("SIGKILL");
      await once(server, "exit");
    },
  };
}

async function untilItAnswers(url: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (server.exitCode !== null) throw new Error(`moto_server ended with ${server.exitCode}`);
    const answer = await fetch(`${url}/moto-api/data.json`).catch(() => undefined);
    if (answer?.ok) return;
    await wait(100);
  }
  throw new Error("moto_server does not answer");
}
