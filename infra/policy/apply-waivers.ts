import type { EnvironmentName } from "../environments";
import type { Violation } from "./check-rules";
import type { Waiver } from "./waivers";

/** The waiver of a violation in an environment, if there is one. */
export function waiverOf(
  { control, resource }: Pick<Violation, "control" | "resource">,
  environment: EnvironmentName,
  waivers: readonly Waiver[],
): Waiver | undefined {
  return waivers.find(
    (waiver) =>
      waiver.controls.includes(control) &&
      waiver.environments.includes(environment) &&
      waiver.resource.test(resource),
  );
}
