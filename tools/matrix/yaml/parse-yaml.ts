import type { Alias, Document, Node, YAMLError } from "yaml";
import { isCollection, isScalar, parseDocument, visit } from "yaml";

import type { Problem } from "../../problem";
import { Problems } from "../../problem";
import { makeProblem } from "../make-problem";
import { resolveAliases } from "./resolve-aliases";
import type { Source } from "./source";
import { locationAt } from "./source";

/** A parsed YAML file whose aliases are all known, or what a .ts file exports in the same form. */
export interface YamlFile {
  readonly source: Source;
  readonly root: Node;
  /** What each alias stands for. */
  readonly targets: ReadonlyMap<Alias, Node>;
  /** Paths of nodes, where positions alone do not say what is meant: several values may come from one expression. */
  readonly paths?: ReadonlyMap<Node, string>;
}

/** The largest YAML file that is read, in characters: the parser needs about 3 s for a million. */
const maxCharacters = 1_000_000;

/** Reads YAML 1.2 core with unique keys, no merge keys and exact integers; throws Problems. */
export function parseYaml(source: Source): YamlFile {
  const { file, text } = source;
  if (text.length > maxCharacters) {
    throw wholeFile(
      source,
      "file-too-large",
      `${file} has ${text.length} characters; at most ${maxCharacters} are read`,
      "keep SQL in files of its own and data in the database",
    );
  }
  try {
    const document = parseDocument(text, {
      version: "1.2",
      schema: "core",
      uniqueKeys: true,
      merge: false,
      intAsBigInt: true,
      prettyErrors: false,
      logLevel: "error",
    });
    const problems = syntaxProblems(document, source);
    if (problems.length > 0) throw new Problems(problems);
    const root = document.contents;
    if (!root || (isScalar(root) && !root.source && root.value === null)) {
      throw wholeFile(source, "empty-file", `${file} is empty`);
    }
    return { source, root, targets: resolveAliases(root, source) };
  } catch (error) {
    if (error instanceof RangeError)
      throw wholeFile(source, "nested-too-deeply", `${file} is nested too deeply`);
    throw error;
  }
}

function wholeFile(source: Source, code: string, message: string, hint?: string): Problems {
  const location = { file: source.file, line: 1, column: 1 };
  return new Problems([makeProblem(code, location, message, hint)]);
}

/** The parser's codes that users meet most, in plain words; the parser's own words for the rest. */
const plainWords: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  DUPLICATE_KEY: ["this key was given before", "keep one of the two"],
  TAB_AS_INDENT: ["a tab cannot indent YAML", "use spaces"],
  MULTIPLE_DOCS: [
    "a file holds one document, and here a second one starts",
    "remove the `---` and what follows",
  ],
  BLOCK_AS_IMPLICIT_KEY: ["a second `key: value` on one line", "put a text that holds `: ` in quotes"],
  BAD_INDENT: [
    "the indentation does not fit the lines around it",
    "close what is open, and align the keys of a map",
  ],
  MISSING_CHAR: ["a character is missing here", "close the quote or bracket, or put `:` after the key"],
  BAD_SCALAR_START: ["a text without quotes cannot start with this character", "put the text in quotes"],
  TAG_RESOLVE_FAILED: ["YAML tags are not used here", "remove the tag"],
};

/** Every duplicate key, and the first other mistake: what follows it is mostly its echo. */
function syntaxProblems(document: Document, source: Source): Problem[] {
  const errors = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  const first = errors.find((error) => error.code !== "DUPLICATE_KEY");
  const shown = errors.filter((error) => error === first || (error.code === "DUPLICATE_KEY" && !first));
  const problems = shown.map((error) => syntaxProblem(error, document, source));
  const { yaml } = document.directives ?? {};
  if (yaml?.explicit && yaml.version !== "1.2") {
    const location = locationAt(source, source.text.indexOf("%YAML"), "%YAML".length);
    problems.push(makeProblem("yaml-syntax", location, "only YAML 1.2 is read", "remove the %YAML line"));
  }
  return problems;
}

function syntaxProblem(error: YAMLError, document: Document, source: Source): Problem {
  const [start, end] = error.pos;
  const open = openedBefore(error, document);
  const word = /^[\w.-]+/.exec(source.text.slice(start, start + 80))?.[0].length ?? 1;
  const location =
    open === undefined ? locationAt(source, start, Math.max(end - start, word)) : locationAt(source, open);
  const [message, hint] =
    open === undefined
      ? (plainWords[error.code] ?? [
          `not valid YAML: ${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}`,
        ])
      : ["this is never closed"];
  return makeProblem(
    error.code === "DUPLICATE_KEY" ? "duplicate-key" : "yaml-syntax",
    location,
    message,
    hint,
  );
}

/** The parser marks where it misses a quote or bracket; a user looks for the one that was opened. */
function openedBefore(error: YAMLError, document: Document): number | undefined {
  const quote = error.message.startsWith("Missing closing");
  const bracket = /^Flow \w+ in block collection must be|^Expected flow \w+ to end/.test(error.message);
  if (!quote && !bracket) return undefined;
  let last: number | undefined;
  visit(document, {
    Node(_key, node) {
      const opens = quote
        ? isScalar(node) && /^QUOTE/.test(node.type ?? "")
        : isCollection(node) && node.flow === true && (node.range?.[2] ?? 0) >= error.pos[0];
      if (opens && (node.range?.[0] ?? 0) < error.pos[0]) last = node.range?.[0] ?? last;
    },
  });
  return last;
}
