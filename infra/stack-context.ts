import type { IamConfig, StackConfig } from "./config";

/** What every component is told of the stack that it is part of. */
export interface StackContext {
  readonly project: string;
  readonly stack: string;
  readonly region: string;
  /** Whether data outlives the stack. */
  readonly keepsData: boolean;
  readonly iam: IamConfig;
  /** On all that can be tagged. */
  readonly tags: Readonly<Record<string, string>>;
}

/** The context of a stack. */
export function contextOf(config: StackConfig): StackContext {
  const { project, stack, region, keepsData, iam } = config;
  const { expires, owner } = config.kind === "sandbox" ? config : {};
  return {
    project,
    stack,
    region,
    keepsData,
    iam,
    tags: { ...config.tags, project, stack, ...(expires && { expires }), ...(owner && { owner }) },
  };
}

/** What something of the stack is called on AWS: `sweepstack-dev-sweep`. */
export function nameOf({ project, stack }: StackContext, what: string): string {
  return `${project}-${stack}-${what}`;
}

/** The stack's tags with the name that consoles show. */
export function tagsOf(context: StackContext, what: string): Record<string, string> {
  return { ...context.tags, Name: nameOf(context, what) };
}
