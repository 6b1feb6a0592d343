import { propertyRule, show } from "./common-rules";
import type { CheckedResource, Fault, Rule } from "./rule";

const type = "aws:batch/jobDefinition:JobDefinition";

/** Jobs: without privileges, without secrets that can be read in their definition, and with a log. */
export const jobRules: readonly Rule[] = [
  containerRule("ECS.4", "jobs have no privileges on their machine", ({ privileged }) =>
    privileged === false ? [] : [{ wrong: `privileged is ${show(privileged)}`, change: "set it to false" }],
  ),
  containerRule("ECS.5", "a job's root file system is read-only", ({ readonlyRootFilesystem }) =>
    readonlyRootFilesystem === true
      ? []
      : [{ wrong: `readonlyRootFilesystem is ${show(readonlyRootFilesystem)}`, change: "set it to true" }],
  ),
  containerRule("ECS.20", "jobs are not root", ({ user }) =>
    user === undefined || /^(root|0+)(:|$)/.test(user)
      ? [{ wrong: `user is ${show(user)}`, change: "name one by its number, and not root's" }]
      : [],
  ),
  containerRule("ECS.8", "no secret stands in a definition, which many may read", ({ environment = [] }) =>
    environment
      .filter(({ name }) => /PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL|PRIVATE|ACCESS_KEY|API_?KEY/i.test(name))
      .map(({ name }) => ({
        wrong: `the environment variable ${name} has its value in plain text`,
        change: "give it by secrets, from Secrets Manager",
      })),
  ),
  containerRule("ECS.9", "jobs have a log", ({ logConfiguration }) =>
    logConfiguration ? [] : [{ wrong: "logConfiguration is not set", change: "set it" }],
  ),
  containerRule("CIS.5.1", "jobs write to CloudWatch Logs", ({ logConfiguration }) =>
    logConfiguration?.logDriver === "awslogs" && logConfiguration.options?.["awslogs-group"]
      ? []
      : [
          {
            wrong: `logDriver is ${show(logConfiguration?.logDriver)}, awslogs-group is ${show(logConfiguration?.options?.["awslogs-group"])}`,
            change: "set awslogs and the stack's log group",
          },
        ],
  ),
  containerRule("image-by-digest", "a definition is one image for ever", ({ image }) =>
    /@sha256:[0-9a-f]{64}$/.test(image ?? "")
      ? []
      : [{ wrong: `image is ${show(image)}`, change: "name the image by its digest" }],
  ),
  propertyRule({
    control: "revisions-stay",
    demands: "runs refer to revisions of definitions, which a change does not deregister",
    type,
    path: "deregisterOnNewRevision",
    value: false,
  }),
  {
    kind: "resource",
    control: "revisions-stay",
    demands: "runs refer to revisions of definitions, which a replacement or a destroy does not deregister",
    types: [type],
    check: ({ retainOnDelete }) =>
      retainOnDelete === false
        ? [{ wrong: "retainOnDelete is false", change: "set this option to true" }]
        : [],
  },
];

/** Batch's own names of what these rules look into. */
interface Container {
  readonly image?: string;
  readonly user?: string;
  readonly privileged?: boolean;
  readonly readonlyRootFilesystem?: boolean;
  readonly environment?: readonly { readonly name: string }[];
  readonly logConfiguration?: {
    readonly logDriver?: string;
    readonly options?: Readonly<Record<string, string>>;
  };
}

function containerRule(
  control: string,
  demands: string,
  check: (container: Container) => readonly Fault[],
): Rule {
  return {
    kind: "resource",
    control,
    demands,
    types: [type],
    check: ({ inputs }: CheckedResource) => check(JSON.parse(inputs.containerProperties)),
  };
}
