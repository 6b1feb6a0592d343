import { exitCode, Problem } from "../problem";

interface Cause {
  readonly code: string;
  /** Of what Pulumi's command line said. */
  readonly said: RegExp;
  readonly words: (stack: string) => string;
  readonly hint: (stack: string) => string;
  /** @default exitCode.service */
  readonly exitCode?: number;
}

/** In the order in which they are looked for; the first that fits counts. */
const causes: readonly Cause[] = [
  {
    code: "pulumi-locked",
    said: /Another update is currently in progress|currently locked by/,
    words: (stack) => `another update of the stack "${stack}" is under way`,
    hint: (stack) =>
      `wait for it; where nothing is (it was killed), pulumi cancel --stack ${stack}, then the same command`,
  },
  {
    code: "pulumi-passphrase",
    said: /incorrect passphrase|passphrase must be set|PULUMI_CONFIG_PASSPHRASE/,
    words: (stack) => `the passphrase of the stack "${stack}" is missing or wrong`,
    hint: () => "set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE, as for pulumi up of its base",
    exitCode: exitCode.userMistake,
  },
  {
    code: "pulumi-login",
    said: /PULUMI_ACCESS_TOKEN must be set|not logged in|invalid access token|Unauthorized/i,
    words: () => "Pulumi is not logged in",
    hint: () =>
      "pulumi login, to where the base's state is: https://www.pulumi.com/docs/iac/concepts/state-and-backends/",
  },
  {
    code: "pulumi-no-stack",
    said: /no stack named/,
    words: (stack) => `Pulumi's state has no stack "${stack}"`,
    hint: () => "pulumi login, to where it is; pulumi stack ls --all shows what is there",
  },
];

/**
 * What Pulumi's command line said no with, in words. What it did not say is a bug, and comes back as it is.
 *
 * @param doing - what was tried, such as `read the config of dev`
 */
export function pulumiProblem(error: unknown, doing: string, stack: string): unknown {
  if (!(error instanceof Error) || error instanceof Problem) return error;
  const cause = causes.find(({ said }) => said.test(error.message));
  if (cause) {
    const { code, words, hint, exitCode: ends = exitCode.service } = cause;
    return new Problem(`cannot ${doing}: ${words(stack)}`, { code, hint: hint(stack), exitCode: ends });
  }
  // Not by its class: that would load Pulumi where nothing went wrong with it.
  if (!("commandResult" in error)) return error;
  return new Problem(`cannot ${doing}: ${saidBy(error)}`, {
    code: "pulumi-refused",
    exitCode: exitCode.service,
  });
}

/** The errors among what a command of Pulumi's said; the last of its words where it marked none. */
function saidBy({ message }: Error): string {
  const lines = message.split("\n").map((line) => line.trim());
  const errors = lines.flatMap((line) => /^(?:stderr: )?error: (.+)$/.exec(line)?.[1] ?? []);
  const words = lines.filter((line) => /\w/.test(line) && !/^(code|stdout|err\?): ?$/.test(line));
  return errors.length > 0 ? [...new Set(errors)].join("; ") : (words.at(-1) ?? "it did not say why");
}
