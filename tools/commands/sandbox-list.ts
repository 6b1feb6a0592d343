import { Command } from "@commander-js/extra-typings";
import Table from "cli-table3";
import { author } from "../run/author";
import { findProject } from "../stack/find-project";
import type { ListedSandbox } from "../stack/sandbox/list-sandboxes";
import { listSandboxes } from "../stack/sandbox/list-sandboxes";
import { daysSince } from "../stack/sandbox/sandbox-expiry";
import { stackSettings } from "../stack/stack-settings";
import { count } from "./print-plan";
import { processTerminal } from "./terminal";

/** `sweep sandbox list` */
export function command(): Command<[], { base: string; json?: true }> {
  return new Command("list")
    .summary("list the sandboxes, whose they are, and which were forgotten")
    .option("--base <stack>", "a stack in the region and account that are looked at", "dev")
    .option("--json", "print one JSON document")
    .action(async ({ base, json }) => {
      const terminal = processTerminal();
      const project = findProject(terminal.cwd);
      const settings = stackSettings(project, base, terminal.env);
      terminal.say(`sandboxes of ${project.name} in ${settings.region} · as ${author()}`);
      const sandboxes = await listSandboxes(project, settings);
      const today = new Date();
      if (json) terminal.out(`${JSON.stringify(document(sandboxes, today))}\n`);
      else if (sandboxes.length === 0) terminal.say("there are none; sweep sandbox up NAME makes one");
      else terminal.out(printSandboxes(sandboxes, today));
    });
}

function document(sandboxes: readonly ListedSandbox[], today: Date): unknown {
  const marked = sandboxes.map((each) => ({ ...each, forgottenDays: forgottenDays(each, today) }));
  return { schemaVersion: 1, sandboxes: marked };
}

/** The sandboxes as a table, and the command that removes one. */
export function printSandboxes(sandboxes: readonly ListedSandbox[], today: Date): string {
  const table = new Table({
    head: ["sandbox", "base", "owner", "created", "until"],
    style: { head: [], border: [] },
  });
  for (const sandbox of sandboxes) {
    const { name, base, owner, created } = sandbox;
    table.push([name, base, owner ?? "", created?.slice(0, 10) ?? "", standing(sandbox, today)]);
  }
  const forgotten = sandboxes.filter((each) => forgottenDays(each, today) > 0);
  const [first] = forgotten;
  const many = forgotten.length === 1 ? "1 sandbox was" : `${forgotten.length} sandboxes were`;
  const hint = first ? `${many} forgotten: sweep sandbox down ${first.name} removes ${first.name}\n` : "";
  return `${table.toString()}\n${hint}`;
}

function standing(sandbox: ListedSandbox, today: Date): string {
  if (!sandbox.isDeployed) return "not finished";
  const days = forgottenDays(sandbox, today);
  return days > 0 ? `forgotten since ${count(days, "day")}` : (sandbox.expires ?? "");
}

/** How many days ago it should have been gone; 0 where it still may be there. */
function forgottenDays({ expires }: ListedSandbox, today: Date): number {
  return expires === undefined ? 0 : Math.max(0, daysSince(expires, today));
}
