import { Command } from "@commander-js/extra-typings";
import { countBy } from "../plan/count-by";
import { isCancelled } from "../run/cancellation";
import { followedCells } from "../run/followed-cell";
import { findRun, type Run } from "../run/ledger";
import { goOnCommand } from "../run/next-step";
import { readStanding } from "../run/read-standing";
import { contextOf, sayStack } from "./context";
import { count } from "./print-plan";
import { countStates, isOver, summary } from "./progress";
import { stageLine } from "./stage-line";

/** `sweep status [RUN]` */
export function command(): Command<[string | undefined], { json?: true }> {
  return new Command("status")
    .argument("[run]", "a run's id, or the start of it; the latest unless given")
    .option("--json", "print one JSON document")
    .action(async function (named, options) {
      const context = await contextOf(this);
      const { store, terminal } = context;
      const run = await findRun(store, named);
      sayStack(context, run.dataVersion);
      const sources = await readStanding(store, context.site.backend, run);
      const cells = followedCells(run, sources);
      const counts = countStates(cells);
      const cancelled = await isCancelled(store, run.id);
      if (options.json) {
        const shown = cells.map(({ cell, ...where }) => ({ ...cell, ...where }));
        const document = {
          schemaVersion: 1,
          run: run.id,
          cancelled,
          totals: { cells: cells.length, ...counts },
        };
        return terminal.out(`${JSON.stringify({ ...document, cells: shown })}\n`);
      }
      const ended = isOver(counts, cells.length);
      terminal.out(`${headline(run)}\n${summary(counts)}${cancelled && !ended ? " · cancelled" : ""}\n`);
      if (run.stages.length > 1)
        for (const { stage, fates, heldBecause } of sources.standing.stages)
          terminal.out(`  stage ${stage.name}: ${heldBecause ?? stageLine(countBy(fates))}\n`);
      for (const { cell, state } of cells) if (state === "running") terminal.out(`  running ${cell.name}\n`);
      for (const { cell, state, reason } of cells)
        if (state === "failed" || state === "lost") terminal.out(`  ${state} ${cell.name}: ${reason}\n`);
      const obstacles = { cancelled, failed: counts.failed > 0, image: context.site.contract.image };
      const unfinished = counts.waiting + counts.lost;
      if (unfinished > 0 && sources.active.size === 0)
        terminal.say(`${count(unfinished, "cell")} missing: ${goOnCommand(run, obstacles)} goes on`);
      else if (unfinished > 0 && run.stages.length > 1)
        terminal.say(`the next stage starts while somebody watches: sweep watch ${run.id}`);
    });
}

function headline({ id, name, author, createdAt, cells, note, git }: Run): string {
  const from = git ? ` · commit ${git.commit.slice(0, 8)}${git.dirty ? " with changes" : ""}` : "";
  return `run ${id} of ${name} · ${count(cells.length, "cell")} · ${createdAt.slice(0, 16).replace("T", " ")} UTC by ${author}${from}${note ? ` · ${note}` : ""}`;
}
