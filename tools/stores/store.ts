/**
 * Where runs, claims and results are kept: a folder, or a prefix of an S3 bucket with the same keys.
 *
 * A key is a path of names joined by `/`; each name is of `A-Z a-z 0-9 . _ -` and does not begin with a dot. A document
 * is seen whole or not at all, and a write that has returned is kept over a crash.
 */
export interface Store {
  /**
   * The document, or what stands in it from an offset on (in bytes); undefined when there is none. Only logs, which grow,
   * are read by part.
   */
  get(key: string, offset?: number): Promise<Buffer | undefined>;
  /** Writes a document that must not exist; false, and nothing written, when it does. Of several writers one wins. */
  create(key: string, body: string | Uint8Array): Promise<boolean>;
  /** Writes a document, or replaces the one that is there. */
  put(key: string, body: string | Uint8Array): Promise<void>;
  /** The keys of all documents that begin with a prefix, sorted. */
  list(prefix: string): Promise<string[]>;
  /**
   * The names of the folders directly below a folder, sorted; none when it does not exist. Much cheaper than `list`.
   *
   * @example
   * await store.listFolders("runs"); // ["run-1", "run-2"]
   */
  listFolders(key: string): Promise<string[]>;
}
