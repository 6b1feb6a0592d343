import { Command } from "@commander-js/extra-typings";
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
    .addCommand(down.command());
}
