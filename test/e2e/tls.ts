import { execFileSync } from "node:child_process";
import { chownSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";
import type { PostgresConnection } from "../../tools/local/postgres";
import { query } from "../local/query";

/**
 * Has a server take connections that are encrypted, as RDS does.
 *
 * @param directory - that the server was started in
 */
export async function encrypt(superuser: PostgresConnection, directory: string): Promise<void> {
  const folder = path.join(directory, "data", "tls");
  const [certificate, key] = ["server.crt", "server.key"].map((name) => path.join(folder, name)) as [
    string,
    string,
  ];
  mkdirSync(folder);
  const subject = ["-subj", "/CN=localhost", "-days", "2", "-nodes"];
  const args = ["req", "-x509", "-newkey", "rsa:2048", ...subject, "-keyout", key, "-out", certificate];
  execFileSync("openssl", args, { stdio: "pipe" });
  const { uid, gid } = statSync(path.join(directory, "data"));
  for (const each of [folder, certificate, key]) chownSync(each, uid, gid);
  for (const [name, value] of Object.entries({ ssl_cert_file: certificate, ssl_key_file: key, ssl: "on" }))
    await query(superuser, `alter system set ${name} = '${value}'`);
  await query(superuser, "select pg_reload_conf()");
}
