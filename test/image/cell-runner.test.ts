import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

const root = path.join(__dirname, "..", "..");
const python = path.join(root, ".venv", "bin", "python");
const image = path.join(root, "infra", "image");

describe("cell_runner", function () {
  this.timeout(60_000);

  const modules = readdirSync(path.join(image, "tests")).flatMap(
    (file) => /^(test_\w+)\.py$/.exec(file)?.[1] ?? [],
  );
  for (const module of modules) {
    it(`passes ${module}.py`, async () => {
      const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" };
      // A failure's message holds all that unittest says of it.
      await promisify(execFile)(python, ["-m", "unittest", `tests.${module}`], { cwd: image, env });
    });
  }
});
