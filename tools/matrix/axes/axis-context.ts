import type { Problem } from "../../problem";
import type { BaseConfig } from "../config/read-config";
import type { ReadText } from "../read-referenced";
import type { YamlFile } from "../yaml/parse-yaml";

/** What the readers of axes share. */
export interface AxisContext {
  /** Where paths of files start. */
  readonly file: YamlFile;
  readonly base: BaseConfig;
  /** Labels of a config's axes write to it; those of a command's axes are put into its words. */
  readonly labelsOf: "config" | "command";
  /** Whether other axes may change the base before this one writes to it: what is there is known only then. */
  readonly afterOthers: boolean;
  readonly readText: ReadText;
  readonly problems: Problem[];
}
