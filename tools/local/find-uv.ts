import { runProcess } from "./run-process";

/** An `uv` on PATH that knows the options used here, as a command. */
export async function findUv(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { code, stdout } = await runProcess("uv", ["--version"], { env, timeoutMs: 20_000 });
  const [, major, minor] = /^uv (\d+)\.(\d+)/.exec(stdout) ?? [];
  if (code !== 0 || major === undefined) return undefined;
  return Number(major) > 0 || Number(minor) >= oldestMinor ? "uv" : undefined;
}

/** 0.5: UV_DEFAULT_INDEX came with 0.4.23. */
const oldestMinor = 5;

/** The environment in which uv trusts what the system trusts and, unless told otherwise, uses pip's index. */
export async function uvEnvironment(env: NodeJS.ProcessEnv, python: string): Promise<NodeJS.ProcessEnv> {
  const { stdout } = await runProcess(python, ["-I", "-m", "pip", "config", "list"], {
    env,
    timeoutMs: 20_000,
  });
  const index =
    env.UV_DEFAULT_INDEX ?? env.UV_INDEX_URL ?? env.PIP_INDEX_URL ?? pipSetting(stdout, "index-url");
  const certificates = env.SSL_CERT_FILE ?? env.PIP_CERT ?? pipSetting(stdout, "cert");
  return {
    ...env,
    // The same switch, before and since uv 0.11.
    UV_NATIVE_TLS: env.UV_NATIVE_TLS ?? "true",
    UV_SYSTEM_CERTS: env.UV_SYSTEM_CERTS ?? "true",
    UV_SYSTEM_PYTHON: "false",
    ...(index && { UV_DEFAULT_INDEX: index }),
    ...(certificates && { SSL_CERT_FILE: certificates }),
  };
}

/** One value of `pip config list`, whose lines look like `global.index-url='…'`. */
function pipSetting(list: string, name: string): string | undefined {
  return new RegExp(`^(?:install|global)\\.${name}='(.+)'$`, "m").exec(list)?.[1];
}
