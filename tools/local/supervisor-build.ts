import { createHash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * Says which program a supervisor is: it changes with sweepstack's own files, and with the interpreter and the image
 * that its runner uses. It looks at dates and sizes only, since every command asks.
 */
export function supervisorBuild(python: string, image: string): string {
  const hash = createHash("sha256").update(JSON.stringify([python, image, __filename]));
  for (const name of readdirSync(__dirname).sort()) {
    const { size, mtimeMs } = statSync(join(__dirname, name));
    hash.update(JSON.stringify([name, size, mtimeMs]));
  }
  return hash.digest("hex").slice(0, 32);
}
