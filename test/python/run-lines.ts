import { spawnSync } from "node:child_process";
import path from "node:path";
import { testPrograms } from "./test-programs";

/** Gives a Python program of the tests one line for each input, and takes the JSON of one line for each from it. */
export async function runLines<Output>(
  program: string,
  inputs: readonly string[],
): Promise<readonly Output[]> {
  const python = path.join(await testPrograms(), "python");
  const { status, stdout, stderr } = spawnSync(python, [path.join(__dirname, program)], {
    input: inputs.map((each) => `${each}\n`).join(""),
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
