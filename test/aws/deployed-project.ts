import { chmodSync, mkdirSync } from "node:fs";
import path from "node:path";
import { type Finished, finished, installRoot, Sandbox } from "../e2e/sandbox";
import type { RecordedResource } from "../infra/record";
import { createRecorded } from "./create-recorded";
import type { Fault, FaultProxy, ProxiedRequest } from "./fault-proxy";
import { startFaultProxy } from "./fault-proxy";
import type { MotoServer } from "./moto-server";
import { startMoto } from "./moto-server";
import type { SendRequest } from "./send-request";
import { sendRequests } from "./send-request";

const sweepProgram = path.join(installRoot, "dist", "tools", "sweep.js");

/** A project whose stack `dev` stands in a server that answers in place of AWS, behind a proxy that can fail. */
export class DeployedProject {
  private constructor(
    readonly sandbox: Sandbox,
    readonly send: SendRequest,
    private readonly proxy: FaultProxy,
    private readonly moto: MotoServer,
  ) {}

  /** @param dockerHost - the engine whose containers jobs are; @default they succeed at once */
  static async start(dockerHost?: string): Promise<DeployedProject> {
    const moto = await startMoto({ ...(dockerHost !== undefined && { dockerHost }) });
    const proxy = await startFaultProxy(moto.url);
    const sandbox = new Sandbox("tiny", { ...moto.env, AWS_ENDPOINT_URL: proxy.url });
    sandbox.write("Pulumi.yaml", "name: sweepstack\nruntime: nodejs\n");
    // What a developer's machine has must not decide.
    sandbox.env.HOME = sandbox.root;
    delete sandbox.env.PULUMI_CLI;
    sandbox.env.PATH = `${sandbox.file("bin")}:${sandbox.env.PATH}`;
    mkdirSync(sandbox.file("bin"));
    const project = new DeployedProject(sandbox, sendRequests(moto), proxy, moto);
    project.program("docker", "echo 28.5.1");
    project.program(
      "pulumi",
      'if [ "$1" = version ]; then echo v3.259.0; else echo "User: anna"; echo "Backend URL: s3://state"; fi',
    );
    return project;
  }

  /** What a job needs in its environment to take the server for AWS. */
  get awsVariables(): Readonly<Record<string, string>> {
    return { ...this.moto.env, AWS_ENDPOINT_URL: this.proxy.url };
  }

  /** A program that is found before any other of its name. */
  program(name: string, script: string): void {
    this.sandbox.write(`bin/${name}`, `#!/bin/sh\n${script}\n`);
    chmodSync(this.sandbox.file("bin", name), 0o755);
  }

  /** Makes everything new: as `pulumi up` leaves a stack, once it was bootstrapped unless told otherwise. */
  async deploy(resources: readonly RecordedResource[], { isBootstrapped = true } = {}): Promise<void> {
    this.fail(() => undefined);
    this.sandbox.write("Pulumi.dev.yaml", "config:\n  aws:region: us-east-1\n");
    await this.moto.reset();
    await createRecorded(resources, this.moto);
    if (!isBootstrapped) return;
    await this.send({
      service: "secretsmanager",
      operation: "PutSecretValue",
      parameters: { SecretId: "sweepstack-dev-login", SecretString: '{"password":"secret"}' },
    });
  }

  /** Writes the contract that is published into a file of the project. */
  async saveContract(name: string): Promise<void> {
    const parameters = { Name: "/sweepstack/dev/contract" };
    const answer = await this.send({ service: "ssm", operation: "GetParameter", parameters });
    this.sandbox.write(name, (answer as { readonly Parameter: { readonly Value: string } }).Parameter.Value);
  }

  /** Has AWS answer otherwise, where a fault says so. */
  fail(fault: Fault): void {
    this.proxy.fault = (request) => fault(request) ?? quotaOf(request);
  }

  /** Runs the compiled command line in the project. */
  sweep(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
    return finished(process.execPath, [sweepProgram, ...args], {
      cwd: this.sandbox.root,
      env: { ...this.sandbox.env, ...env },
    });
  }

  async stop(): Promise<void> {
    this.sandbox.remove();
    await this.proxy.stop();
    await this.moto.stop();
  }
}

/** Moto knows no quotas of EC2. */
function quotaOf({ operation }: ProxiedRequest) {
  if (operation !== "servicequotas.GetServiceQuota") return undefined;
  return { status: 200, body: JSON.stringify({ Quota: { Value: 640 } }) };
}
