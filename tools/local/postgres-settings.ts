/**
 * The settings that every start passes. A float's last digits depend on the order in which rows are added up, so
 * whatever would change a plan or a scan with time or with load is off.
 */
export function postgresSettings(port: number, clusterName: string): Readonly<Record<string, string>> {
  return {
    cluster_name: clusterName,
    listen_addresses: "127.0.0.1",
    port: String(port),
    // A socket's path is limited to 107 bytes, which a project's folder may exceed.
    unix_socket_directories: "",
    max_connections: "200",
    ...sameRowsInTheSameOrder,
    ...sameTextsEverywhere,
    shared_buffers: "256MB",
    maintenance_work_mem: "128MB",
    max_wal_size: "2GB",
    checkpoint_timeout: "15min",
    // Tables that are made and filled in one transaction need no WAL; nobody replicates from here.
    wal_level: "minimal",
    max_wal_senders: "0",
    // Matrices are files that rows speak of: a commit that a crash takes back would leave them without their rows.
    fsync: "on",
    synchronous_commit: "on",
    log_checkpoints: "off",
    log_min_messages: "warning",
  };
}

const sameRowsInTheSameOrder = {
  synchronize_seqscans: "off",
  max_parallel_workers_per_gather: "0",
  // Tables are written once and never updated; statistics that arrive at some moment would change plans.
  autovacuum: "off",
  jit: "off",
};

const sameTextsEverywhere = {
  timezone: "UTC",
  log_timezone: "UTC",
  datestyle: "ISO, MDY",
  intervalstyle: "postgres",
  extra_float_digits: "1",
  bytea_output: "hex",
  lc_messages: "C",
};
