#!/usr/bin/env node
import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { version } from "../package.json";
import { exitCode, Problem, Problems, renderProblem } from "./problem";
import { directoryProblem } from "./stores/directory-problem";

/** What a command file exports: its options and its action, which sets the exit code it resolves to. */
export interface CommandModule {
  readonly command: (exit: (code: number) => void) => CommandUnknownOpts;
}

/** The commands, in the order of a user's work; a file is loaded when its command is called. */
const commands: Readonly<Record<string, { readonly summary: string; readonly load: () => CommandModule }>> = {
  new: {
    summary: "write a sweep to start from, or one from an old Triage config",
    load: () => require("./commands/new"),
  },
  schema: {
    summary: "write the JSON Schema with which editors complete and check sweeps",
    load: () => require("./commands/schema"),
  },
  plan: { summary: "show what a sweep would run; submits nothing", load: () => require("./commands/plan") },
  show: {
    summary: "print the exact config of a cell, and its difference from the base",
    load: () => require("./commands/show"),
  },
  run: { summary: "run what is missing of a sweep, and follow it", load: () => require("./commands/run") },
  runs: { summary: "list the runs of the stack", load: () => require("./commands/runs") },
  status: { summary: "show where a run stands", load: () => require("./commands/status") },
  watch: {
    summary: "follow a run to its end, and start its next stages",
    load: () => require("./commands/watch"),
  },
  why: { summary: "say why cells wait or failed, and what to do", load: () => require("./commands/why") },
  cancel: { summary: "end what a run has not finished", load: () => require("./commands/cancel") },
  retry: { summary: "run again what failed of a run", load: () => require("./commands/retry") },
  logs: { summary: "print the logs of a run's cells", load: () => require("./commands/logs") },
  results: {
    summary: "compare the results of runs: table, CSV or JSON",
    load: () => require("./commands/results"),
  },
  compare: {
    summary: "compare two runs: configs, data, image and metrics",
    load: () => require("./commands/compare"),
  },
  sql: {
    summary: "run one query on the stack's data and on what Triage made of it",
    load: () => require("./commands/sql"),
  },
  sandbox: {
    summary: "make, list and remove stacks of one's own on a base",
    load: () => require("./commands/sandbox"),
  },
  bootstrap: {
    summary: "make a stack's database role, once after pulumi up",
    load: () => require("./commands/bootstrap"),
  },
  info: {
    summary: "say what the stack is, with links to its things in the AWS console",
    load: () => require("./commands/info"),
  },
  doctor: {
    summary: "check this machine, the credentials and the stack, and say how to mend what is amiss",
    load: () => require("./commands/doctor"),
  },
  load: { summary: "load SQL and CSV files as a data version", load: () => require("./commands/load") },
};

/** The options of all commands that are followed by a value, which may be called as a command is. */
const valued: ReadonlySet<string> = new Set(["--stack", "--contract"]);

/** Runs the command line; resolves to the exit code. */
async function main(argv: readonly string[]): Promise<number> {
  let code: number = exitCode.done;
  const program = new Command("sweep")
    .description("Sweeps of Triage experiments: plan, run and compare a matrix declared in one file.")
    .version(version)
    .option(
      "--stack <name>",
      "the stack to use (or SWEEP_STACK); local, which needs no deployment, unless given",
    )
    .option("--contract <file>", "use the deployed stack whose contract is in this file")
    .showHelpAfterError("(sweep --help lists the commands)")
    .configureOutput({ outputError: (text, write) => write(text) })
    .exitOverride();
  const called = argv.find((word, at) => Object.hasOwn(commands, word) && !valued.has(argv[at - 1] ?? ""));
  for (const [name, { summary, load }] of Object.entries(commands)) {
    if (name !== called) {
      program.command(name).summary(summary);
      continue;
    }
    const command = load().command((value) => {
      code = value;
    });
    program.addCommand(command.summary(summary).copyInheritedSettings(program));
    for (const part of command.commands) part.copyInheritedSettings(program);
  }
  try {
    await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    return report(error);
  }
  return code;
}

/** Tells the user what went wrong; a bug keeps its stack. */
function report(error: unknown): number {
  if (error instanceof Problems) {
    for (const problem of error.problems) process.stderr.write(`${renderProblem(problem)}\n`);
    return error.exitCode;
  }
  if (error instanceof Problem) {
    process.stderr.write(`${renderProblem(error)}\n`);
    return error.exitCode;
  }
  const problem = closedDisk(error);
  if (problem) {
    process.stderr.write(`${renderProblem(problem)}\n`);
    return problem.exitCode;
  }
  if (isCommanderError(error)) return error.exitCode === 0 ? exitCode.done : exitCode.userMistake;
  process.stderr.write(
    `this is a bug in sweepstack, please report it:\n${(error as Error).stack ?? error}\n`,
  );
  return exitCode.service;
}

/** What no command foresees: a folder that may not be written, a disk that is full. */
function closedDisk(error: unknown): Problem | undefined {
  const { path } = error as { readonly path?: unknown };
  return typeof path === "string" ? directoryProblem(error, path) : undefined;
}

function isCommanderError(error: unknown): error is { readonly exitCode: number } {
  return error instanceof Error && "code" in error && String(error.code).startsWith("commander.");
}

// `sweep … | head` ends our output early, which is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) =>
    process.exit(error.code === "EPIPE" ? exitCode.done : exitCode.service),
  );
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
