import { propertyRule, show } from "./common-rules";
import type { Rule } from "./rule";

const defaultGroup = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
const everywhere = ["0.0.0.0/0", "::/0"];

/** What costs money every hour, or holds what only a base may. */
const basesOnly = [
  "aws:batch/computeEnvironment:ComputeEnvironment",
  "aws:ec2/eip:Eip",
  "aws:ec2/natGateway:NatGateway",
  "aws:ec2/vpc:Vpc",
  "aws:ec2/vpcEndpoint:VpcEndpoint",
  "aws:rds/instance:Instance",
  "aws:s3/bucket:Bucket",
];

/** Networks: nobody comes in from outside, and what costs by the hour stands in bases only. */
export const networkRules: readonly Rule[] = [
  ...["ingress", "egress"].map(
    (path): Rule => ({
      kind: "resource",
      control: "EC2.2",
      demands: "a network's own security group lets nothing pass",
      types: [defaultGroup],
      check: ({ inputs }) =>
        inputs[path]?.length === 0
          ? []
          : [{ wrong: `${path} is ${show(inputs[path])}`, change: "set it to []" }],
    }),
  ),
  propertyRule({
    control: "EC2.15",
    demands: "machines get no public address",
    type: "aws:ec2/subnet:Subnet",
    path: "mapPublicIpOnLaunch",
    value: false,
  }),
  {
    kind: "resource",
    control: "EC2.18",
    demands: "nobody comes in from the internet",
    types: ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"],
    check: ({ inputs }) =>
      [inputs.cidrIpv4, inputs.cidrIpv6]
        .filter((cidr) => everywhere.includes(cidr))
        .map((cidr) => ({
          wrong: `it lets ${cidr} in`,
          change: "refer to a security group by referencedSecurityGroupId",
        })),
  },
  {
    kind: "resource",
    control: "rules-stand-alone",
    demands: "rules of security groups are resources of their own, since groups refer to one another",
    types: ["aws:ec2/securityGroup:SecurityGroup"],
    check: ({ inputs }) =>
      ["ingress", "egress"]
        .filter((path) => inputs[path] !== undefined)
        .map((path) => ({
          wrong: `${path} is ${show(inputs[path])}`,
          change: "make it a resource of its own",
        })),
  },
  {
    kind: "resource",
    control: "free-endpoints",
    demands: "a network has no endpoint that costs by the hour: together they cost more than a NAT gateway",
    types: ["aws:ec2/vpcEndpoint:VpcEndpoint"],
    check: ({ inputs: { vpcEndpointType = "Gateway" } }) =>
      vpcEndpointType === "Gateway"
        ? []
        : [
            {
              wrong: `vpcEndpointType is ${show(vpcEndpointType)}`,
              change: "take a gateway, or the NAT gateway",
            },
          ],
  },
  {
    kind: "resource",
    control: "cheap-sandboxes",
    demands: "a sandbox stands on its base's network, machines, bucket and database server",
    types: basesOnly,
    check: (_, { environment }) =>
      environment === "sandbox"
        ? [{ wrong: "a sandbox makes one of its own", change: "take the base's, by its output shared" }]
        : [],
  },
];
