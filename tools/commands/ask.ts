import { createInterface } from "node:readline/promises";
import type { Terminal } from "./terminal";

/** Asks a person, who can answer; whether it was a yes. */
export async function ask(terminal: Terminal, question: string): Promise<boolean> {
  const questions = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C and Ctrl-D end the question; which of close and error tells it depends on Node's version.
  const ended = new Promise<string>((resolve) => questions.once("close", () => resolve("\n")));
  const asked = questions.question(`${question} [y/N] `).catch(() => "\n");
  const answer = await Promise.race([asked, ended]);
  questions.close();
  if (answer === "\n") terminal.say("");
  return /^y(es)?$/i.test(answer.trim());
}
