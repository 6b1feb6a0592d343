import { checkConfig } from "./check-config";
import { checkSurroundings, checkTogether } from "./check-together";
import type { ConfigProblem } from "./config-problem";
import type { WrittenConfig } from "./config-schema";
import { durationSeconds } from "./duration";
import type { BaseEnvironment } from "./environments";
import { environments } from "./environments";
import type { ComputeOffer, ResourceProfile } from "./profiles";
import { checkProfiles, defaultProfiles } from "./profiles";

/** What every stack is told. */
interface CommonConfig {
  readonly project: string;
  readonly stack: string;
  readonly region: string;
  readonly keepsData: boolean;
  readonly logRetentionDays: number;
  /** The smallest first. */
  readonly profiles: Readonly<Record<string, ResourceProfile>>;
  /** @default the project's own image, built; a sandbox's is its base's */
  readonly image: ImageConfig;
  readonly iam: IamConfig;
  readonly alertEmails: readonly string[];
  /** On everything that the stack makes. */
  readonly tags: Readonly<Record<string, string>>;
}

/** A stack with network, compute environments and database server of its own. */
export interface BaseConfig extends CommonConfig {
  readonly kind: "base";
  readonly network: { readonly mode: "public" | "nat"; readonly cidr: string; readonly zones: number };
  readonly compute: ComputeOffer & { readonly volumeGiB: number };
  readonly database: BaseEnvironment["database"];
  readonly budget?: { readonly monthlyUsd: number; readonly byTag: boolean };
}

/** A developer's own stack on a base. */
export interface SandboxConfig extends CommonConfig {
  readonly kind: "sandbox";
  readonly baseStack: string;
  /** Whether it has a queue of its own over the base's compute environments, or uses the base's queues. */
  readonly ownQueue: boolean;
  /** The day from which it counts as forgotten. */
  readonly expires?: string;
  /** Who made it. */
  readonly owner?: string;
}

export type StackConfig = BaseConfig | SandboxConfig;

export type ImageConfig =
  /** That of a sandbox's base. */
  | { readonly kind: "base" }
  | { readonly kind: "ready"; readonly digest: string }
  | { readonly kind: "build"; readonly dockerfile: string; readonly args: Readonly<Record<string, string>> };

export interface IamConfig {
  readonly path: string;
  readonly permissionsBoundary?: string;
}

/** Where a stack's config comes from; `values` are Pulumi's own: text, or JSON for what is not text. */
export interface ConfigSource {
  readonly project: string;
  readonly stack: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Reads a stack's config: the config with all defaults, or all that is wrong with it. */
export function readConfig(
  source: ConfigSource,
): { readonly config: StackConfig } | { readonly problems: readonly ConfigProblem[] } {
  const surroundings = checkSurroundings(source);
  const checked = checkConfig(ownValues(source));
  if ("problems" in checked) return { problems: [...surroundings, ...checked.problems] };
  const problems = [...surroundings, ...checkTogether(source.stack, checked.config)];
  if (problems.length > 0) return { problems };
  const config = withDefaults(source, checked.config);
  const misfits = config.kind === "base" ? checkProfiles(config.profiles, config.compute) : [];
  return misfits.length > 0 ? { problems: misfits } : { config };
}

/** The values under the project's name. What is not JSON stays text, and fails its own check if it must be more. */
function ownValues({ project, values }: ConfigSource): Record<string, unknown> {
  const own = Object.entries(values).filter(([key]) => key.startsWith(`${project}:`));
  return Object.fromEntries(
    own.map(([key, text]) => {
      const name = key.slice(project.length + 1);
      return [name, textKeys.has(name) ? text : parse(text)];
    }),
  );
}

const textKeys: ReadonlySet<string> = new Set(["environment", "baseStack", "expires", "owner"]);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function withDefaults({ project, stack, values }: ConfigSource, written: WrittenConfig): StackConfig {
  const environment = environments[written.environment];
  const common: CommonConfig = {
    project,
    stack,
    region: values["aws:region"]!,
    keepsData: environment.keepsData,
    logRetentionDays: written.logRetentionDays ?? environment.logRetentionDays,
    profiles: written.profiles ? smallestFirst(mapValues(written.profiles, profileOf)) : defaultProfiles,
    image: imageOf(written),
    iam: {
      path: written.iam?.path ?? "/",
      ...(written.iam?.permissionsBoundary && { permissionsBoundary: written.iam.permissionsBoundary }),
    },
    alertEmails: written.alertEmails ?? [],
    tags: written.tags ?? {},
  };
  if (environment.kind === "sandbox") {
    const { baseStack, ownQueue = true, expires, owner } = written;
    return {
      ...common,
      kind: "sandbox",
      baseStack: baseStack!,
      ownQueue,
      ...(expires && { expires }),
      ...(owner && { owner }),
    };
  }
  const { network, compute, database, budget } = written;
  return {
    ...common,
    kind: "base",
    network: {
      mode: network?.mode ?? environment.networkMode,
      cidr: network?.cidr ?? "10.40.0.0/16",
      zones: network?.zones ?? 2,
    },
    compute: {
      instanceTypes: compute?.instanceTypes ?? ["default_x86_64"],
      maxVcpus: { ...environment.maxVcpus, ...defined(compute?.maxVcpus ?? {}) },
      spillToOnDemand: compute?.spillToOnDemand ?? false,
      volumeGiB: compute?.volumeGiB ?? 100,
    },
    database: { ...environment.database, ...defined(database ?? {}) },
    ...(budget && { budget: { monthlyUsd: budget.monthlyUsd, byTag: budget.byTag ?? false } }),
  };
}

function profileOf(written: NonNullable<WrittenConfig["profiles"]>[string]): ResourceProfile {
  const { vcpus, memoryMiB, gpus = 0, timeout = "12h", attempts = 3, queue = "sweep" } = written;
  return { vcpus, memoryMiB, gpus, timeoutSeconds: durationSeconds(timeout), attempts, queue };
}

/** Pulumi hands maps on in the order of their keys, and cells that say nothing use the first profile. */
function smallestFirst(profiles: Readonly<Record<string, ResourceProfile>>) {
  return Object.fromEntries(
    Object.entries(profiles).sort(
      ([, one], [, other]) =>
        one.gpus - other.gpus || one.vcpus - other.vcpus || one.memoryMiB - other.memoryMiB,
    ),
  );
}

function imageOf({ environment, image }: WrittenConfig): ImageConfig {
  if (image?.digest) return { kind: "ready", digest: image.digest };
  if (!image && environment === "sandbox") return { kind: "base" };
  return {
    kind: "build",
    dockerfile: image?.dockerfile ?? "infra/image/Dockerfile",
    args: image?.args ?? {},
  };
}

function mapValues<From, To>(map: Readonly<Record<string, From>>, change: (value: From) => To) {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

/** Without the keys whose value is undefined, which a spread would write over defaults. */
function defined<T extends object>(map: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  const entries = Object.entries(map).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]?: Exclude<T[Key], undefined> };
}
