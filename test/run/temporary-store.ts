import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DirectoryStore } from "../../tools/stores/directory";

/** Gives a new, empty store on each call; to be called inside `describe`, at whose end all of them are removed. */
export function temporaryStores(): () => DirectoryStore {
  const folder = mkdtempSync(join(tmpdir(), "sweep-run-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  let count = 0;
  return () => new DirectoryStore(join(folder, String(++count)));
}
