import assert from "node:assert/strict";
import { Network } from "../../infra/network";
import { planSubnets } from "../../infra/subnet-plan";
import type { Recording } from "./record";
import { outputOf, record } from "./record";
import { sampleBase, sampleContext } from "./sample-context";

describe("planSubnets", () => {
  it("gives a zone the same ranges however many zones there are", () => {
    const three = planSubnets("10.40.0.0/16", 3);
    assert.deepEqual(three, {
      public: ["10.40.0.0/20", "10.40.16.0/20", "10.40.32.0/20"],
      private: ["10.40.64.0/20", "10.40.80.0/20", "10.40.96.0/20"],
      isolated: ["10.40.128.0/24", "10.40.129.0/24", "10.40.130.0/24"],
    });
    for (const [kind, ranges] of Object.entries(planSubnets("10.40.0.0/16", 2)))
      assert.deepEqual(ranges, three[kind as keyof typeof three].slice(0, 2));
  });
});

describe("Network", () => {
  const networks: Record<string, Recording<Network>> = {};
  before(async () => {
    for (const stack of ["dev", "prod"] as const) {
      const { network } = sampleBase(stack);
      networks[stack] = await record(
        () => new Network("network", { context: sampleContext(stack), network }),
        {
          stack,
        },
      );
    }
  });

  it("resolves names inside of the network, as jobs must the database's", () => {
    const { inputs } = networks.dev!.one("aws:ec2/vpc:Vpc");
    assert.deepEqual([inputs.enableDnsSupport, inputs.enableDnsHostnames], [true, true]);
  });

  it("takes its subnets from zones that need no opting in", () => {
    const zones = networks.dev!.ofType("aws:ec2/subnet:Subnet").map(({ inputs }) => inputs.availabilityZone);
    assert.deepEqual(zones, ["us-east-1a", "us-east-1b", "us-east-1a", "us-east-1b"]);
  });

  it("puts dev's jobs into public subnets, without NAT and without interface endpoints", async () => {
    const dev = networks.dev!;
    assert.deepEqual(dev.ofType("aws:ec2/natGateway:NatGateway"), []);
    assert.equal(dev.one("aws:ec2/vpcEndpoint:VpcEndpoint").inputs.vpcEndpointType, "Gateway");
    assert.deepEqual(await outputOf(dev.result.jobSubnetIds), [
      "subnet-sweepstack-dev-public-1",
      "subnet-sweepstack-dev-public-2",
    ]);
    assert.deepEqual(publicSubnets(dev), ["sweepstack-dev-public-1", "sweepstack-dev-public-2"]);
  });

  it("puts prod's jobs into private subnets behind one NAT gateway, and lends no machine a public address", async () => {
    const prod = networks.prod!;
    assert.deepEqual(await outputOf(prod.result.jobSubnetIds), [
      "subnet-sweepstack-prod-private-1",
      "subnet-sweepstack-prod-private-2",
    ]);
    const nat = prod.one("aws:ec2/natGateway:NatGateway");
    assert.equal(nat.inputs.subnetId, "subnet-sweepstack-prod-public-1");
    assert.deepEqual(publicSubnets(prod), []);
  });

  for (const [stack, kind] of Object.entries({ dev: "public", prod: "private" })) {
    it(`leads ${stack}'s jobs to S3 by the free gateway endpoint`, () => {
      const { inputs } = networks[stack]!.one("aws:ec2/vpcEndpoint:VpcEndpoint");
      assert.equal(inputs.serviceName, "com.amazonaws.us-east-1.s3");
      assert.deepEqual(inputs.routeTableIds, [`routetable-sweepstack-${stack}-${kind}`]);
    });

    it(`keeps ${stack}'s database in subnets without a way out`, async () => {
      const network = networks[stack]!;
      const ids = (await outputOf(network.result.databaseSubnetIds))!;
      const tables = network
        .ofType("aws:ec2/routeTableAssociation:RouteTableAssociation")
        .filter(({ inputs }) => ids.includes(inputs.subnetId))
        .map(({ inputs }) => inputs.routeTableId);
      assert.deepEqual(new Set(tables), new Set([`routetable-sweepstack-${stack}-isolated`]));
      const ways = network.ofType("aws:ec2/route:Route").map(({ inputs }) => inputs.routeTableId);
      assert.ok(!ways.some((table) => tables.includes(table)));
    });
  }

  it("lets nothing into jobs, and jobs only to HTTPS and the database", () => {
    const dev = networks.dev!;
    assert.deepEqual(dev.ofType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"), []);
    const group = dev.one("aws:ec2/securityGroup:SecurityGroup");
    assert.deepEqual([group.inputs.ingress, group.inputs.egress], [undefined, undefined]);
    const rules = dev.ofType("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule");
    assert.deepEqual(
      rules.map(({ inputs }) => [inputs.ipProtocol, inputs.fromPort, inputs.toPort, inputs.cidrIpv4]),
      [
        ["tcp", 5432, 5432, "10.40.0.0/16"],
        ["tcp", 443, 443, "0.0.0.0/0"],
      ],
    );
  });

  it("takes all rules from the VPC's own security group", () => {
    const { inputs } = networks.dev!.one("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup");
    assert.deepEqual([inputs.ingress, inputs.egress], [[], []]);
  });

  it("has three zones where the config says so", async () => {
    const { network } = sampleBase("prod", "network: { zones: 3 }");
    const wide = await record(() => new Network("network", { context: sampleContext("prod"), network }));
    assert.equal(wide.ofType("aws:ec2/subnet:Subnet").length, 9);
  });
});

function publicSubnets(network: Recording<Network>): string[] {
  return network
    .ofType("aws:ec2/subnet:Subnet")
    .filter(({ inputs }) => inputs.mapPublicIpOnLaunch)
    .map(({ name }) => name);
}
