import type * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "./config";
import { RunnerImage } from "./image";
import { repositoryArnOf } from "./job-policies";
import { Registry } from "./registry";
import { contextOf } from "./stack-context";
import type { Ground } from "./stack-jobs";

/** An image, and what was made for it. */
export interface StackImage extends Pick<Ground, "image" | "repositoryArns"> {
  readonly made: readonly pulumi.Resource[];
}

/**
 * The image that a stack builds for itself or was given, and the repositories that it is pulled from.
 *
 * @param root - the folder that the program runs in
 */
export function makeImage(config: StackConfig, root: string): StackImage {
  const context = contextOf(config);
  const { image: wanted } = config;
  switch (wanted.kind) {
    case "base":
      throw new Error(`${context.stack} has its base's image`);
    case "ready": {
      const arn = repositoryArnOf(wanted.digest);
      const image = new RunnerImage("image", { context, image: wanted, root });
      return { image: image.reference, repositoryArns: arn ? [arn] : [], made: [image] };
    }
    case "build": {
      const registry = new Registry("registry", { context });
      const image = new RunnerImage("image", { context, image: wanted, root, registry });
      const repositoryArns = registry.repositoryArn.apply((arn) => [arn]);
      return { image: image.reference, repositoryArns, made: [registry, image] };
    }
  }
}
