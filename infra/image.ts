import { existsSync } from "node:fs";
import path from "node:path";
import * as aws from "@pulumi/aws";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { ImageConfig } from "./config";
import type { StackContext } from "./stack-context";
import { nameOf } from "./stack-context";
import { stageBuild } from "./stage-build";

export interface RunnerImageArgs {
  readonly context: StackContext;
  readonly image: Extract<ImageConfig, { kind: "ready" | "build" }>;
  /** The folder that the program runs in. */
  readonly root: string;
  /** Where an image that is built is pushed to; not needed for one that is ready. */
  readonly registry?: {
    readonly repositoryUrl: pulumi.Input<string>;
    readonly registryId: pulumi.Input<string>;
  };
}

/** The image that jobs run, by its digest: built and pushed, or made by other means. */
export class RunnerImage extends pulumi.ComponentResource {
  /** `NAME@sha256:…`; unknown in a preview that would build. */
  readonly reference: pulumi.Output<string>;

  constructor(name: string, args: RunnerImageArgs, options?: pulumi.ComponentResourceOptions) {
    super("sweepstack:index:RunnerImage", name, {}, options);
    const { image } = args;
    this.reference = image.kind === "ready" ? pulumi.output(image.digest) : this.#build(args, image);
    this.registerOutputs();
  }

  #build(
    { context, root, registry }: RunnerImageArgs,
    { dockerfile, args }: Extract<ImageConfig, { kind: "build" }>,
  ): pulumi.Output<string> {
    if (!registry) throw new Error("an image that is built needs a registry");
    if (!existsSync(path.join(root, dockerfile))) {
      throw new pulumi.RunError(
        `there is no ${dockerfile}\n  hint: say image: { dockerfile: … }, or image: { digest: … } for an image that is there already`,
      );
    }
    const staged = stageBuild(root, dockerfile);
    const what = nameOf(context, "image");
    // An immutable repository refuses a tag that is there, also for equal content: each push gets one of its own.
    const suffix = new random.RandomId(
      what,
      { byteLength: 4, keepers: { content: staged.hash, args: JSON.stringify(args) } },
      { parent: this },
    );
    const token = aws.ecr.getAuthorizationTokenOutput({ registryId: registry.registryId }, { parent: this });
    const image = new docker.Image(
      what,
      {
        imageName: pulumi.interpolate`${registry.repositoryUrl}:${staged.hash.slice(0, 16)}-${suffix.hex}`,
        build: {
          context: staged.context,
          dockerfile: staged.dockerfile,
          args,
          // Otherwise that of the machine that builds.
          platform: "linux/amd64",
          builderVersion: "BuilderBuildKit",
        },
        buildOnPreview: false,
        // Here and not on a provider, which would differ at every run.
        registry: {
          server: registry.repositoryUrl,
          username: token.userName,
          password: pulumi.secret(token.password),
        },
      },
      { parent: this },
    );
    return image.repoDigest;
  }
}

/** The digest of an image's reference: `sha256:…`. */
export function digestOf(reference: string): string {
  return reference.slice(reference.indexOf("@") + 1);
}
