import { type Document, isMap, isScalar, parseDocument, visit } from "yaml";
import { Problem, Problems, type SourceLocation } from "../../problem";
import { makeProblem } from "../make-problem";
import { locationAt, type Source } from "../yaml/source";
import { keyName, mapAt, nodeAt, textAt } from "./document-nodes";
import type { UpgradeNotes } from "./upgrade-step";
import { currentVersion, oldestVersion, upgradeSteps, versionNumber } from "./upgrade-steps";

/** A Triage config in the form of the current version. */
export interface UpgradedConfig extends UpgradeNotes {
  readonly text: string;
  /** Of what was given: `v6`. */
  readonly from: string;
}

/**
 * Brings a Triage config to the current version, with its comments; throws Problems for what is no Triage config, or
 * too old. What comes out may still need mending: the lint says so.
 */
export function upgradeConfig(source: Source): UpgradedConfig {
  const document = read(source);
  const notes: UpgradeNotes = { changed: [], lost: [] };
  keepLastOfTwins(document, notes);
  const from = readVersion(document, source);
  if (from === currentVersion) {
    const text = notes.changed.length === 0 ? source.text : write(document, source);
    return { ...notes, text, from: `v${from}` };
  }
  writeOutWords(document, notes);
  for (const step of upgradeSteps) if (from < step.before) step.apply(document, notes);
  document.setIn(["config_version"], document.createNode(`v${currentVersion}`));
  notes.changed.push(`config_version is v${currentVersion}`);
  return { ...notes, text: write(document, source), from: `v${from}` };
}

function write(document: Document, source: Source): string {
  try {
    return document.toString({ lineWidth: 0 });
  } catch {
    const hint = "write out what the aliases (*name) stand for, and run the command again";
    throw refuse(source, "an alias stands for what the upgrade removes", hint);
  }
}

/** Keys that are given twice are the business of `keepLastOfTwins`. */
function read(source: Source): Document {
  const document = parseDocument(source.text, {
    schema: "core",
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "error",
  });
  const [error] = document.errors;
  if (error) {
    const location = locationAt(source, error.pos[0], error.pos[1] - error.pos[0]);
    throw new Problems([makeProblem("yaml-syntax", location, `not valid YAML: ${error.message}`)]);
  }
  if (!isMap(document.contents)) throw refuse(source, "a Triage config must be a map");
  if (["base", "axes", "command"].some((key) => document.has(key)))
    throw refuse(source, "this is a sweep, not a Triage config", "give the config that its `base` names");
  return document;
}

function readVersion(document: Document, source: Source): number {
  const known = `v${oldestVersion} to v${currentVersion}`;
  const node = nodeAt(document, ["config_version"]);
  if (!isScalar(node)) {
    const hint = "Triage's documentation of the version that ran it says which: config_version: 'v6'";
    throw refuse(source, `the config lacks "config_version"; ${known} are read`, hint);
  }
  const version = versionNumber(textAt(document, ["config_version"]));
  if (version !== undefined && version >= oldestVersion && version <= currentVersion) return version;
  const [start, end] = node.range ?? [0, 1];
  const location = locationAt(source, start, end - start);
  throw new Problems([
    makeProblem(
      "config-version",
      location,
      `config_version is ${JSON.stringify(node.value)}; ${known} are read`,
    ),
  ]);
}

function refuse({ file }: Source, message: string, hint?: string): Problems {
  const location: SourceLocation = { file, line: 1, column: 1 };
  return new Problems([new Problem(message, { code: "old-config", location, ...(hint && { hint }) })]);
}

/** PyYAML takes the last of keys that are given twice. */
function keepLastOfTwins(document: Document, { changed }: UpgradeNotes): void {
  visit(document, {
    Map(_key, map) {
      const names = map.items.map(({ key }) => keyName(key));
      const twins = new Set(names.filter((name, at) => names.indexOf(name) < at));
      for (const name of twins)
        changed.push(`"${name}" was given twice; Triage took the last, which is kept`);
      map.items = map.items.filter((_, at) => names.lastIndexOf(names[at]!) === at);
    },
  });
}

/** What YAML 1.1, which Triage reads, takes for booleans, and YAML 1.2 for texts. */
function writeOutWords(document: Document, { changed }: UpgradeNotes): void {
  const words = new Map([
    ...["yes", "Yes", "YES", "on", "On", "ON"].map((word) => [word, true] as const),
    ...["no", "No", "NO", "off", "Off", "OFF"].map((word) => [word, false] as const),
  ]);
  visit(mapAt(document, [])!, {
    Scalar(key, node) {
      const meaning = node.type === "PLAIN" && key !== "key" ? words.get(String(node.value)) : undefined;
      if (meaning === undefined) return;
      changed.push(`\`${node.value}\` is written \`${meaning}\`, as Triage read it`);
      node.value = meaning;
      delete node.source;
    },
  });
}
