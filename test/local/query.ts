import type { PostgresConnection } from "../../tools/local/postgres";

interface PgClient {
  connect(): Promise<void>;
  query(sql: string): Promise<{ rows: Record<string, unknown>[] }>;
  on(event: "error", listener: () => void): void;
  end(): Promise<void>;
}

/** The part of the package that is used here; it comes without types. */
const { Client } = require("pg") as {
  Client: new (options: PostgresConnection & { database: string }) => PgClient;
};

/** Runs one statement on a connection of its own. */
export async function query(
  connection: PostgresConnection,
  sql: string,
  database = "postgres",
): Promise<Record<string, unknown>[]> {
  const client = new Client({ ...connection, database });
  // A server that goes down is told twice: here and by the statement that fails.
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
