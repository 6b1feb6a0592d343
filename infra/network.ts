import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { BaseConfig } from "./config";
import { makeJobSecurityGroup } from "./job-security-group";
import type { StackContext } from "./stack-context";
import { nameOf, tagsOf } from "./stack-context";
import { planSubnets } from "./subnet-plan";

export interface NetworkArgs {
  readonly context: StackContext;
  /** `public`: jobs in public subnets, without NAT; `nat`: in private ones behind one NAT gateway. */
  readonly network: BaseConfig["network"];
}

/** The network of a base and of the sandboxes on it: subnets for jobs and for the database, and a free way to S3. */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly jobSubnetIds: pulumi.Output<string[]>;
  readonly databaseSubnetIds: pulumi.Output<string[]>;
  /** The security group of jobs: nothing comes in; the database knows its clients by it. */
  readonly jobSecurityGroupId: pulumi.Output<string>;

  readonly #context: StackContext;
  readonly #zones: pulumi.Output<string[]>;
  readonly #vpc: aws.ec2.Vpc;

  constructor(name: string, { context, network }: NetworkArgs, options?: pulumi.ComponentResourceOptions) {
    super("sweepstack:index:Network", name, {}, options);
    this.#context = context;
    const inZones = aws.getAvailabilityZonesOutput(
      { state: "available", filters: [{ name: "opt-in-status", values: ["opt-in-not-required"] }] },
      { parent: this },
    );
    this.#zones = inZones.names;
    this.#vpc = new aws.ec2.Vpc(
      nameOf(context, "vpc"),
      {
        cidrBlock: network.cidr,
        // Without both, jobs cannot resolve the database's name.
        enableDnsSupport: true,
        enableDnsHostnames: true,
        tags: tagsOf(context, "vpc"),
      },
      { parent: this },
    );
    // A VPC's own group lets all of its members talk to each other: nobody is to use it.
    new aws.ec2.DefaultSecurityGroup(
      nameOf(context, "default"),
      { vpcId: this.#vpc.id, ingress: [], egress: [], tags: tagsOf(context, "default") },
      { parent: this },
    );
    const plan = planSubnets(network.cidr, network.zones);
    const publicRoutes = this.#routes("public");
    const publicSubnets = this.#subnets("public", plan.public, publicRoutes, network.mode === "public");
    const gateway = new aws.ec2.InternetGateway(
      nameOf(context, "gateway"),
      { vpcId: this.#vpc.id, tags: tagsOf(context, "gateway") },
      { parent: this },
    );
    this.#wayOut("public", publicRoutes, { gatewayId: gateway.id });
    const behindNat =
      network.mode === "nat" ? this.#private(plan.private, publicSubnets[0]!, gateway) : undefined;
    const isolated = this.#subnets("isolated", plan.isolated, this.#routes("isolated"), false);
    new aws.ec2.VpcEndpoint(
      nameOf(context, "s3"),
      {
        vpcId: this.#vpc.id,
        serviceName: `com.amazonaws.${context.region}.s3`,
        vpcEndpointType: "Gateway",
        routeTableIds: [(behindNat?.routes ?? publicRoutes).id],
        tags: tagsOf(context, "s3"),
      },
      { parent: this },
    );
    this.vpcId = this.#vpc.id;
    this.jobSubnetIds = pulumi.all((behindNat?.subnets ?? publicSubnets).map(({ id }) => id));
    this.databaseSubnetIds = pulumi.all(isolated.map(({ id }) => id));
    this.jobSecurityGroupId = makeJobSecurityGroup(context, this.#vpc.id, network.cidr, this).id;
    this.registerOutputs();
  }

  #private(cidrs: readonly string[], publicSubnet: aws.ec2.Subnet, gateway: aws.ec2.InternetGateway) {
    const context = this.#context;
    const routes = this.#routes("private");
    const subnets = this.#subnets("private", cidrs, routes, false);
    const address = new aws.ec2.Eip(
      nameOf(context, "nat"),
      { domain: "vpc", tags: tagsOf(context, "nat") },
      { parent: this, dependsOn: [gateway] },
    );
    // One, not one a zone: jobs come back after an outage, and each costs $32 a month.
    const nat = new aws.ec2.NatGateway(
      nameOf(context, "nat"),
      { subnetId: publicSubnet.id, allocationId: address.id, tags: tagsOf(context, "nat") },
      { parent: this, dependsOn: [gateway] },
    );
    this.#wayOut("private", routes, { natGatewayId: nat.id });
    return { routes, subnets };
  }

  #subnets(kind: string, cidrs: readonly string[], routes: aws.ec2.RouteTable, areJobsPublic: boolean) {
    return cidrs.map((cidrBlock, at) => {
      const what = `${kind}-${at + 1}`;
      const subnet = new aws.ec2.Subnet(
        nameOf(this.#context, what),
        {
          vpcId: this.#vpc.id,
          cidrBlock,
          availabilityZone: this.#zones.apply((zones) => zones[at]!),
          mapPublicIpOnLaunch: areJobsPublic,
          tags: tagsOf(this.#context, what),
        },
        { parent: this },
      );
      new aws.ec2.RouteTableAssociation(
        nameOf(this.#context, what),
        { subnetId: subnet.id, routeTableId: routes.id },
        { parent: this },
      );
      return subnet;
    });
  }

  #routes(kind: string): aws.ec2.RouteTable {
    const args = { vpcId: this.#vpc.id, tags: tagsOf(this.#context, kind) };
    return new aws.ec2.RouteTable(nameOf(this.#context, kind), args, { parent: this });
  }

  #wayOut(
    kind: string,
    routes: aws.ec2.RouteTable,
    through: { readonly gatewayId: pulumi.Output<string> } | { readonly natGatewayId: pulumi.Output<string> },
  ): void {
    const args = { routeTableId: routes.id, destinationCidrBlock: "0.0.0.0/0", ...through };
    new aws.ec2.Route(nameOf(this.#context, kind), args, { parent: this });
  }
}
