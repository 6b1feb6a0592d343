import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { Provider } from "@pulumi/pulumi/provider";
import { main } from "@pulumi/pulumi/provider";
import { answers, computed } from "../infra/record";
import { createInAws, deleteInAws, updateInAws } from "./moto-resource";
import type { Inputs } from "./replacing-inputs";
import { replacingInputs } from "./replacing-inputs";

// A plugin of Pulumi's that stands for the provider of aws, docker or random: the engine starts it and talks to it as
// to the real one. It makes in moto what the command line deals with, invents the rest as the mocks of unit tests do,
// writes down what it was asked for, and fails where a test says so.

/** What a provider has done: an entry of the journal. */
export interface Operation {
  readonly operation: "create" | "update" | "delete";
  readonly type: string;
  readonly name: string;
}

/**
 * Names of the variables that say where the journal is, and which operations do not go well: from `create NAME` to the
 * message that they fail with, or to how many milliseconds they take.
 */
export const journalVariable = "STAND_IN_JOURNAL";
export const faultsVariable = "STAND_IN_FAULTS";

/** Where a state keeps the names of the inputs that it was made of. */
const inputNames = "standInInputs";

function standIn(name: string, version: string): Provider {
  return {
    version,
    getSchema: async () => JSON.stringify({ name, version }),
    check: async (_urn, _olds, news) => ({ inputs: news }),
    diff: async (_id, urn, olds, news) => {
      const { type } = resourceOf(urn);
      const names = new Set([...Object.keys(news), ...(olds[inputNames] ?? [])]);
      const changed = [...names].filter((key) => !isDeepStrictEqual(olds[key], news[key]));
      return { changes: changed.length > 0, replaces: replacingInputs(type, changed, olds, news) };
    },
    create: async (urn, inputs) => {
      const resource = { ...resourceOf(urn), inputs };
      await troubleIfTold("create", resource);
      const outs = stateOf(inputs, { ...computed(resource), ...(await createInAws(resource)) });
      note("create", resource);
      return { id: outs.arn ?? `${resource.name}-id`, outs };
    },
    update: async (_id, urn, olds, news) => {
      const resource = { ...resourceOf(urn), inputs: news };
      await troubleIfTold("update", resource);
      const kept = Object.fromEntries(
        Object.entries(olds).filter(([key]) => !(olds[inputNames] ?? []).includes(key)),
      );
      const outs = stateOf(news, { ...kept, ...(await updateInAws(resource, olds)) });
      note("update", resource);
      return { outs };
    },
    delete: async (_id, urn, state) => {
      const resource = resourceOf(urn);
      await troubleIfTold("delete", resource);
      await withoutStack(() => deleteInAws(resource, state));
      note("delete", resource);
    },
    invoke: async (token, inputs) => {
      const answer = answers[token];
      if (!answer) throw new Error(`the stand-in has no answer to ${token}`);
      return { outputs: answer(inputs) };
    },
  };
}

function stateOf(inputs: Inputs, additions: Inputs): Inputs {
  return { ...inputs, ...additions, [inputNames]: Object.keys(inputs) };
}

function note(operation: Operation["operation"], { type, name }: Pick<Operation, "type" | "name">): void {
  appendFileSync(process.env[journalVariable]!, `${JSON.stringify({ operation, type, name })}\n`);
}

async function troubleIfTold(
  operation: Operation["operation"],
  { name }: Pick<Operation, "name">,
): Promise<void> {
  const file = process.env[faultsVariable]!;
  const faults = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const trouble: string | number | undefined = faults[`${operation} ${name}`];
  if (typeof trouble === "number") await wait(trouble);
  if (typeof trouble === "string") await withoutStack(() => Promise.reject(new Error(trouble)));
}

/** The server of Pulumi's that providers are made with prints an error's stack. */
async function withoutStack(action: () => Promise<void>): Promise<void> {
  await action().catch((error: Error) => {
    error.stack = "";
    throw error;
  });
}

/** `urn:pulumi:dev::sweepstack::parent$aws:iam/role:Role::name` */
function resourceOf(urn: string): Pick<Operation, "type" | "name"> {
  const [, , types, name] = urn.split("::");
  return { type: types!.split("$").at(-1)!, name: name! };
}

/** Where the real provider's version is known from. */
export function providerVersion(name: string): string {
  return require(`@pulumi/${name}/package.json`).version.replace(/^v/, "");
}

if (require.main === module) {
  const [name, ...args] = process.argv.slice(2);
  void main(standIn(name!, providerVersion(name!)), args);
}
