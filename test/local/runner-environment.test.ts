import assert from "node:assert/strict";
import { runnerEnvironment } from "../../tools/local/runner-environment";

describe("runnerEnvironment", () => {
  const options = {
    ...{ imageDirectory: "/p/infra/image", store: "/p/.sweep/store", work: "/p/.sweep/work" },
    connection: { host: "127.0.0.1", port: 5000, user: "sweep", password: "secret" },
  };

  it("leads to the store's own database, and leaves one thread to each cell", () => {
    assert.deepEqual(runnerEnvironment({ PATH: "/bin", HOME: "/home/ada" }, options), {
      ...{ PATH: "/bin", HOME: "/home/ada" },
      ...{ OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1", NUMEXPR_NUM_THREADS: "1" },
      ...{
        PYTHONHASHSEED: "0",
        PYTHONUTF8: "1",
        PYTHONUNBUFFERED: "1",
        LC_ALL: "C",
        TZ: "UTC",
        MPLBACKEND: "Agg",
      },
      ...{ PYTHONPATH: "/p/infra/image", SWEEP_STORE: "/p/.sweep/store", SWEEP_WORK: "/p/.sweep/work" },
      ...{ PGHOST: "127.0.0.1", PGPORT: "5000", PGUSER: "sweep", PGPASSWORD: "secret" },
    });
  });

  it("leads to no database where none is needed", () => {
    const { connection: _, ...withoutDatabase } = options;
    const names = Object.keys(runnerEnvironment({ PGHOST: "elsewhere" }, withoutDatabase));
    assert.deepEqual(
      names.filter((name) => name.startsWith("PG")),
      [],
    );
  });

  const foreign = [
    ...[
      "AWS_SECRET_ACCESS_KEY",
      "AWS_PROFILE",
      "DATABASE_URL",
      "PGSERVICE",
      "PGOPTIONS",
      "POSTGRES_PASSWORD",
    ],
    ...["PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV", "CONDA_PREFIX", "SWEEP_STACK"],
  ];
  for (const name of foreign) {
    it(`does not pass on ${name}`, () => {
      assert.equal(name in runnerEnvironment({ [name]: "theirs" }, options), false);
    });
  }
});
