import type { containerProperties } from "../../infra/job-definition-args";

/** What Batch is told of a container, as it is sent. */
export type Container = Omit<
  ReturnType<typeof containerProperties>,
  "environment" | "secrets" | "command"
> & {
  readonly command: readonly string[];
  readonly environment: readonly { readonly name: string; readonly value: string }[];
};

/** What the agent on a machine adds to a container. */
export interface OnMachine {
  /** Where the machine's folders are, by the paths that the container's volumes name. */
  readonly folders: Readonly<Record<string, string>>;
  /** What variables are changed to or added. */
  readonly variables: Readonly<Record<string, string>>;
  /** Of the job, for `Ref::NAME` in the command. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** The arguments of `docker run` that make the container that Batch would, behind the flags: image and command. */
export function dockerRunFlags(container: Container, image: string, on: OnMachine): string[] {
  const { volumes, mountPoints, linuxParameters, resourceRequirements } = container;
  const required = (type: string) => resourceRequirements.find((each) => each.type === type)!.value;
  const sourceOf = (volume: string) => {
    const { host } = volumes.find(({ name }) => name === volume)!;
    return host ? `${on.folders[host.sourcePath]!}:` : "";
  };
  const variables = {
    ...Object.fromEntries(container.environment.map(({ name, value }) => [name, value])),
    ...on.variables,
  };
  return [
    "--rm",
    // Batch's jobs have the machine's network.
    "--network=host",
    `--user=${container.user}`,
    ...(container.readonlyRootFilesystem ? ["--read-only"] : []),
    ...(linuxParameters.initProcessEnabled ? ["--init"] : []),
    `--memory=${required("MEMORY")}m`,
    ...linuxParameters.tmpfs.map(
      ({ containerPath, size, mountOptions }) =>
        `--tmpfs=${containerPath}:${[...mountOptions, `size=${size}m`].join(",")}`,
    ),
    ...mountPoints.map(
      ({ sourceVolume, containerPath, readOnly }) =>
        `--volume=${sourceOf(sourceVolume)}${containerPath}${readOnly ? ":ro" : ""}`,
    ),
    ...Object.entries(variables).map(([name, value]) => `--env=${name}=${value}`),
    image,
    ...container.command.map((word) =>
      word.startsWith("Ref::") ? on.parameters[word.slice("Ref::".length)]! : word,
    ),
  ];
}
