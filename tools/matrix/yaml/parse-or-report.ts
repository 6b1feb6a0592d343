import type { Problem } from "../../problem";
import { Problems } from "../../problem";
import { parseYaml, type YamlFile } from "./parse-yaml";
import type { Source } from "./source";

/** Parses a text beside others: what is wrong with it is added to `problems`. */
export function parseOrReport(source: Source, problems: Problem[]): YamlFile | undefined {
  try {
    return parseYaml(source);
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}
