import type { RecordedResource } from "./record";

/** As much of `terraform show -json PLAN` as checkov reads. */
export interface TerraformPlan {
  readonly format_version: string;
  readonly terraform_version: string;
  readonly planned_values: { readonly root_module: { readonly resources: readonly PlannedResource[] } };
  readonly resource_changes: readonly object[];
  readonly configuration: { readonly root_module: { readonly resources: readonly object[] } };
}

interface PlannedResource {
  readonly address: string;
  readonly mode: "managed";
  readonly type: string;
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Terraform's names of types where they are not Pulumi's in other letters. */
const typeNames: Readonly<Record<string, string>> = {
  "aws:cloudwatch/eventRule:EventRule": "aws_cloudwatch_event_rule",
  "aws:cloudwatch/eventTarget:EventTarget": "aws_cloudwatch_event_target",
  "aws:rds/instance:Instance": "aws_db_instance",
  "aws:rds/parameterGroup:ParameterGroup": "aws_db_parameter_group",
  "aws:rds/subnetGroup:SubnetGroup": "aws_db_subnet_group",
};

/** The services whose resources Terraform calls without them: `aws_subnet`. */
const unnamedServices = ["ec2", "vpc"];

/** Of blocks that may come several times Pulumi's names are plurals, Terraform's are not. */
const blockNames: Readonly<Record<string, string>> = {
  computeEnvironmentOrders: "compute_environment_order",
  costFilters: "cost_filter",
  ec2Configurations: "ec2_configuration",
  encryptionConfigurations: "encryption_configuration",
  evaluateOnExits: "evaluate_on_exit",
  jobStateTimeLimitActions: "job_state_time_limit_action",
  notifications: "notification",
  rules: "rule",
};

/** Maps, whose keys are data; what else is an object is a block, of which Terraform makes a list. */
const maps = ["tags", "inputPaths", "keepers"];

/** From what a resource says to where it has it from. */
type References = ReadonlyMap<unknown, string>;

/** Recorded resources as the plan of a Terraform program that makes the same ones. */
export function terraformPlan(recorded: readonly RecordedResource[]): TerraformPlan {
  const resources = recorded.filter(({ type }) => type.startsWith("aws:"));
  const planned = resources.map((resource) => {
    const head = { address: addressOf(resource), mode: "managed" as const, ...headOf(resource) };
    const references = new Map(
      resources
        .filter((each) => resource.dependsOn.includes(each.name) && each !== resource)
        .flatMap(valuesOf),
    );
    const all = translate(resource.inputs, resource.type);
    return { head, expressions: expressionsIn(all, references), values: knownIn(all, references) };
  });
  return {
    format_version: "1.2",
    terraform_version: "1.9.0",
    planned_values: { root_module: { resources: planned.map(({ head, values }) => ({ ...head, values })) } },
    resource_changes: planned.map(({ head, values }) => ({
      ...head,
      change: { actions: ["create"], before: null, after: values, after_unknown: {} },
    })),
    configuration: {
      root_module: { resources: planned.map(({ head, expressions }) => ({ ...head, expressions })) },
    },
  };
}

function headOf({ type, name }: RecordedResource) {
  return { type: terraformType(type), name };
}

/** `aws:s3/bucketPolicy:BucketPolicy` is `aws_s3_bucket_policy`. */
function terraformType(type: string): string {
  const [, service = "", name = ""] = /^aws:(\w+)\/(\w+):/.exec(type) ?? [];
  const inWords = snakeCase(name);
  return (
    typeNames[type] ?? (unnamedServices.includes(service) ? `aws_${inWords}` : `aws_${service}_${inWords}`)
  );
}

/** Where a plan has a resource: `aws_s3_bucket.sweepstack-dev-store`. */
export function addressOf({ type, name }: RecordedResource): string {
  return `${terraformType(type)}.${name}`;
}

/** What other resources say when they mean what AWS makes of this one, and how Terraform writes it. */
function valuesOf(resource: RecordedResource): [value: unknown, reference: string][] {
  const { id, inputs, outputs } = resource;
  const address = addressOf(resource);
  const computed = ["arn", "bucket", "name"].filter(
    (key) => inputs[key] === undefined && outputs[key] !== undefined,
  );
  return [
    ...computed.map((key): [unknown, string] => [outputs[key], `${address}.${key}`]),
    [id, `${address}.id`],
  ];
}

function translate(inputs: object, type: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => {
      // Of parameter groups they are blocks, of job definitions a map.
      if (key === "parameters")
        return type.startsWith("aws:rds") ? ["parameter", translated(value, type)] : [key, value];
      return [blockNames[key] ?? snakeCase(key), maps.includes(key) ? value : translated(value, type)];
    }),
  );
}

function translated(value: unknown, type: string): unknown {
  if (Array.isArray(value)) return value.flatMap((each) => translated(each, type));
  return typeof value === "object" && value !== null ? [translate(value, type)] : value;
}

/** What a plan says of values that other resources will have: where they come from. */
function expressionsIn(values: object, references: References): Record<string, unknown> {
  const entries = Object.entries(values).flatMap(([key, value]): [string, unknown][] => {
    const blocks = [value].flat().filter(isBlock);
    if (blocks.length > 0) return [[key, blocks.map((each) => expressionsIn(each, references))]];
    const found = [value].flat().flatMap((each) => references.get(each) ?? []);
    // As Terraform does, with the resource behind its attribute.
    const both = found.flatMap((each) => [each, each.slice(0, each.lastIndexOf("."))]);
    return both.length > 0 ? [[key, { references: both }]] : [];
  });
  return Object.fromEntries(entries);
}

/** The values that a plan knows: not those that other resources will have. */
function knownIn(values: object, references: References): Record<string, unknown> {
  const entries = Object.entries(values).flatMap(([key, value]): [string, unknown][] => {
    if (references.has(value)) return [];
    if (!Array.isArray(value)) return [[key, value]];
    return [
      [
        key,
        value.map((each) => {
          if (isBlock(each)) return knownIn(each, references);
          return references.has(each) ? null : each;
        }),
      ],
    ];
  });
  return Object.fromEntries(entries);
}

function isBlock(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
