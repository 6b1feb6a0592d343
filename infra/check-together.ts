import type { ConfigSource } from "./config";
import type { ConfigProblem } from "./config-problem";
import { didYouMean } from "./config-problem";
import type { WrittenConfig } from "./config-schema";
import { durationSeconds } from "./duration";
import { instanceGroups, instancesOf } from "./instances";

/** Names of job definitions that are no profiles. */
const reservedProfiles = ["load", "bootstrap"];

/** IAM names end at 64 characters, of which the longest suffix takes 24. */
const longestNames = 40;

/** PostgreSQL's names end at 63 characters, of which a data version's database takes 31. */
const longestStack = 32;

/** What is wrong with the names of project and stack, which everything is called after, and with the region. */
export function checkSurroundings({ project, stack, values }: ConfigSource): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const [what, name] of Object.entries({ project, stack })) {
    if (/^[a-z][a-z0-9-]*$/.test(name)) continue;
    problems.push({
      path: what,
      message: `the ${what}'s name must be lower-case letters, digits and hyphens, a letter first, not "${name}"`,
      hint: "buckets and roles are called after it, and AWS allows no more",
    });
  }
  if (project.length + stack.length > longestNames) {
    problems.push({
      path: "stack",
      message: `the names of project and stack have ${project.length + stack.length} characters, more than ${longestNames}`,
      hint: "choose shorter ones: roles are called after both, and IAM allows 64 characters in all",
    });
  }
  if (stack.length > longestStack) {
    problems.push({
      path: "stack",
      message: `the name of the stack has ${stack.length} characters, more than ${longestStack}`,
      hint: "choose a shorter one: databases are called after it, and PostgreSQL allows 63 characters in all",
    });
  }
  const region = values["aws:region"];
  if (!region || !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) {
    problems.push({
      path: "aws:region",
      message: region ? `must be an AWS region, not "${region}"` : "is missing",
      hint: "for example aws:region: us-east-1",
    });
  }
  return problems;
}

/** What is wrong with keys that are each well formed. */
export function checkTogether(stack: string, config: WrittenConfig): ConfigProblem[] {
  return [
    ...(config.environment === "sandbox" ? sandboxProblems(stack, config) : baseProblems(config)),
    ...profileProblems(config),
    ...imageProblems(config),
    ...budgetProblems(config),
  ];
}

function sandboxProblems(stack: string, config: WrittenConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const path of ["network", "compute", "database", "budget"] as const) {
    if (config[path] === undefined) continue;
    const hint = `remove it, or change it in ${config.baseStack ? `Pulumi.${config.baseStack}.yaml` : "the base"}`;
    problems.push({ path, message: "a sandbox takes it from its base", hint });
  }
  if (config.baseStack === undefined) {
    const hint = "for example baseStack: dev";
    problems.push({ path: "baseStack", message: "is missing: a sandbox stands on a base", hint });
  } else if (config.baseStack === stack) {
    const hint = "name the stack that has network and database";
    problems.push({ path: "baseStack", message: "a sandbox cannot stand on itself", hint });
  }
  if (config.baseStack && config.baseStack !== stack && !stack.startsWith(`${config.baseStack}-`)) {
    problems.push({
      path: "stack",
      message: `a sandbox on ${config.baseStack} must be called ${config.baseStack}-…, not "${stack}"`,
      hint: `call it ${config.baseStack}-${stack}: the rights of people and of the bootstrap job go by names`,
    });
  }
  if (config.expires && !isDay(config.expires)) {
    const hint = "for example expires: 2027-01-31";
    problems.push({ path: "expires", message: `there is no day ${config.expires}`, hint });
  }
  return problems;
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function baseProblems(config: WrittenConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const path of ["baseStack", "ownQueue", "expires", "owner"] as const) {
    if (config[path] === undefined) continue;
    const hint = "remove it, or say environment: sandbox";
    problems.push({ path, message: "is for sandboxes only", hint });
  }
  for (const [at, entry] of (config.compute?.instanceTypes ?? []).entries()) {
    if (instancesOf(entry).length > 0) continue;
    const path = `compute.instanceTypes[${at}]`;
    problems.push({ path, ...unknownInstance(entry) });
  }
  return problems;
}

function unknownInstance(entry: string): Omit<ConfigProblem, "path"> {
  if (entry === "optimal")
    return { message: "AWS no longer says what optimal is", hint: "write default_x86_64" };
  if (/^(default_arm64|[a-z]+\d+g[a-z]*(\.\w+)?)$/.test(entry)) {
    return {
      message: `${entry} is not x86-64, as the image and all of a queue's machines are`,
      hint: `one of ${instanceGroups.join(", ")}, or a type such as m6i.4xlarge`,
    };
  }
  return { message: `${entry} is not known`, hint: didYouMean(entry, instanceGroups) };
}

function profileProblems({ profiles = {} }: WrittenConfig): ConfigProblem[] {
  return Object.entries(profiles).flatMap(([name, { timeout }]) => {
    const problems: ConfigProblem[] = [];
    const path = `profiles.${name}`;
    if (reservedProfiles.includes(name)) {
      const hint = "choose another name";
      problems.push({ path, message: `"${name}" is a job of the stack's own`, hint });
    }
    if (timeout !== undefined && durationSeconds(timeout) < 60) {
      const hint = "AWS Batch takes 60 s at least";
      problems.push({ path: `${path}.timeout`, message: `${timeout} is too short`, hint });
    }
    return problems;
  });
}

function imageProblems({ image }: WrittenConfig): ConfigProblem[] {
  if (!image?.digest || (!image.dockerfile && !image.args)) return [];
  const path = image.dockerfile ? "image.dockerfile" : "image.args";
  const hint = "remove one of the two";
  return [{ path, message: "an image with a digest is not built", hint }];
}

function budgetProblems({ budget, alertEmails }: WrittenConfig): ConfigProblem[] {
  if (!budget || alertEmails) return [];
  const hint = "for example alertEmails: [me@example.org]";
  return [{ path: "budget", message: "nobody would hear of it", hint }];
}
