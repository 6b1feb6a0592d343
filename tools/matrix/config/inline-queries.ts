import type { Problem, SourceLocation } from "../../problem";
import { makeProblem } from "../make-problem";
import type { ReadText } from "../read-referenced";
import { besides, readReferenced } from "../read-referenced";
import type { Path } from "./path";
import { getAt, setAt } from "./path";
import type { Value } from "./value";
import { isMap } from "./value";
import type { Written } from "./written";
import { locateWritten } from "./written";

/** The sections whose SQL may stand in a file of its own. */
export const querySections: readonly string[] = ["label_config", "cohort_config"];

/** A value for a path of a config, and where it and its parts were written. */
export interface Write {
  readonly path: Path;
  readonly value: Value;
  readonly written: readonly Written[];
}

/** Puts the SQL that a `filepath` names in its place, as `query`; the path is relative to `file`. */
export function inlineQueries(write: Write, file: string, readText: ReadText, problems: Problem[]): Write {
  let { path, value, written } = write;
  for (const section of querySections) {
    const map = [section];
    if (path[0] === section && path[1] === "filepath" && path.length === 2) {
      const query = readQuery(value, locateWritten(written, path), file, readText, problems);
      path = [section, "query"];
      [value, written] = [query?.text ?? "", [{ path, origin: query?.origin ?? written[0]!.origin }]];
    } else if (path.length === 0 || (path.length === 1 && path[0] === section)) {
      const inside = map.slice(path.length);
      const config = getAt(value, inside);
      if (!isMap(config) || !config.has("filepath")) continue;
      const location = locateWritten(written, [section, "filepath"]);
      if (config.has("query")) {
        problems.push(bothGiven(section, location));
        continue;
      }
      const query = readQuery(config.get("filepath")!, location, file, readText, problems);
      const entries = [...config].map(([key, item]) =>
        key === "filepath" ? ["query", query?.text ?? ""] : [key, item],
      );
      value = setAt(value, inside, new Map(entries as [string, Value][]));
      if (query) written = [...written, { path: [section, "query"], origin: query.origin }];
    }
  }
  return { path, value, written };
}

function bothGiven(section: string, location: SourceLocation | undefined): Problem {
  return makeProblem(
    "query-and-filepath",
    location,
    `"${section}" has both "query" and "filepath"`,
    "keep one of the two",
  );
}

function readQuery(
  reference: Value,
  location: SourceLocation | undefined,
  file: string,
  readText: ReadText,
  problems: Problem[],
): { readonly text: string; readonly origin: Written["origin"] } | undefined {
  if (typeof reference !== "string" || reference === "") {
    problems.push(makeProblem("wrong-type", location, '"filepath" must be the path of a file'));
    return undefined;
  }
  const source = readReferenced(besides(file, reference), readText, problems, location);
  return source && { text: source.text, origin: { kind: "text", source } };
}
