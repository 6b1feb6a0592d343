import type { Path } from "../config/path";
import type { MapValue } from "../config/value";
import type { Span } from "../yaml/origin";

/** What the lint finds in a config, at a path of it. */
export interface Issue {
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly hint?: string;
  readonly path: Path;
  /** @default "value" */
  readonly at?: "key" | "value";
  /** Which part of a text is meant. */
  readonly span?: Span;
  /** What the config lacks, any one of which would do. */
  readonly missing?: readonly Path[];
}

/** A rule looks at some sections of a config and at nothing else, so that its findings can be kept. */
export interface Rule {
  /** `"which"`: not at what is in the sections, but at which of them there are. */
  readonly sections: readonly string[] | "which";
  check(config: MapValue): Issue[];
}
