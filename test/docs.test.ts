import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { configSchema } from "../infra/config-schema";

const root = path.join(__dirname, "..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const documents = ["README.md", ...readdirSync(path.join(root, "docs")).map((name) => `docs/${name}`)];

describe("the documents", () => {
  for (const document of documents) {
    it(`name no file that is not there: ${document}`, () => {
      const named = read(document).match(
        /\b(infra|tools|docs|test|experiments)\/[\w./-]*\w\.(ts|py|md|sql|lock)\b/g,
      );
      assert.deepEqual(
        (named ?? []).filter((file) => !existsSync(path.join(root, file))),
        [],
      );
    });

    it(`name no script that is not there: ${document}`, () => {
      const { scripts } = JSON.parse(read("package.json"));
      const named = [...read(document).matchAll(/\bnpm run ([a-z0-9:]+)/g)].map(([, name]) => name!);
      assert.deepEqual(
        named.filter((name) => !(name in scripts)),
        [],
      );
    });
  }

  it("have every key of a stack's config in the table of docs/aws.md", () => {
    const keys = Object.keys(configSchema.shape);
    const rows = read("docs/aws.md").match(/^\| `.*$/gm) ?? [];
    const told = rows.flatMap((row) => [...row.split("|")[1]!.matchAll(/`(\w+)`/g)].map(([, key]) => key));
    assert.deepEqual(
      keys.filter((key) => !told.includes(key)),
      [],
    );
  });

  it("have every command of the command line in README.md's table", () => {
    const help = execFileSync(process.execPath, ["-r", "ts-node/register", "tools/sweep.ts", "--help"], {
      cwd: root,
      encoding: "utf8",
    });
    const commands = [...help.slice(help.indexOf("Commands:")).matchAll(/^ {2}([a-z]+)/gm)].map(
      ([, name]) => name!,
    );
    assert.ok(commands.length > 10, help);
    const missing = commands.filter(
      (name) => name !== "help" && !read("README.md").includes(`\`sweep ${name}`),
    );
    assert.deepEqual(missing, []);
  });
});
