import { Command } from "@commander-js/extra-typings";
import { Problem } from "../problem";
import { author } from "../run/author";
import { publishedStack } from "../stack/deployed-stack";
import { bootstrapStack } from "./bootstrap-stack";
import { interruptible } from "./interruption";
import { stackChoice } from "./stack-choice";

/** `sweep bootstrap` */
export function command(): Command {
  return new Command("bootstrap").addHelpText("after", about).action(async function () {
    const { terminal, project, stack, deployed } = stackChoice(this);
    if (!deployed)
      throw new Problem(`the stack "${stack}" has its database role already`, {
        hint: "sweep bootstrap --stack NAME is for a stack that pulumi up has made",
      });
    terminal.say(`stack ${stack} · as ${author()}`);
    const contract = await deployed.contract();
    const base = contract.base
      ? await publishedStack(project, contract.base, {
          ...terminal.env,
          AWS_REGION: contract.region,
        }).contract()
      : contract;
    const { secret } = contract.database;
    const again = `sweep bootstrap --stack ${stack}`;
    const work = {
      terminal,
      settings: deployed.settings(),
      base,
      stack,
      action: "create",
      secret,
      again,
    } as const;
    await interruptible(terminal, (interruption) => bootstrapStack({ ...work, interruption }));
  });
}

const about = `
Makes the role that a stack's jobs log in to the database as, once after pulumi up of a base. It generates the password
inside of the network and puts it into the stack's secret: nobody sees it. What is there already stays as it is.
`;
