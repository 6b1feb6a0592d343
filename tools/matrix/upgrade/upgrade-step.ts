import type { Document } from "yaml";
import type { MapValue } from "../config/value";

/** Where an upgrade writes down what it does, in words for people. */
export interface UpgradeNotes {
  /** What says the same in another form now. */
  readonly changed: string[];
  /** What the new version has no place for. */
  readonly lost: string[];
}

/** A change that Triage made to what a config is. */
export interface UpgradeStep {
  /** Configs of versions before this one need it. */
  readonly before: number;
  /** What to do, as an order. */
  readonly todo: string;
  /** The top-level keys that decide whether a config needs it. */
  readonly sections: readonly string[];
  /** Whether there is something to do in a config. */
  concerns(config: MapValue): boolean;
  /** Does it, to a document whose comments and style stay what they are. */
  apply(document: Document, notes: UpgradeNotes): void;
}
