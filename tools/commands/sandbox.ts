import { Command } from "@commander-js/extra-typings";
import { Problem } from "../problem";
import * as down from "./sandbox-down";
import * as list from "./sandbox-list";
import * as up from "./sandbox-up";

/** `sweep sandbox up|list|down` */
export function command(): Command {
  return new Command("sandbox")
    .description(
      "A stack of your own on a base: its own queue, data, results and rights; the base's machines.",
    )
    .addCommand(up.command())
    .addCommand(list.command())
    .addCommand(down.command())
    .hook("preAction", (_, called) => refuseStack(called.optsWithGlobals()));
}

/** A sandbox is named as such, and its base by --base: to take another stack without a word would be worse. */
function refuseStack({ stack, contract }: { readonly stack?: string; readonly contract?: string }): void {
  if (stack === undefined && contract === undefined) return;
  throw new Problem(`sweep sandbox does not take --${stack === undefined ? "contract" : "stack"}`, {
    hint: "name the sandbox, and its base with --base",
  });
}
