import { capitalised, nameIn, requestsOf, type Translation, tagList } from "./api-request";

/** Roles, instance profiles and policies. */
export const iamRequests: Readonly<Record<string, Translation>> = {
  "aws:iam/role:Role": (resource) => {
    const { name: _, assumeRolePolicy, tags, ...rest } = resource.inputs;
    return requestsOf("iam", [
      "CreateRole",
      {
        ...capitalised(rest),
        RoleName: nameIn(resource),
        AssumeRolePolicyDocument: assumeRolePolicy,
        Tags: tagList(tags),
      },
    ]);
  },
  "aws:iam/rolePolicy:RolePolicy": (resource) => {
    const { name: _, role, policy, ...rest } = resource.inputs;
    return requestsOf("iam", [
      "PutRolePolicy",
      { ...capitalised(rest), RoleName: role, PolicyName: nameIn(resource), PolicyDocument: policy },
    ]);
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ({ inputs: { role, ...rest } }) =>
    requestsOf("iam", ["AttachRolePolicy", { ...capitalised(rest), RoleName: role }]),
  "aws:iam/instanceProfile:InstanceProfile": (resource) => {
    const { name: _, role, tags, ...rest } = resource.inputs;
    const InstanceProfileName = nameIn(resource);
    return requestsOf(
      "iam",
      ["CreateInstanceProfile", { ...capitalised(rest), InstanceProfileName, Tags: tagList(tags) }],
      ["AddRoleToInstanceProfile", { InstanceProfileName, RoleName: role }],
    );
  },
  "aws:iam/policy:Policy": (resource) => {
    const { name: _, policy, tags, ...rest } = resource.inputs;
    return requestsOf("iam", [
      "CreatePolicy",
      {
        ...capitalised(rest),
        PolicyName: nameIn(resource),
        PolicyDocument: policy,
        Tags: tagList(tags),
      },
    ]);
  },
};
