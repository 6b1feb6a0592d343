import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { StackContext } from "./stack-context";
import { nameOf, tagsOf } from "./stack-context";
import { userData } from "./user-data";

/** How the machines of all compute environments are made; it names no network interfaces, which are the subnets' to say. */
export function makeLaunchTemplate(
  context: StackContext,
  volumeGiB: number,
  parent: pulumi.Resource,
): aws.ec2.LaunchTemplate {
  const name = nameOf(context, "machine");
  const tags = tagsOf(context, "machine");
  return new aws.ec2.LaunchTemplate(name, { ...launchTemplateArgs(volumeGiB), tags }, { parent });
}

/** What a launch template says whichever the stack. */
export function launchTemplateArgs(volumeGiB: number) {
  return {
    metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
    blockDeviceMappings: [
      {
        // The root volume of Amazon Linux 2023, where images and scratch are.
        deviceName: "/dev/xvda",
        // Strings, not booleans: the provider takes nothing else.
        ebs: { volumeType: "gp3", volumeSize: volumeGiB, encrypted: "true", deleteOnTermination: "true" },
      },
    ],
    userData: Buffer.from(userData).toString("base64"),
  };
}
