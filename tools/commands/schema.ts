import path from "node:path";
import { Command } from "@commander-js/extra-typings";
import { modeline, schemaFile, schemaText, writeSchema } from "../new/schema-file";
import { findProject } from "../stack/find-project";
import { processTerminal } from "./terminal";

/** `sweep schema [--stdout]` */
export function command(): Command<[], { stdout?: true }> {
  return new Command("schema")
    .option("--stdout", "print the schema, and write no file")
    .action(async ({ stdout }) => {
      const { out, say, cwd } = processTerminal();
      if (stdout) return out(schemaText());
      const { root } = findProject(cwd);
      await writeSchema(root);
      out(`${path.relative(cwd, path.join(root, schemaFile))}\n`);
      say(
        "editors with YAML support complete and check a sweep whose first line names it, from the sweep's folder:",
      );
      say(`  experiments/NAME/sweep.yaml: ${modeline("experiments/NAME")}`);
      say(`  experiments/NAME.yaml: ${modeline("experiments")}`);
    });
}
