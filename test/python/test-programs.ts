import path from "node:path";
import { ensurePythonEnvironment } from "../../tools/local/python-environment";

const root = path.join(__dirname, "..", "..");

/** The folder of the programs that tests use, `moto_server` among them; they are installed where they are missing. */
export async function testPrograms(): Promise<string> {
  const { python } = await ensurePythonEnvironment(
    root,
    (line) => process.stderr.write(`${line}\n`),
    process.env,
    {
      directory: ".venv.test",
      lockFile: "test/python/requirements.lock",
      size: "500 MB",
    },
  );
  return path.dirname(python);
}
