import { dayAfter, usualDays } from "./sandbox-expiry";

/** A value of a stack's config: text, or JSON for what is not text. */
export interface ConfigValue {
  readonly value: string;
  readonly secret?: boolean;
}

/** A stack's config, by keys with their namespace. */
export type ConfigValues = Readonly<Record<string, ConfigValue>>;

export interface SandboxWishes {
  readonly project: string;
  readonly base: string;
  readonly owner: string;
  /** The day from which it counts as forgotten, where somebody said. */
  readonly expires?: string;
  readonly today: Date;
}

/** What of a base's own config is a sandbox's too; all else is the base's, or has other defaults for a sandbox. */
const inherited = ["iam", "profiles", "tags"];

/**
 * What is to be written into a sandbox's config: its base's region, profile, rights, resource profiles and tags where
 * it does not say otherwise itself, what makes it a sandbox, and until when it is one.
 *
 * @returns values to write, and the keys of secrets to copy from the base
 */
export function sandboxConfig(
  ofBase: ConfigValues,
  own: ConfigValues,
  wishes: SandboxWishes,
): { readonly values: ConfigValues; readonly secrets: readonly string[] } {
  const { project, base, owner } = wishes;
  const key = (name: string) => `${project}:${name}`;
  const taken = Object.entries(ofBase).filter(
    ([each]) => !(each in own) && (!each.startsWith(key("")) || inherited.map(key).includes(each)),
  );
  const values: Record<string, ConfigValue> = Object.fromEntries(taken.filter(([, { secret }]) => !secret));
  values[key("environment")] = { value: "sandbox" };
  values[key("baseStack")] = { value: base };
  values[key("owner")] = own[key("owner")] ?? { value: owner };
  values[key("expires")] = { value: wishes.expires ?? usualExpiry(own[key("expires")]?.value, wishes.today) };
  return { values, secrets: taken.filter(([, { secret }]) => secret).map(([each]) => each) };
}

/** What the config says, unless that day is over: whoever works with a sandbox has not forgotten it. */
function usualExpiry(written: string | undefined, today: Date): string {
  const tomorrow = dayAfter(today, 1);
  return written !== undefined && written >= tomorrow ? written : dayAfter(today, usualDays);
}
