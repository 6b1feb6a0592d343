import type { Contract, DeployedContract } from "../../infra/contract";
import { parameterName } from "../../infra/contract";
import type { Column } from "../report/column";
import { layOutColumns } from "../report/lay-out-columns";
import type { ConsoleLink } from "../stack/console-links";
import { nameInArn, ownName } from "../stack/contract-parts";
import { formatDuration } from "./print-plan";

/** What the stack `local` is, beside its contract. */
export interface LocalStackFacts {
  /** Absolute path, as the others. */
  readonly store: string;
  readonly postgres: string;
  readonly dataVersion: string | null;
  /** The interpreter that runs cells. */
  readonly python: string;
  readonly isPythonReady: boolean;
  readonly supervisor: "none" | "running" | "other version";
}

/** What a stack on AWS is: its facts, its profiles, and where the console shows each of its things. */
export function printDeployedInfo(
  contract: DeployedContract,
  links: readonly ConsoleLink[],
  columns: number,
): string {
  const { project, stack, base, region, account, image, bucket, prefix, database, logGroup } = contract;
  const facts: [string, string][] = [
    ["project", project],
    ["stack", base === undefined ? stack : `${stack}, a sandbox on ${base}`],
    ["region", region],
    ["account", account],
    ["image", image],
    ["capacity", capacityText(contract)],
    ["store", `s3://${bucket}/${prefix}`],
    [
      "database",
      `${database.user} at ${database.host}:${database.port}, ${database.connections} connections`,
    ],
    ["logs", logGroup],
    ["contract", `version ${contract.schemaVersion}, ${parameterName(contract)}`],
  ];
  const profiles = Object.entries(contract.profiles);
  const table = profileColumns(contract);
  // Without what all of the stack's names begin with, so that a narrow terminal has room for them.
  const short = (arn: string) => ownName(contract, arn) ?? nameInArn(arn);
  const queueNames = (of: "usual" | "onDemand") => profiles.map(([, { queues }]) => short(queues[of]));
  const more: Column[] = [
    { head: "queue", kind: "label", texts: queueNames("usual") },
    { head: "On-Demand", kind: "label", texts: queueNames("onDemand") },
    { head: "definition", kind: "label", texts: profiles.map(([, each]) => short(each.jobDefinition)) },
  ];
  return text([
    factLines(facts),
    layOutColumns([...table, ...more], columns),
    // On lines of their own, and whole whatever the width: they are copied.
    ["In the AWS console:", ...links.flatMap(({ thing, url }) => [`  ${thing}`, `    ${url}`])],
  ]);
}

/** What the stack `local` is. */
export function printLocalInfo(contract: Contract, facts: LocalStackFacts, columns: number): string {
  const { store, postgres, dataVersion, python, isPythonReady, supervisor } = facts;
  return text([
    factLines([
      ["project", contract.project],
      ["stack", `${contract.stack}: jobs are processes of this machine`],
      ["image", contract.image],
      ["capacity", capacityText(contract)],
      ["store", store],
      ["database", postgres],
      ["data", dataVersion ?? "none is loaded"],
      ["Python", `${python}${isPythonReady ? "" : ", which the first run makes"}`],
      ["supervisor", supervisorWords[supervisor]],
    ]),
    layOutColumns(profileColumns(contract), columns),
  ]);
}

const supervisorWords = {
  none: "does not run; the first job starts it",
  running: "runs",
  "other version": "of another version of sweepstack; makes room when it is idle",
} as const;

function profileColumns({ profiles }: Contract): Column[] {
  const all = Object.entries(profiles);
  return [
    { head: "profile", kind: "label", texts: all.map(([name]) => name) },
    { head: "vCPUs", kind: "number", texts: all.map(([, { vcpus }]) => String(vcpus)) },
    { head: "memory", kind: "number", texts: all.map(([, { memoryMiB }]) => `${memoryMiB} MiB`) },
    { head: "GPUs", kind: "number", texts: all.map(([, { gpus }]) => String(gpus)) },
    { head: "timeout", kind: "number", texts: all.map(([, each]) => formatDuration(each.timeoutSeconds)) },
  ];
}

function capacityText({ capacity: { vcpus, memoryMiB } }: Contract): string {
  return `${vcpus} vCPUs, ${memoryMiB} MiB`;
}

function factLines(facts: readonly (readonly [name: string, value: string])[]): string[] {
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}

function text(blocks: readonly (readonly string[])[]): string {
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}
