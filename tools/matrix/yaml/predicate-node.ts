import { YAMLMap } from "yaml";

/** A function in place of a matcher; to all that does not know better it is a map without entries. */
export class PredicateNode extends YAMLMap {
  constructor(readonly predicate: (cell: Readonly<Record<string, string>>) => unknown) {
    super();
  }
}
