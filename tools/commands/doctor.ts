import { Command } from "@commander-js/extra-typings";
import { exitCode } from "../problem";
import { author } from "../run/author";
import { awsService } from "../stack/doctor/aws-service";
import { localChecks } from "../stack/doctor/local-checks";
import { runChecks } from "../stack/doctor/run-checks";
import { stackChecks } from "../stack/doctor/stack-checks";
import type { StackService } from "../stack/doctor/stack-service";
import { machineOf } from "./machine";
import { printChecks } from "./print-checks";
import { stackChoice } from "./stack-choice";

/** `sweep doctor` */
export function command(exit: (code: number) => void): Command<[], { json?: true }> {
  return new Command("doctor").option("--json", "print one JSON document").action(async function ({ json }) {
    const choice = stackChoice(this);
    const { terminal, stack, deployed } = choice;
    terminal.say(`stack ${stack} · as ${author()}`);
    let made: StackService | undefined;
    const service = () => {
      made ??= awsService(deployed!.settings());
      return made;
    };
    const machine = machineOf(choice);
    const results = await runChecks(
      deployed
        ? stackChecks(machine, { stack: deployed, service, now: () => new Date() })
        : localChecks(machine),
    );
    const isHealthy = results.every(({ status }) => status === "pass" || status === "warn");
    terminal.out(
      json
        ? `${JSON.stringify({ schemaVersion: 1, stack, healthy: isHealthy, checks: results })}\n`
        : printChecks(results, terminal.columns),
    );
    exit(isHealthy ? exitCode.done : exitCode.service);
  });
}
