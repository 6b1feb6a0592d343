import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { StackContext } from "./stack-context";
import { nameOf, tagsOf } from "./stack-context";

export interface RegistryArgs {
  readonly context: StackContext;
}

/** The ECR repository of a stack that builds its own image. */
export class Registry extends pulumi.ComponentResource {
  readonly repositoryUrl: pulumi.Output<string>;
  readonly repositoryArn: pulumi.Output<string>;
  /** The account that the repository is in. */
  readonly registryId: pulumi.Output<string>;

  constructor(name: string, { context }: RegistryArgs, options?: pulumi.ComponentResourceOptions) {
    super("sweepstack:index:Registry", name, {}, options);
    const repositoryName = nameOf(context, "image");
    const repository = new aws.ecr.Repository(
      repositoryName,
      {
        name: repositoryName,
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "AES256" }],
        // Images are not deleted with their Pulumi resource, and ECR refuses to delete a repository that holds any.
        forceDelete: !context.keepsData,
        tags: tagsOf(context, "image"),
      },
      { parent: this, protect: context.keepsData },
    );
    new aws.ecr.LifecyclePolicy(
      repositoryName,
      { repository: repository.name, policy: JSON.stringify(imageLifecycle) },
      { parent: this },
    );
    this.repositoryUrl = repository.repositoryUrl;
    this.repositoryArn = repository.arn;
    this.registryId = repository.registryId;
    this.registerOutputs();
  }
}

/**
 * By count and never by age: an image in use may be old. The one in use is always among the last pushed, since going
 * back to an older content pushes again.
 */
export const imageLifecycle = {
  rules: [
    {
      rulePriority: 1,
      description: "the last 100 images",
      selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 100 },
      action: { type: "expire" },
    },
  ],
};
