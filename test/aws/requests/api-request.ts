import type { RecordedResource } from "../../infra/record";

/** A call of an AWS API, by botocore's names of service and operation. */
export interface ApiRequest {
  readonly service: string;
  readonly operation: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * What the provider asks AWS for to make a resource, in its order. An input that is not known goes on as it is, so that
 * whoever validates the request finds it.
 */
export type Translation = (resource: RecordedResource) => readonly ApiRequest[];

/** The name of a resource: what the program says, or what Pulumi makes of its own name. */
export function nameIn({ name, inputs }: Pick<RecordedResource, "name" | "inputs">): string {
  return inputs.name ?? `${name}-0123456`;
}

// biome-ignore lint/suspicious/noExplicitAny: inputs are whatever a resource takes
type Input = any;

/** Keys as most of AWS's APIs write them: `cidrBlock` is `CidrBlock`, at any depth. */
export function capitalised(value: Input): Input {
  if (Array.isArray(value)) return value.map(capitalised);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      `${key[0]!.toUpperCase()}${key.slice(1)}`,
      capitalised(each),
    ]),
  );
}

/** Tags as most of AWS's APIs take them; nothing where there are none. */
export function tagList(tags: Readonly<Record<string, string>> = {}): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** The calls of one service, each an operation and its parameters. */
export function requestsOf(
  service: string,
  ...calls: readonly (readonly [operation: string, parameters: Record<string, unknown>])[]
): ApiRequest[] {
  return calls.map(([operation, parameters]) => ({ service, operation, parameters }));
}
