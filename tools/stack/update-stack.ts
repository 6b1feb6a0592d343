import type { EngineEvent, OpMap, Stack } from "@pulumi/pulumi/automation";
import { exitCode, Problem } from "../problem";
import { pulumiProblem } from "./pulumi-problem";

/** What has just happened to a resource while a stack is updated or destroyed. */
export interface UpdateStep {
  readonly kind: "began" | "ended" | "failed";
  /** Pulumi's word: create, update, delete, … */
  readonly operation: string;
  /** `aws:batch:JobQueue sweepstack-anna-queue` */
  readonly resource: string;
}

/** How a person ends what is under way: politely, nothing new begins. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** For child processes that a terminal's Ctrl-C does not reach; telling them twice would kill them. */
  readonly forChildren: AbortSignal;
}

export interface UpdateOptions {
  readonly onStep: (step: UpdateStep) => void;
  readonly interruption: Interruption;
  /** The command that goes on with it, for people. */
  readonly again: string;
}

/** How many resources an update would make, change or delete. */
export async function countChanges(stack: Stack, options: Omit<UpdateOptions, "onStep">): Promise<number> {
  const { changeSummary } = await observed(stack, "preview", { ...options, onStep: () => {} }, (engine) =>
    stack.preview(engine),
  );
  return sum(changeSummary);
}

/** How many resources a stack has. */
export async function countResources(stack: Stack): Promise<number> {
  const { deployment } = await stack.exportStack();
  const resources: readonly { readonly type: string }[] = deployment?.resources ?? [];
  return resources.filter(({ type }) => !type.startsWith("pulumi:providers:")).length;
}

/** Makes a stack what its program says. */
export async function updateStack(stack: Stack, options: UpdateOptions): Promise<void> {
  await observed(stack, "update", options, (engine) => stack.up({ ...engine, suppressOutputs: true }));
}

/** Deletes all that a stack has made. */
export async function destroyStack(stack: Stack, options: UpdateOptions): Promise<void> {
  await observed(stack, "destroy", options, (engine) => stack.destroy({ ...engine, suppressOutputs: true }));
}

interface EngineOptions {
  readonly color: "never";
  readonly onEvent: (event: EngineEvent) => void;
  readonly signal: AbortSignal;
}

async function observed<T>(
  stack: Stack,
  doing: string,
  { onStep, interruption, again }: UpdateOptions,
  action: (options: EngineOptions) => Promise<T>,
): Promise<T> {
  const run = new ObservedRun(onStep);
  const done = await action({
    ...{ color: "never", onEvent: run.onEvent, signal: interruption.forChildren },
  }).catch((error: unknown) => {
    if (interruption.signal.aborted) return undefined;
    throw run.problem(error, doing, stack.name, again);
  });
  // A command that was interrupted may end as if all were done.
  if (done === undefined || interruption.signal.aborted) throw left(stack, again);
  return done;
}

/** What the engine says while it runs, as steps, and its errors, which are clearer than the command's output. */
class ObservedRun {
  readonly #onStep: (step: UpdateStep) => void;
  readonly #errors: string[] = [];

  constructor(onStep: (step: UpdateStep) => void) {
    this.#onStep = onStep;
  }

  readonly onEvent = (event: EngineEvent): void => {
    const { resourcePreEvent, resOutputsEvent, resOpFailedEvent, diagnosticEvent } = event;
    const step = (kind: UpdateStep["kind"], metadata: { readonly op: string; readonly urn: string }) => {
      if (isChange(metadata.op))
        this.#onStep({ kind, operation: metadata.op, resource: nameOf(metadata.urn) });
    };
    if (resourcePreEvent && !resourcePreEvent.planning) step("began", resourcePreEvent.metadata);
    if (resOutputsEvent && !resOutputsEvent.planning) step("ended", resOutputsEvent.metadata);
    if (resOpFailedEvent) step("failed", resOpFailedEvent.metadata);
    if (diagnosticEvent?.severity === "error") this.#add(diagnosticEvent.message, diagnosticEvent.urn);
  };

  problem(error: unknown, doing: string, stack: string, again: string): unknown {
    const [first] = this.#errors;
    if (first === undefined) return pulumiProblem(error, `${doing} ${stack}`, stack);
    // The program's own words on a config that it does not take: a mistake of whoever wrote it.
    const config = this.#errors.find((text) => /^Pulumi\.\S+\.yaml: \d+ mistakes?$/m.test(text));
    if (config) return new Problem(config, { exitCode: exitCode.userMistake });
    return new Problem(`cannot ${doing} ${stack}:\n${this.#errors.map((text) => `  ${text}`).join("\n")}`, {
      code: "pulumi-refused",
      hint: `mend it; then ${again} goes on from here`,
      exitCode: exitCode.service,
    });
  }

  #add(message: string, urn: string | undefined): void {
    const text = message.replaceAll(/<\{%.*?%\}>/g, "").trim();
    // What stands above it says the same of the whole.
    if (text === "" || /^(update|preview|destroy) failed$/.test(text)) return;
    const isStack = urn === undefined || urn.includes("pulumi:pulumi:Stack");
    this.#errors.push(isStack ? text : `${nameOf(urn)}: ${text}`);
  }
}

/** `urn:pulumi:anna::sweepstack::…$aws:batch/jobQueue:JobQueue::sweepstack-anna-queue` */
function nameOf(urn: string): string {
  const [, , types = "", ...name] = urn.split("::");
  const [provider, module = "", type] = types.slice(types.lastIndexOf("$") + 1).split(":");
  return `${provider}:${module.split("/")[0]}:${type} ${name.join("::")}`;
}

function isChange(operation: string): boolean {
  return !/^(same|read|refresh|discard-replaced|read-discard)$/.test(operation);
}

function sum(changes: OpMap): number {
  return Object.entries(changes).reduce((all, [op, count]) => (isChange(op) ? all + (count ?? 0) : all), 0);
}

function left({ name }: Stack, again: string): Problem {
  return new Problem(`cancelled; what is done of ${name} stays`, {
    hint: `${again} goes on from here`,
    exitCode: exitCode.cancelled,
  });
}
