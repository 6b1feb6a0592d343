import type { Problem } from "../../problem";
import type { BaseConfig } from "../config/read-config";
import type { ReadText } from "../read-referenced";
import type { YamlFile } from "../yaml/parse-yaml";

/** What the readers of axes share. */
export interface AxisContext {
  readonly file: YamlFile;
  readonly base: BaseConfig;
  readonly readText: ReadText;
  readonly problems: Problem[];
}
