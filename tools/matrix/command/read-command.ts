import type { Problem } from "../../problem";
import type { Axis } from "../axes/axis";
import type { Path } from "../config/path";
import { didYouMean } from "../did-you-mean";
import { report } from "../make-problem";
import type { CommandSweepStructure } from "../sweep-schema";
import type { Origin } from "../yaml/origin";
import { locate } from "../yaml/origin";
import type { CommandTemplate, Word } from "./command";
import { namesIn, randomSeedName } from "./command";

interface CommandContext {
  readonly root: Origin;
  /** The names that may stand in `${…}`. */
  readonly names: readonly string[];
  readonly problems: Problem[];
}

/** Reads `command` and `env`: `${axis}` is the axis's label, `${random_seed}` a replicate's seed, `$${` the text `${`. */
export function readCommand(
  { command, env = {}, replicates }: CommandSweepStructure,
  axes: readonly Axis[],
  root: Origin,
  problems: Problem[],
): CommandTemplate {
  const names = [...axes.map(({ name }) => name), ...(replicates === undefined ? [] : [randomSeedName])];
  const context = { root, names, problems };
  const argv = command.map((text, index) => readWord(text, ["command", index], context));
  checkProgram(command[0]!, argv[0]!, axes, context);
  const variables = Object.entries(env).map(([name, text]) => {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      const location = locate(root, ["env", name], "key");
      const hint = "use letters, digits and underscores, no digit first";
      report(context, "bad-name", location, `a variable cannot be called ${JSON.stringify(name)}`, hint);
    }
    return { name, word: readWord(text, ["env", name], context) };
  });
  const template = { argv, env: variables };
  if (replicates !== undefined && !namesIn(template).has(randomSeedName)) {
    const message = `replicates differ in \${${randomSeedName}}, which the command does not use`;
    const hint = `pass it on, as in "--seed=\${${randomSeedName}}"`;
    report(context, "bad-command", locate(root, ["replicates"], "key"), message, hint);
  }
  return template;
}

function readWord(text: string, path: Path, context: CommandContext): Word {
  const { root, names } = context;
  if (text.includes("\0"))
    report(context, "bad-command", locate(root, path), "a word cannot hold a zero character");
  return [...text.matchAll(/\$\$\{|\$\{([^{}]*)(\}?)|[^$]+|\$/g)].map((match) => {
    const [found, name, end] = match;
    if (name === undefined) return found === "$${" ? "${" : found;
    const span = { offset: match.index, length: found.length };
    if (end === "") {
      const hint = "write $${ for the text itself";
      report(context, "bad-command", locate(root, path, "value", span), `"${found}" is never closed`, hint);
    } else if (!names.includes(name)) {
      const near = didYouMean(name, names);
      const hint = near?.startsWith("did") ? near : `write $${found} for the text itself`;
      report(context, "unknown-axis", locate(root, path, "value", span), unknownName(name, names), hint);
    }
    return { axis: name };
  });
}

function unknownName(name: string, names: readonly string[]): string {
  const message = `no axis is called "${name}"`;
  if (name === randomSeedName) return `${message}; ${randomSeedName} is there with replicates`;
  return names.length === 0 ? `${message}: the sweep has none` : message;
}

/** A cell without a program has nothing to run. */
function checkProgram(text: string, word: Word, axes: readonly Axis[], context: CommandContext): void {
  const location = locate(context.root, ["command", 0]);
  if (text.trim() === "") report(context, "bad-command", location, "the program has no name");
  for (const part of word) {
    const axis = typeof part === "string" ? undefined : axes.find(({ name }) => name === part.axis);
    if (!axis?.when) continue;
    const message = `the program is called by "${axis.name}", which some cells lack`;
    report(context, "bad-command", location, message);
  }
}
