import type { PostgresConnection } from "../../tools/local/postgres";
import { query } from "../local/query";

/** Makes a server's master as RDS makes it: it owns the common databases and is no superuser. */
export async function rdsMaster(superuser: PostgresConnection): Promise<PostgresConnection> {
  const password = "master's own";
  await query(
    superuser,
    `create role postgres login createdb createrole password '${password.replace("'", "''")}'`,
  );
  for (const database of ["postgres", "template1"])
    await query(superuser, `alter database ${database} owner to postgres`);
  return { ...superuser, user: "postgres", password };
}
