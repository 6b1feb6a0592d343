import { isMap as isMapNode } from "yaml";

import type { Problem } from "../../problem";
import { Problems } from "../../problem";
import { inOrder } from "../in-order";
import { makeProblem } from "../make-problem";
import type { ReadText } from "../read-referenced";
import { nodeValue } from "../yaml/node-value";
import { locate } from "../yaml/origin";
import type { YamlFile } from "../yaml/parse-yaml";
import { yaml11Warnings } from "../yaml/yaml-11-warnings";
import { inlineQueries } from "./inline-queries";
import type { MapValue } from "./value";
import { wrapLists } from "./wrap-lists";
import type { Written } from "./written";

/** A Triage config as it was written, its SQL inlined. */
export interface BaseConfig {
  readonly file: string;
  readonly config: MapValue;
  readonly written: readonly Written[];
  readonly warnings: readonly Problem[];
}

/** Reads a Triage config from its YAML; throws Problems. */
export function readConfig(yaml: YamlFile, readText: ReadText): BaseConfig {
  const { file } = yaml.source;
  const origin = { kind: "yaml", file: yaml, node: yaml.root } as const;
  if (!isMapNode(yaml.root)) {
    const location = locate(origin, []);
    throw new Problems([makeProblem("wrong-type", location, "a Triage config must be a map")]);
  }
  const problems: Problem[] = [];
  const value = nodeValue(yaml, yaml.root, problems);
  const inlined = inlineQueries(
    { path: [], value, written: [{ path: [], origin }] },
    file,
    readText,
    problems,
  );
  if (problems.length > 0) throw new Problems(inOrder(problems));
  return {
    file,
    config: wrapLists(inlined.value, []) as MapValue,
    written: inlined.written,
    warnings: yaml11Warnings(yaml),
  };
}

/** In place of a base, where there is none. */
export function emptyConfig({ source }: YamlFile): BaseConfig {
  return { file: source.file, config: new Map(), written: [], warnings: [] };
}
