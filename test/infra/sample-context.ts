import type { BaseConfig, SandboxConfig, StackConfig } from "../../infra/config";
import { readConfig } from "../../infra/config";
import type { StackContext } from "../../infra/stack-context";
import { contextOf } from "../../infra/stack-context";
import { stackValues } from "./stack-values";

/** The config of a stack, from lines of its file without the project's name. */
export function sampleConfig(stack: string, lines: string): StackConfig {
  const own = lines
    .split("\n")
    .map((line) => `  sweepstack:${line.trim()}\n`)
    .join("");
  const values = stackValues(`config:\n  aws:region: us-east-1\n${own}`);
  const result = readConfig({ project: "sweepstack", stack, values });
  if ("problems" in result) throw new Error(JSON.stringify(result.problems));
  return result.config;
}

export function sampleBase(stack: "dev" | "prod", lines = ""): BaseConfig {
  const config = sampleConfig(stack, `environment: ${stack}${lines && `\n${lines}`}`);
  if (config.kind !== "base") throw new Error(`${stack} is a ${config.kind}`);
  return config;
}

export function sampleSandbox(stack: string, lines = ""): SandboxConfig {
  const config = sampleConfig(stack, `environment: sandbox\nbaseStack: dev${lines && `\n${lines}`}`);
  if (config.kind !== "sandbox") throw new Error(`${stack} is a ${config.kind}`);
  return config;
}

export function sampleContext(stack: "dev" | "prod"): StackContext {
  return contextOf(sampleBase(stack));
}
