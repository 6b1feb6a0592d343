import type { Problem } from "../problem";
import { durationSeconds } from "./duration";
import { report } from "./make-problem";
import type { Matcher } from "./match/matcher";
import type { ProfileName } from "./profile-name";
import type { ResourceRule, SweepResources } from "./sweep";
import type { SweepStructure } from "./sweep-schema";
import type { Origin } from "./yaml/origin";
import { locate, originAt } from "./yaml/origin";

type Resources = NonNullable<SweepStructure["resources"]>;

/** Reads which resource profile each cell runs with; whether a profile exists is the stack's to say. */
export function readResources(
  resources: Resources | undefined,
  origin: Origin | undefined,
  readMatch: (origin: Origin) => Matcher,
  problems: Problem[],
): SweepResources {
  if (!resources || !origin) return { rules: [] };
  const profile = (name: string | undefined, ...path: (string | number)[]): ProfileName | undefined =>
    name === undefined ? undefined : { name, location: locate(origin, path) };
  const timeout = (text: string | number | undefined, ...path: (string | number)[]) =>
    text === undefined ? undefined : readTimeout(text, locate(origin, path), problems);
  const rules = (resources.rules ?? []).map((rule, index): ResourceRule => {
    const timeoutSeconds = timeout(rule.timeout, "rules", index, "timeout");
    return {
      match: readMatch(originAt(origin, ["rules", index, "match"])!),
      use: profile(rule.use, "rules", index, "use")!,
      ...(timeoutSeconds !== undefined && { timeoutSeconds }),
      location: locate(origin, ["rules", index, "match"], "key"),
    };
  });
  const byDefault = profile(resources.default, "default");
  const onOutOfMemory = profile(resources.onOutOfMemory, "onOutOfMemory");
  const timeoutSeconds = timeout(resources.timeout, "timeout");
  return {
    rules,
    ...(byDefault && { default: byDefault }),
    ...(onOutOfMemory && { onOutOfMemory }),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(resources.pack !== undefined && { pack: resources.pack }),
  };
}

function readTimeout(
  text: string | number,
  location: ReturnType<typeof locate>,
  problems: Problem[],
): number | undefined {
  const seconds = typeof text === "number" ? undefined : durationSeconds(text);
  if (seconds === undefined) {
    report(
      { problems },
      "bad-duration",
      location,
      `${JSON.stringify(text)} is not a duration`,
      "write 90s, 30m, 12h or 2d",
    );
  }
  return seconds;
}
