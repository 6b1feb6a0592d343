import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { type MotoServer, startMoto } from "../aws/moto-server";
import { installRoot, python } from "./sandbox";

describe("cell_runner on S3", () => {
  let moto: MotoServer;
  before(async () => {
    moto = await startMoto();
    await fetch(`${moto.url}/sweeps`, { method: "PUT" });
  });
  after(() => moto?.stop());

  it("passes on_s3.py", async () => {
    const env = {
      ...process.env,
      ...moto.env,
      PYTHONDONTWRITEBYTECODE: "1",
      SWEEP_TEST_STORE: "s3://sweeps/",
    };
    const cwd = path.join(installRoot, "infra", "image");
    // A failure's message holds all that unittest says of it.
    await promisify(execFile)(python, ["-m", "unittest", "tests.on_s3"], { cwd, env });
  });
});
