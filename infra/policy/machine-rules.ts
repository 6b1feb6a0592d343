import { propertyRule, show } from "./common-rules";
import type { Rule } from "./rule";

const template = "aws:ec2/launchTemplate:LaunchTemplate";
const environment = "aws:batch/computeEnvironment:ComputeEnvironment";

/** Machines: their credentials kept from jobs, their disks encrypted, and none of them while there is nothing to do. */
export const machineRules: readonly Rule[] = [
  propertyRule({
    control: "EC2.170",
    demands: "machines answer for metadata in version 2 only",
    type: template,
    path: "metadataOptions.httpTokens",
    value: "required",
  }),
  propertyRule({
    control: "machine-credentials",
    demands: "metadata does not leave the machine",
    type: template,
    path: "metadataOptions.httpPutResponseHopLimit",
    value: 1,
  }),
  {
    kind: "resource",
    control: "EC2.181",
    demands: "machines' disks are encrypted",
    types: [template],
    check: ({ inputs: { blockDeviceMappings = [] } }) => {
      if (blockDeviceMappings.length === 0)
        return [{ wrong: "it names no volume", change: 'name the root volume with ebs.encrypted "true"' }];
      return blockDeviceMappings
        .filter(({ ebs }: BlockDevice) => ebs?.encrypted !== "true")
        .map(({ deviceName, ebs }: BlockDevice) => ({
          wrong: `ebs.encrypted of ${deviceName} is ${show(ebs?.encrypted)}`,
          change: 'set it to "true", the text: the provider takes no boolean',
        }));
    },
  },
  propertyRule({
    control: "no-idle-machines",
    demands: "a stack at rest has no machines",
    type: environment,
    path: "computeResources.minVcpus",
    value: 0,
  }),
  {
    kind: "resource",
    control: "updated-in-place",
    demands: "compute environments are updated, not replaced, which their queues refuse",
    types: [environment],
    check: ({ inputs: { serviceRole, computeResources } }) => {
      const { allocationStrategy } = computeResources;
      const good = ["BEST_FIT_PROGRESSIVE", "SPOT_PRICE_CAPACITY_OPTIMIZED"];
      return [
        ...(serviceRole === undefined
          ? []
          : [{ wrong: "serviceRole is set", change: "remove it: Batch has a role of its own" }]),
        ...(good.includes(allocationStrategy)
          ? []
          : [
              {
                wrong: `computeResources.allocationStrategy is ${show(allocationStrategy)}`,
                change: `set it to one of ${good.join(", ")}`,
              },
            ]),
      ];
    },
  },
];

interface BlockDevice {
  readonly deviceName: string;
  readonly ebs?: { readonly encrypted?: unknown };
}
