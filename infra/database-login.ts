import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { StackContext } from "./stack-context";
import { nameOf, tagsOf } from "./stack-context";

export interface DatabaseLoginArgs {
  readonly context: StackContext;
}

/**
 * The role that a stack's jobs log in as. Its password is never known to Pulumi: the secret is made empty, and the
 * bootstrap job, which makes the role, puts one into it.
 */
export class DatabaseLogin extends pulumi.ComponentResource {
  readonly user: string;
  readonly secretArn: pulumi.Output<string>;

  constructor(name: string, { context }: DatabaseLoginArgs, options?: pulumi.ComponentResourceOptions) {
    super("sweepstack:index:DatabaseLogin", name, {}, options);
    const what = nameOf(context, "login");
    const secret = new aws.secretsmanager.Secret(
      what,
      {
        name: what,
        description: `The password of ${context.stack}'s role in PostgreSQL`,
        // Otherwise the name of a sandbox that is gone would be taken for a month.
        recoveryWindowInDays: 0,
        tags: tagsOf(context, "login"),
      },
      { parent: this },
    );
    this.user = userOf(context.stack);
    this.secretArn = secret.arn;
    this.registerOutputs();
  }
}

/** The role of a stack in PostgreSQL: an identifier that needs no quotes. */
export function userOf(stack: string): string {
  return `sweep_${stack.replaceAll("-", "_")}`;
}
