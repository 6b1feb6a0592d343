import type { RecordedResource } from "../../infra/record";
import { type ApiRequest, capitalised, nameIn, requestsOf, type Translation, tagList } from "./api-request";

/** Networks, security groups and launch templates. */
export const networkRequests: Readonly<Record<string, Translation>> = {
  "aws:ec2/vpc:Vpc": (resource) => {
    const { enableDnsSupport, enableDnsHostnames, ...rest } = resource.inputs;
    return requestsOf(
      "ec2",
      ["CreateVpc", tagged("vpc", rest)],
      ["ModifyVpcAttribute", { VpcId: resource.id, EnableDnsSupport: { Value: enableDnsSupport } }],
      ["ModifyVpcAttribute", { VpcId: resource.id, EnableDnsHostnames: { Value: enableDnsHostnames } }],
    );
  },
  "aws:ec2/subnet:Subnet": (resource) => {
    const { mapPublicIpOnLaunch, ...rest } = resource.inputs;
    return requestsOf(
      "ec2",
      ["CreateSubnet", tagged("subnet", rest)],
      [
        "ModifySubnetAttribute",
        { SubnetId: resource.id, MapPublicIpOnLaunch: { Value: mapPublicIpOnLaunch } },
      ],
    );
  },
  "aws:ec2/internetGateway:InternetGateway": (resource) => {
    const { vpcId, ...rest } = resource.inputs;
    return requestsOf(
      "ec2",
      ["CreateInternetGateway", tagged("internet-gateway", rest)],
      ["AttachInternetGateway", { InternetGatewayId: resource.id, VpcId: vpcId }],
    );
  },
  "aws:ec2/routeTable:RouteTable": ({ inputs }) =>
    requestsOf("ec2", ["CreateRouteTable", tagged("route-table", inputs)]),
  "aws:ec2/route:Route": ({ inputs }) => requestsOf("ec2", ["CreateRoute", capitalised(inputs)]),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": ({ inputs }) =>
    requestsOf("ec2", ["AssociateRouteTable", capitalised(inputs)]),
  "aws:ec2/eip:Eip": ({ inputs }) => requestsOf("ec2", ["AllocateAddress", tagged("elastic-ip", inputs)]),
  "aws:ec2/natGateway:NatGateway": ({ inputs }) =>
    requestsOf("ec2", ["CreateNatGateway", tagged("natgateway", inputs)]),
  "aws:ec2/vpcEndpoint:VpcEndpoint": ({ inputs }) =>
    requestsOf("ec2", ["CreateVpcEndpoint", tagged("vpc-endpoint", inputs)]),
  "aws:ec2/securityGroup:SecurityGroup": (resource) => {
    const { name: _, ...rest } = resource.inputs;
    return requestsOf(
      "ec2",
      ["CreateSecurityGroup", { ...tagged("security-group", rest), GroupName: nameIn(resource) }],
      // EC2 lets a new group out everywhere, and the provider takes that back.
      ["RevokeSecurityGroupEgress", { GroupId: resource.id, IpPermissions: [everywhere] }],
    );
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": (resource) => {
    const { vpcId, ingress, egress, tags, ...rest } = resource.inputs;
    if (ingress.length + egress.length > 0)
      throw new Error("no rules of a default security group are translated");
    const GroupId = resource.id;
    const members = { IpProtocol: "-1", UserIdGroupPairs: [{ GroupId }] };
    const filter = (name: string, value: string) => ({ Name: name, Values: [value] });
    return requestsOf(
      "ec2",
      // It is there with its network, and taken over.
      [
        "DescribeSecurityGroups",
        { ...capitalised(rest), Filters: [filter("vpc-id", vpcId), filter("group-name", "default")] },
      ],
      ["RevokeSecurityGroupIngress", { GroupId, IpPermissions: [members] }],
      ["RevokeSecurityGroupEgress", { GroupId, IpPermissions: [everywhere] }],
      ["CreateTags", { Resources: [GroupId], Tags: tagList(tags) }],
    );
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": (resource) =>
    securityGroupRule("AuthorizeSecurityGroupIngress", resource),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": (resource) =>
    securityGroupRule("AuthorizeSecurityGroupEgress", resource),
  "aws:ec2/launchTemplate:LaunchTemplate": (resource) => {
    const { name: _, tags, blockDeviceMappings, ...data } = resource.inputs;
    const mappings = blockDeviceMappings.map(({ ebs, ...mapping }: RecordedResource["inputs"]) => ({
      ...mapping,
      ebs: {
        ...ebs,
        encrypted: ebs.encrypted === "true",
        deleteOnTermination: ebs.deleteOnTermination === "true",
      },
    }));
    return requestsOf("ec2", [
      "CreateLaunchTemplate",
      {
        LaunchTemplateName: nameIn(resource),
        LaunchTemplateData: capitalised({ ...data, blockDeviceMappings: mappings }),
        ...tagged("launch-template", { tags }),
      },
    ]);
  },
};

const everywhere = { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] };

function tagged(
  ResourceType: string,
  { tags, ...rest }: RecordedResource["inputs"],
): Record<string, unknown> {
  return { ...capitalised(rest), TagSpecifications: [{ ResourceType, Tags: tagList(tags) }] };
}

function securityGroupRule(operation: string, { inputs }: RecordedResource): readonly ApiRequest[] {
  const { securityGroupId, description, cidrIpv4, referencedSecurityGroupId, tags, ...permission } = inputs;
  const peer = referencedSecurityGroupId
    ? { UserIdGroupPairs: [{ GroupId: referencedSecurityGroupId, Description: description }] }
    : { IpRanges: [{ CidrIp: cidrIpv4, Description: description }] };
  return requestsOf("ec2", [
    operation,
    {
      GroupId: securityGroupId,
      IpPermissions: [{ ...capitalised(permission), ...peer }],
      ...tagged("security-group-rule", { tags }),
    },
  ]);
}
