import { createInterface } from "node:readline/promises";
import { exitCode, Problem } from "../problem";
import { count } from "./print-plan";
import type { Terminal } from "./terminal";

/** Asks whether so many cells are to run; anything but a yes is a Problem. */
export async function confirm(terminal: Terminal, cells: number): Promise<void> {
  if (!terminal.canAsk) {
    throw new Problem(`${count(cells, "cell")} would run, and nobody can be asked`, { hint: "add --yes" });
  }
  const questions = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C and Ctrl-D end the question; which of close and error tells it depends on Node's version.
  const ended = new Promise<string>((resolve) => questions.once("close", () => resolve("\n")));
  const asked = questions.question(`Run ${count(cells, "cell")}? [y/N] `).catch(() => "\n");
  const answer = await Promise.race([asked, ended]);
  questions.close();
  if (answer === "\n") terminal.say("");
  if (!/^y(es)?$/i.test(answer.trim()))
    throw new Problem("nothing was started", { exitCode: exitCode.cancelled });
}
