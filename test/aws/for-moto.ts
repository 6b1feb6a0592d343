import type { ApiRequest } from "./requests/api-request";

/** The role that Batch makes for itself on AWS. */
const batchRole =
  "arn:aws:iam::123456789012:role/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch";

/** What must be there before anything is created: on AWS it comes by itself. */
export const beforeAll: readonly ApiRequest[] = [
  {
    service: "iam",
    operation: "CreateRole",
    parameters: {
      RoleName: "AWSServiceRoleForBatch",
      Path: "/aws-service-role/batch.amazonaws.com/",
      AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}',
    },
  },
];

/** A request as moto takes it, which knows less than AWS; undefined where there is nothing to ask it for. */
export function forMoto(request: ApiRequest): ApiRequest | undefined {
  const { operation, parameters } = request;
  switch (operation) {
    // A VPC's own group lets its members in on AWS, but not in moto.
    case "RevokeSecurityGroupIngress":
    // Moto does not look at conditions, and would refuse all.
    case "PutBucketPolicy":
      return undefined;
    case "CreateComputeEnvironment": {
      const { instanceTypes, ...resources } = parameters.computeResources as {
        readonly instanceTypes: readonly string[];
      };
      const known = instanceTypes.map((type) => (type === "default_x86_64" ? "optimal" : type));
      return {
        ...request,
        parameters: {
          ...parameters,
          serviceRole: batchRole,
          computeResources: { ...resources, instanceTypes: known },
        },
      };
    }
    default:
      return request;
  }
}
