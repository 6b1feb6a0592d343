import { Command } from "@commander-js/extra-typings";
import { currentDatabase } from "../data/sweep-database";
import { sweepPaths } from "../local/supervisor-arguments";
import { author } from "../run/author";
import { consoleLinks } from "../stack/console-links";
import type { DeployedStack } from "../stack/deployed-stack";
import { localContract } from "../stack/local-contract";
import { DirectoryStore } from "../stores/directory";
import { pythonOf } from "./local-site";
import { machineOf } from "./machine";
import { printDeployedInfo, printLocalInfo } from "./print-info";
import { type StackChoice, stackChoice } from "./stack-choice";
import type { Terminal } from "./terminal";

/** `sweep info` */
export function command(): Command<[], { json?: true }> {
  return new Command("info").option("--json", "print one JSON document").action(async function ({ json }) {
    const choice = stackChoice(this);
    const { terminal, stack, deployed } = choice;
    terminal.say(`stack ${stack} · as ${author()}`);
    const { document, text } = deployed ? await deployedInfo(deployed, terminal) : await localInfo(choice);
    terminal.out(json ? `${JSON.stringify({ schemaVersion: 1, ...document })}\n` : text);
  });
}

interface Info {
  /** What `--json` prints. */
  readonly document: object;
  readonly text: string;
}

async function deployedInfo(deployed: DeployedStack, { columns }: Terminal): Promise<Info> {
  const contract = await deployed.contract();
  const links = consoleLinks(contract);
  return { document: { contract, links }, text: printDeployedInfo(contract, links, columns) };
}

async function localInfo(choice: StackChoice): Promise<Info> {
  const { project, home, terminal } = choice;
  const contract = localContract(project, terminal.env);
  const machine = machineOf(choice);
  const paths = sweepPaths(home);
  const about = {
    store: paths.store,
    postgres: paths.postgres,
    dataVersion: (await currentDatabase(new DirectoryStore(paths.store)))?.version ?? null,
    python: pythonOf(choice),
    isPythonReady: await machine.isEnvironmentReady(),
    supervisor: await machine.supervisor(),
  };
  return { document: { contract, ...about }, text: printLocalInfo(contract, about, terminal.columns) };
}
