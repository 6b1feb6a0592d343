import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { makeStack } from "../../infra/program";
import type { Shared } from "../../infra/shared";
import type { StackOutputs } from "../../infra/stack-outputs";
import type { Recording } from "./record";
import { outputOf, record } from "./record";
import { stackValues } from "./stack-values";

/** A stack's config, in lines of its file without the project's name. */
export interface Program {
  readonly stack: string;
  readonly config: string;
  readonly preview?: boolean;
  /** The base's output `shared`, for a sandbox. */
  readonly shared?: Shared;
  /** @default the program, in a folder that has a Dockerfile */
  readonly program?: () => Promise<StackOutputs>;
}

/** Runs the whole program under mocks. */
export async function runProgram({
  stack,
  config,
  preview = false,
  shared,
  program,
}: Program): Promise<Recording<StackOutputs>> {
  const root = mkdtempSync(path.join(tmpdir(), "program-"));
  const image = path.join(root, "infra", "image");
  mkdirSync(image, { recursive: true });
  writeFileSync(path.join(image, "Dockerfile"), "FROM scratch\n");
  const lines = config.split("\n").map((line) => `  sweepstack:${line}\n`);
  const values = stackValues(`config:\n  aws:region: us-east-1\n${lines.join("")}`);
  try {
    return await record(
      () => {
        pulumi.runtime.setAllConfig(values);
        return program ? program() : makeStack(root);
      },
      { stack, preview, stacks: { dev: { shared } } },
    );
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** What the base `dev` gives to its sandboxes. */
export async function sharedOfDev(): Promise<Shared> {
  const { result } = await runProgram({ stack: "dev", config: "environment: dev" });
  return (await outputOf(result.shared!))!;
}
