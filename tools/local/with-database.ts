import { connectSupervisor, type SupervisorOptions } from "./connect-supervisor";
import type { PostgresConnection } from "./postgres";

/** Does something with the store's PostgreSQL, which runs at least until it is done. */
export async function withDatabase<T>(
  options: SupervisorOptions,
  work: (connection: PostgresConnection) => Promise<T>,
): Promise<T> {
  const supervisor = await connectSupervisor(options);
  const release = await supervisor.hold();
  try {
    return await work(await supervisor.call("database", {}));
  } finally {
    release();
  }
}
