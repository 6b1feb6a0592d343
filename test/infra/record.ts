import * as pulumi from "@pulumi/pulumi";

/** What a program asked the engine for. */
export interface RecordedResource {
  readonly type: string;
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: inputs are whatever a resource takes, and tests look into them
  readonly inputs: Readonly<Record<string, any>>;
  /** What the mocks said that AWS calls it; nothing in a preview. */
  readonly id: string | undefined;
  /** Its inputs, and what the mocks said that AWS adds to them. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly isCustom: boolean;
  readonly parent: string;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean;
  /** Names of the resources that come before it. */
  readonly dependsOn: readonly string[];
}

export interface RecordOptions {
  /** As in a preview: what only AWS can say is unknown. */
  readonly preview?: boolean;
  readonly project?: string;
  readonly stack?: string;
  /** Outputs of the stacks that the program refers to. */
  readonly stacks?: Readonly<Record<string, unknown>>;
}

/** A program that ran under mocks. */
export class Recording<Result> {
  constructor(
    readonly resources: readonly RecordedResource[],
    readonly result: Result,
  ) {}

  /** All resources of a type such as `aws:s3/bucket:Bucket` in the order of their names: they come in any. */
  ofType(type: string): readonly RecordedResource[] {
    const found = this.resources.filter((resource) => resource.type === type);
    return found.sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** The one resource of a type. */
  one(type: string): RecordedResource {
    const found = this.ofType(type);
    if (found.length !== 1) throw new Error(`${found.length} resources are of type ${type}`);
    return found[0]!;
  }
}

export const account = "123456789012";
export const region = "us-east-1";

/** The requests of the engine's protocol that are looked into. */
interface Request {
  getType(): string;
  getName(): string;
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getDeletebeforereplace(): boolean;
  getDependenciesList(): string[];
  getParent(): string;
}

interface Answered extends Pick<RecordedResource, "id" | "outputs"> {
  readonly args: pulumi.runtime.MockResourceArgs;
}

/** Runs a program under mocks and waits until all of its resources are registered. */
export async function record<Result>(
  program: () => Result | Promise<Result>,
  { preview = false, project = "sweepstack", stack = "dev", stacks = {} }: RecordOptions = {},
): Promise<Recording<Result>> {
  const resources: RecordedResource[] = [];
  const answered = new Map<string, Answered>();
  const answer = (args: pulumi.runtime.MockResourceArgs) => {
    if (args.type === "pulumi:pulumi:StackReference") {
      const outputs = stacks[args.inputs.name.split("/").at(-1)];
      return { id: args.name, state: { ...args.inputs, outputs, secretOutputNames: [] } };
    }
    const unknown = preview && args.custom !== false;
    return {
      id: unknown ? undefined : idOf(args),
      state: { ...args.inputs, ...(unknown ? {} : computed(args)) },
    };
  };
  await pulumi.runtime.setMocks(
    {
      newResource: (args) => {
        const { id, state } = answer(args);
        answered.set(`${args.type} ${args.name}`, { args, id, outputs: state });
        return { id, state };
      },
      call: ({ token, inputs }) => answers[token]?.(inputs) ?? {},
    },
    project,
    stack,
    preview,
    "acme",
  );
  const monitor = pulumi.runtime.getMonitor() as unknown as {
    registerResource(request: Request, callback: unknown): Promise<void>;
  };
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = async (request, callback) => {
    await register(request, callback);
    const key = `${request.getType()} ${request.getName()}`;
    const found = answered.get(key);
    if (!found) return;
    const { args, id, outputs } = found;
    resources.push({
      type: args.type,
      name: args.name,
      inputs: args.inputs,
      id,
      outputs,
      isCustom: args.custom !== false,
      parent: request.getParent().split("::").at(-1) ?? "",
      protect: request.getProtect(),
      retainOnDelete: request.getRetainondelete(),
      deleteBeforeReplace: request.getDeletebeforereplace(),
      dependsOn: request.getDependenciesList().map((urn) => urn.split("::").at(-1)!),
    });
  };
  const result = await program();
  await pulumi.runtime.disconnect();
  return new Recording(resources, result);
}

/** An output's value; undefined while it is unknown. */
export async function outputOf<T>(output: pulumi.Output<T>): Promise<T | undefined> {
  const inside = output as unknown as { promise(): Promise<T>; isKnown: Promise<boolean> };
  const value = await inside.promise();
  return (await inside.isKnown) ? value : undefined;
}

/** What is inside of a secret, as the engine's protocol marks one. */
// biome-ignore lint/suspicious/noExplicitAny: as inputs are
export function secretIn(input: any): any {
  const mark = "4dabf18193072939515e22adb298388d";
  if (input?.[mark] === undefined) throw new Error(`no secret: ${JSON.stringify(input)}`);
  return input.value;
}

function idOf({ type, name }: pulumi.runtime.MockResourceArgs): string {
  return `${type.split(":").at(-1)?.toLowerCase()}-${name}`;
}

/** What AWS adds to a resource. */
export function computed(
  args: Pick<pulumi.runtime.MockResourceArgs, "type" | "name" | "inputs">,
): Record<string, unknown> {
  const { type, inputs, name } = args;
  const own = inputs.name ?? name;
  const [, module = ""] = type.split(":");
  const service = module.split("/")[0]!;
  const at = `${service}:${region}:${account}`;
  switch (type) {
    case "aws:batch/jobDefinition:JobDefinition":
      return {
        arn: `arn:aws:${at}:job-definition/${own}:1`,
        arnPrefix: `arn:aws:${at}:job-definition/${own}`,
        revision: 1,
      };
    case "aws:batch/jobQueue:JobQueue":
      return { arn: `arn:aws:${at}:job-queue/${own}` };
    case "aws:batch/computeEnvironment:ComputeEnvironment":
      return { arn: `arn:aws:${at}:compute-environment/${own}` };
    case "aws:ec2/launchTemplate:LaunchTemplate":
      return { latestVersion: 1 };
    case "aws:s3/bucket:Bucket":
      return { bucket: `${name}-0123456`, arn: `arn:aws:s3:::${name}-0123456` };
    case "aws:iam/role:Role":
      return {
        name: `${name}-0123456`,
        arn: `arn:aws:iam::${account}:role${inputs.path ?? "/"}${name}-0123456`,
      };
    case "aws:iam/policy:Policy":
      return { arn: `arn:aws:iam::${account}:policy${inputs.path ?? "/"}${name}-0123456` };
    case "aws:iam/instanceProfile:InstanceProfile":
      return { arn: `arn:aws:iam::${account}:instance-profile${inputs.path ?? "/"}${name}` };
    case "aws:cloudwatch/logGroup:LogGroup":
      return { arn: `arn:aws:logs:${region}:${account}:log-group:${own}` };
    case "aws:ecr/repository:Repository":
      return {
        arn: `arn:aws:${at}:repository/${own}`,
        repositoryUrl: `${account}.dkr.ecr.${region}.amazonaws.com/${own}`,
        registryId: account,
      };
    case "aws:rds/instance:Instance":
      return {
        arn: `arn:aws:${at}:db:${inputs.identifier}`,
        address: `${inputs.identifier}.abc.${region}.rds.amazonaws.com`,
        port: 5432,
        masterUserSecrets: [{ secretArn: `arn:aws:secretsmanager:${region}:${account}:secret:rds!db-1` }],
      };
    case "aws:secretsmanager/secret:Secret":
      return { arn: `arn:aws:${at}:secret:${own}-AbCdEf` };
    case "docker:index/image:Image":
      return { repoDigest: `${String(inputs.imageName).split(":")[0]}@sha256:${"2".repeat(64)}` };
    case "random:index/randomId:RandomId":
      return { hex: "00112233" };
    case "aws:cloudwatch/eventRule:EventRule":
      return { name: `${name}-0123456`, arn: `arn:aws:events:${region}:${account}:rule/${name}-0123456` };
    case "aws:rds/subnetGroup:SubnetGroup":
    case "aws:rds/parameterGroup:ParameterGroup":
      return { name: `${name}-0123456`, arn: `arn:aws:${at}:${own}` };
    default:
      return { arn: `arn:aws:${at}:${own}` };
  }
}

/** What the provider's functions answer. */
export const answers: Record<string, (inputs: Record<string, unknown>) => Record<string, unknown>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({
    accountId: account,
    arn: "",
    userId: "",
    id: "",
  }),
  "aws:index/getPartition:getPartition": () => ({ partition: "aws", dnsSuffix: "amazonaws.com", id: "aws" }),
  "aws:index/getAvailabilityZones:getAvailabilityZones": () => ({
    names: ["a", "b", "c", "d"].map((zone) => `${region}${zone}`),
    id: region,
  }),
  "aws:ecr/getAuthorizationToken:getAuthorizationToken": () => ({
    userName: "AWS",
    password: "registry-password",
    proxyEndpoint: `https://${account}.dkr.ecr.${region}.amazonaws.com`,
    id: region,
  }),
};
