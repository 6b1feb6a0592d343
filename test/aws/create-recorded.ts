import { createHash } from "node:crypto";
import type { RecordedResource } from "../infra/record";
import { apiRequests } from "./api-requests";
import { beforeAll, forMoto } from "./for-moto";
import type { MotoServer } from "./moto-server";
import { Replacements } from "./replacements";
import type { ApiRequest } from "./requests/api-request";
import { type SendRequest, sendRequests } from "./send-request";

/**
 * Creates a program's recorded resources in a server that answers in place of AWS, in the order in which the program
 * made them. What the mocks made up (ids, ARNs, digests) becomes what the server answers wherever it is referred to.
 *
 * @returns what the server calls something that the mocks made up
 */
export async function createRecorded(
  resources: readonly RecordedResource[],
  server: MotoServer,
): Promise<Replacements> {
  const send = sendRequests(server);
  const names = new Replacements();
  for (const request of beforeAll) await send(request);
  for (const resource of resources) {
    if (resource.type === "docker:index/image:Image") await pushImage(resource, send, names);
    for (const [at, request] of apiRequests(resource).entries()) {
      const known = forMoto(names.applyTo(request));
      const answer = known && (await send(known));
      if (answer && at === 0) learn(names, resource, request, answer);
    }
  }
  return names;
}

// biome-ignore lint/suspicious/noExplicitAny: answers are whatever an operation gives
type Answer = any;

/** From an operation to what it says that the mocks made up: the id, and outputs. */
const answered: Readonly<Record<string, (answer: Answer) => Readonly<Record<string, string>>>> = {
  AllocateAddress: ({ AllocationId }) => ({ id: AllocationId }),
  CreateComputeEnvironment: ({ computeEnvironmentArn }) => ({ arn: computeEnvironmentArn }),
  CreateInstanceProfile: ({ InstanceProfile }) => ({ arn: InstanceProfile.Arn }),
  CreateInternetGateway: ({ InternetGateway }) => ({ id: InternetGateway.InternetGatewayId }),
  CreateJobQueue: ({ jobQueueArn }) => ({ arn: jobQueueArn }),
  CreateLaunchTemplate: ({ LaunchTemplate }) => ({ id: LaunchTemplate.LaunchTemplateId }),
  CreateNatGateway: ({ NatGateway }) => ({ id: NatGateway.NatGatewayId }),
  CreateRepository: ({ repository }) => ({
    arn: repository.repositoryArn,
    repositoryUrl: repository.repositoryUri,
  }),
  CreateRole: ({ Role }) => ({ arn: Role.Arn }),
  CreateRouteTable: ({ RouteTable }) => ({ id: RouteTable.RouteTableId }),
  CreateSecret: ({ ARN }) => ({ arn: ARN }),
  CreateSecurityGroup: ({ GroupId }) => ({ id: GroupId }),
  CreateSubnet: ({ Subnet }) => ({ id: Subnet.SubnetId }),
  CreateVpc: ({ Vpc }) => ({ id: Vpc.VpcId }),
  DescribeSecurityGroups: ({ SecurityGroups }) => ({ id: SecurityGroups[0].GroupId }),
  RegisterJobDefinition: ({ jobDefinitionArn }) => ({ arn: jobDefinitionArn }),
};

function learn(
  names: Replacements,
  { id, outputs }: RecordedResource,
  { operation }: ApiRequest,
  answer: Answer,
): void {
  const said = answered[operation]?.(answer) ?? {};
  const madeUp: Readonly<Record<string, unknown>> = { ...outputs, id };
  for (const [key, real] of Object.entries(said)) names.add(String(madeUp[key]), real);
}

/** An image that has nothing in it: the registry looks at its manifest alone. */
async function pushImage(
  { name, outputs }: RecordedResource,
  send: SendRequest,
  names: Replacements,
): Promise<void> {
  const imageManifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.docker.distribution.manifest.v2+json",
    config: {
      mediaType: "application/vnd.docker.container.image.v1+json",
      size: 2,
      digest: `sha256:${createHash("sha256").update("{}").digest("hex")}`,
    },
    layers: [],
  });
  const answer: Answer = await send({
    service: "ecr",
    operation: "PutImage",
    parameters: { repositoryName: name, imageManifest, imageTag: "content" },
  });
  const madeUp = String(outputs.repoDigest).split("@")[1]!;
  names.add(madeUp, answer.image.imageId.imageDigest);
}
