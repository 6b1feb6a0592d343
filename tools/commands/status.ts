import { Command } from "@commander-js/extra-typings";
import type { KnownJob } from "../plan/job-state";
import { findRun, type Run } from "../run/ledger";
import { contextOf, sayStack } from "./context";
import { localBackend } from "./local-backend";
import { knownJobs } from "./make-plan";
import { count } from "./print-plan";

type ShownState = KnownJob["state"] | "waiting";

/** `sweep status [RUN]` */
export function command(): Command<[string | undefined], { json?: true }> {
  return new Command("status")
    .argument("[run]", "a run's id, or the start of it; the latest unless given")
    .option("--json", "print one JSON document")
    .action(async function (named, options) {
      const context = contextOf(this);
      const { store, terminal } = context;
      const run = await findRun(store, named);
      sayStack(context, run.dataVersion);
      const keys = run.cells.map(({ jobKey }) => jobKey);
      const { known, active } = await knownJobs(store, localBackend(context), keys);
      const cells = run.cells.map((cell) => {
        const job = known.get(cell.jobKey) ?? { state: "new" as const, generation: 0, holders: [] };
        const waits = active.get(cell.jobKey)?.status === "RUNNABLE";
        const state: ShownState = waits ? "waiting" : job.state;
        return { ...cell, state, reason: job.reason, seconds: job.seconds };
      });
      const totals = countBy(cells.map(({ state }) => state));
      if (options.json) {
        return terminal.out(
          `${JSON.stringify({ schemaVersion: 1, run: run.id, totals: { cells: cells.length, ...totals }, cells })}\n`,
        );
      }
      terminal.out(
        `${headline(run)}\n${Object.entries(totals)
          .map(([state, number]) => `${number} ${state}`)
          .join(" · ")}\n`,
      );
      for (const { name, state } of cells) if (state === "running") terminal.out(`  running ${name}\n`);
      for (const { name, state, reason } of cells) {
        if (state === "failed" || state === "lost")
          terminal.out(`  ${state} ${name}: ${reason ?? "no reason is known"}\n`);
      }
      const missing = cells.filter(({ state }) => state === "new" || state === "lost").length;
      if (missing > 0)
        terminal.say(`${count(missing, "cell")} missing: sweep run ${run.file} runs what is missing`);
    });
}

function headline({ id, name, author, createdAt, cells, note, git }: Run): string {
  const from = git ? ` · commit ${git.commit.slice(0, 8)}${git.dirty ? " with changes" : ""}` : "";
  return `run ${id} of ${name} · ${count(cells.length, "cell")} · ${createdAt.slice(0, 16).replace("T", " ")} UTC by ${author}${from}${note ? ` · ${note}` : ""}`;
}

function countBy(states: readonly ShownState[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const state of states) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
