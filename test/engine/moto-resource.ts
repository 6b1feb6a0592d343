import { isDeepStrictEqual } from "node:util";
import { apiRequests } from "../aws/api-requests";
import type { ApiRequest } from "../aws/requests/api-request";
import { nameIn } from "../aws/requests/api-request";
import type { RecordedResource } from "../infra/record";
import { account } from "../infra/record";
import { callAws } from "./call-aws";

type Resource = Pick<RecordedResource, "type" | "name" | "inputs">;

/** What AWS adds to a resource that it made or changed. */
type Additions = Readonly<Record<string, unknown>>;

/**
 * Makes a resource in the server that stands for AWS, where it is one that the command line deals with later.
 *
 * @returns what AWS says of it, over what a stand-in would
 */
export async function createInAws(resource: Resource): Promise<Additions> {
  const requests = requestsFor(resource);
  let additions: Additions = {};
  for (const request of requests) additions = { ...additions, ...additionsOf(await callAws(request)) };
  return additions;
}

/** Changes a resource as the provider does: a job definition gets a new revision, a policy a new version. */
export async function updateInAws(resource: Resource, olds: Resource["inputs"]): Promise<Additions> {
  const { type, inputs } = resource;
  const [request] = requestsFor(resource);
  switch (type) {
    case "aws:batch/jobDefinition:JobDefinition": {
      // Tags alone are changed where they are.
      const isChanged = Object.keys(inputs).some(
        (key) => key !== "tags" && !isDeepStrictEqual(inputs[key], olds[key]),
      );
      if (!isChanged) return {};
      const additions = additionsOf(await callAws(request!));
      if (inputs.deregisterOnNewRevision !== false) await deregister(olds.arn);
      return additions;
    }
    case "aws:ssm/parameter:Parameter": {
      const { Tags, ...parameters } = request!.parameters;
      await callAws({ ...request!, parameters: { ...parameters, Overwrite: true } });
      await call("ssm", "AddTagsToResource", { ResourceType: "Parameter", ResourceId: inputs.name, Tags });
      return {};
    }
    case "aws:iam/policy:Policy":
      await call("iam", "CreatePolicyVersion", {
        PolicyArn: olds.arn,
        PolicyDocument: inputs.policy,
        SetAsDefault: true,
      });
      return {};
    case "aws:iam/rolePolicy:RolePolicy":
      await callAws(request!);
      return {};
    default:
      return {};
  }
}

/** Deletes a resource as the provider does. */
export async function deleteInAws(
  { type, name }: Pick<Resource, "type" | "name">,
  state: Resource["inputs"],
): Promise<void> {
  switch (type) {
    case "aws:batch/jobDefinition:JobDefinition": {
      // All of them, whichever revision the resource stands for.
      const { jobDefinitions = [] } = await call("batch", "DescribeJobDefinitions", {
        jobDefinitionName: state.name,
        status: "ACTIVE",
      });
      for (const { jobDefinitionArn } of jobDefinitions) await deregister(jobDefinitionArn);
      return;
    }
    case "aws:batch/jobQueue:JobQueue":
      await call("batch", "UpdateJobQueue", { jobQueue: state.name, state: "DISABLED" });
      await call("batch", "DeleteJobQueue", { jobQueue: state.name });
      return;
    case "aws:batch/computeEnvironment:ComputeEnvironment":
      await call("batch", "DeleteComputeEnvironment", { computeEnvironment: state.arn });
      return;
    case "aws:iam/policy:Policy":
      await refuseWhileAttached(state.arn);
      await call("iam", "DeletePolicy", { PolicyArn: state.arn });
      return;
    case "aws:iam/rolePolicy:RolePolicy":
      await call("iam", "DeleteRolePolicy", {
        RoleName: state.role,
        PolicyName: nameIn({ name, inputs: {} }),
      });
      return;
    case "aws:iam/rolePolicyAttachment:RolePolicyAttachment":
      if (isOfAws({ inputs: state })) return;
      await call("iam", "DetachRolePolicy", { RoleName: state.role, PolicyArn: state.policyArn });
      return;
    case "aws:iam/instanceProfile:InstanceProfile": {
      const InstanceProfileName = nameIn({ name, inputs: {} });
      const RoleName = state.role;
      await call("iam", "RemoveRoleFromInstanceProfile", { InstanceProfileName, RoleName });
      await call("iam", "DeleteInstanceProfile", { InstanceProfileName });
      return;
    }
    case "aws:iam/role:Role":
      await call("iam", "DeleteRole", { RoleName: state.name });
      return;
    case "aws:ssm/parameter:Parameter":
      await call("ssm", "DeleteParameter", { Name: state.name });
      return;
    case "aws:cloudwatch/logGroup:LogGroup":
      await call("logs", "DeleteLogGroup", { logGroupName: state.name });
      return;
    case "aws:secretsmanager/secret:Secret":
      await call("secretsmanager", "DeleteSecret", {
        SecretId: state.arn,
        ForceDeleteWithoutRecovery: true,
      });
      return;
    default:
      return;
  }
}

/** IAM does, moto does not. */
async function refuseWhileAttached(PolicyArn: string): Promise<void> {
  const { PolicyRoles = [] } = await call("iam", "ListEntitiesForPolicy", { PolicyArn });
  if (PolicyRoles.length > 0)
    throw new Error(
      `deleting IAM Policy (${PolicyArn}): operation error IAM: DeletePolicy, https response error StatusCode: 409, DeleteConflict: Cannot delete a policy attached to entities.`,
    );
}

function deregister(jobDefinition: string): Promise<unknown> {
  return call("batch", "DeregisterJobDefinition", { jobDefinition });
}

function call(service: string, operation: string, parameters: Record<string, unknown>) {
  return callAws({ service, operation, parameters });
}

/**
 * What the command line or another resource asks AWS about; networks, servers and alerts are not among it, nor is the
 * bucket's policy, which moto takes without its condition: it would refuse everything.
 */
const madeInAws = /^aws:(batch|iam|ssm|secretsmanager|s3)\/(?!bucketPolicy:)|^aws:cloudwatch\/logGroup:/;

function requestsFor(resource: Resource): readonly ApiRequest[] {
  if (!madeInAws.test(resource.type) || isOfAws(resource)) return [];
  const requests = apiRequests({ ...resource } as RecordedResource);
  if (resource.type !== "aws:batch/computeEnvironment:ComputeEnvironment") return requests;
  // One with machines would need a network that is not there; queues only want one of its name.
  const { computeEnvironmentName, tags } = requests[0]!.parameters;
  const serviceRole = `arn:aws:iam::${account}:role/${resource.name.replace(/compute-\w+$/, "machine")}-0123456`;
  const parameters = { computeEnvironmentName, tags, serviceRole, type: "UNMANAGED", state: "ENABLED" };
  return [{ ...requests[0]!, parameters }];
}

/** moto does not know the policies that AWS has for everybody. */
function isOfAws({ inputs }: Pick<Resource, "inputs">): boolean {
  return String(inputs.policyArn).startsWith("arn:aws:iam::aws:");
}

/** The part of an answer that the provider gives on as outputs. */
function additionsOf(answer: Resource["inputs"]): Additions {
  const arn =
    answer.jobDefinitionArn ??
    answer.jobQueueArn ??
    answer.computeEnvironmentArn ??
    answer.ARN ??
    answer.Role?.Arn ??
    answer.Policy?.Arn;
  return {
    ...(arn && { arn }),
    ...(answer.revision && { revision: answer.revision, arnPrefix: arn.replace(/:\d+$/, "") }),
  };
}
