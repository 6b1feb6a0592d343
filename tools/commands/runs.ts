import { Command } from "@commander-js/extra-typings";
import Table from "cli-table3";
import { currentDatabase } from "../data/sweep-database";
import { listRuns, type RunRecord, readRunRecord } from "../run/ledger";
import { contextOf, sayStack } from "./context";

/** `sweep runs` */
export function command(): Command<[], { json?: true }> {
  return new Command("runs").option("--json", "print one JSON document").action(async function (options) {
    const context = await contextOf(this);
    const { store, terminal } = context;
    sayStack(context, (await currentDatabase(store))?.version);
    const records: RunRecord[] = [];
    for (const id of await listRuns(store)) {
      const record = await readRunRecord(store, id);
      if (record) records.push(record);
    }
    if (options.json)
      return terminal.out(`${JSON.stringify({ schemaVersion: 1, runs: records.map(shown) })}\n`);
    if (records.length === 0) return terminal.say("nothing has been run on this stack yet");
    const table = new Table({
      head: ["run", "sweep", "by", "when (UTC)", "data", "commit", "note"],
      style: { head: [], border: [] },
    });
    for (const { id, name, author, createdAt, dataVersion, git, note } of records) {
      const commit = git ? `${git.commit.slice(0, 8)}${git.dirty ? "+changes" : ""}` : "";
      table.push([
        id,
        name,
        author,
        createdAt.slice(0, 16).replace("T", " "),
        dataVersion,
        commit,
        note ?? "",
      ]);
    }
    terminal.out(`${table.toString()}\n`);
  });
}

function shown({ source: _, ...record }: RunRecord): Omit<RunRecord, "source"> {
  return record;
}
