import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { StackContext } from "./stack-context";
import { nameOf, tagsOf } from "./stack-context";

/**
 * The security group of jobs: nothing comes in, and out goes only what AWS and the database need.
 *
 * Rules are resources of their own: the database's rule refers to this group from outside.
 *
 * @param cidr - the network's range of addresses, in which the database is
 */
export function makeJobSecurityGroup(
  context: StackContext,
  vpcId: pulumi.Input<string>,
  cidr: string,
  parent: pulumi.Resource,
): aws.ec2.SecurityGroup {
  const description = "Jobs of sweeps: nothing comes in";
  const group = new aws.ec2.SecurityGroup(
    nameOf(context, "jobs"),
    { vpcId, description, tags: tagsOf(context, "jobs") },
    { parent },
  );
  const ways = { https: [443, "0.0.0.0/0"], database: [5432, cidr] } as const;
  for (const [to, [port, cidrIpv4]] of Object.entries(ways)) {
    const what = `jobs-to-${to}`;
    new aws.vpc.SecurityGroupEgressRule(
      nameOf(context, what),
      {
        securityGroupId: group.id,
        description: `Jobs to ${to}`,
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
        cidrIpv4,
        tags: tagsOf(context, what),
      },
      { parent },
    );
  }
  return group;
}
