import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { digestOf, RunnerImage } from "../../infra/image";
import { Registry } from "../../infra/registry";
import { stageBuild } from "../../infra/stage-build";
import type { RecordOptions } from "./record";
import { account, outputOf, record, secretIn } from "./record";
import { sampleContext } from "./sample-context";

describe("stageBuild", () => {
  const folders: string[] = [];
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  function project(files: Readonly<Record<string, string>>, mode = 0o644): string {
    const root = mkdtempSync(path.join(tmpdir(), "stage-"));
    folders.push(root);
    for (const [name, text] of Object.entries({ Dockerfile: "FROM scratch\n", ...files })) {
      const file = path.join(root, "image", name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
      chmodSync(file, mode);
    }
    return root;
  }

  const hashOf = (root: string) => stageBuild(root, "image/Dockerfile").hash;

  it("copies what the build needs, with the same modes whatever the umask was", () => {
    const files = { "runner/a.py": "1", "runner/__pycache__/a.pyc": "x", "tests/t.py": "2" };
    const root = project(files, 0o600);
    const { context, dockerfile } = stageBuild(root, "image/Dockerfile");
    assert.deepEqual([context, dockerfile], [".sweep/image", ".sweep/image/Dockerfile"]);
    const staged = path.join(root, context);
    assert.deepEqual(readdirSync(staged, { recursive: true }).sort(), [
      "Dockerfile",
      "runner",
      "runner/a.py",
    ]);
    const modes = ["runner", "runner/a.py"].map((name) => statSync(path.join(staged, name)).mode & 0o777);
    assert.deepEqual(modes, [0o755, 0o644]);
  });

  it("has the same hash for the same names and bytes, whatever the modes", () => {
    assert.equal(hashOf(project({ a: "1" }, 0o600)), hashOf(project({ a: "1" }, 0o644)));
  });

  it("has another hash for other bytes, other names, and bytes that have moved to another file", () => {
    const hashes = [{ a: "1", b: "" }, { a: "2", b: "" }, { a: "1", c: "" }, { a: "", b: "1" }, {}].map(
      (files) => hashOf(project(files as Record<string, string>)),
    );
    assert.equal(new Set(hashes).size, hashes.length);
  });

  it("leaves nothing of an earlier build", () => {
    const root = project({ old: "1" });
    stageBuild(root, "image/Dockerfile");
    rmSync(path.join(root, "image", "old"));
    const { context } = stageBuild(root, "image/Dockerfile");
    assert.deepEqual(readdirSync(path.join(root, context)), ["Dockerfile"]);
  });
});

describe("RunnerImage", () => {
  const context = sampleContext("dev");
  const root = mkdtempSync(path.join(tmpdir(), "image-"));
  writeFileSync(path.join(root, "Dockerfile"), "FROM scratch\n");
  after(() => rmSync(root, { recursive: true }));

  const build = (options: RecordOptions = {}) =>
    record(() => {
      const registry = new Registry("registry", { context });
      const image = { kind: "build", dockerfile: "Dockerfile", args: { BASE: "debian" } } as const;
      return new RunnerImage("image", { context, root, image, registry });
    }, options);

  it("is built for the machines that run it, by BuildKit, without a cache tag and not in a preview", async () => {
    const { inputs } = (await build()).one("docker:index/image:Image");
    assert.deepEqual(inputs.build, {
      context: ".sweep/image",
      dockerfile: ".sweep/image/Dockerfile",
      args: { BASE: "debian" },
      platform: "linux/amd64",
      builderVersion: "BuilderBuildKit",
    });
    assert.equal(inputs.buildOnPreview, false);
  });

  it("is pushed under a tag that was never there: of its content, and of chance", async () => {
    const built = await build();
    const { hash } = stageBuild(root, "Dockerfile");
    const repository = `${account}.dkr.ecr.us-east-1.amazonaws.com/sweepstack-dev-image`;
    assert.equal(
      built.one("docker:index/image:Image").inputs.imageName,
      `${repository}:${hash.slice(0, 16)}-00112233`,
    );
    assert.deepEqual(built.one("random:index/randomId:RandomId").inputs.keepers, {
      content: hash,
      args: '{"BASE":"debian"}',
    });
    assert.equal(await outputOf(built.result.reference), `${repository}@sha256:${"2".repeat(64)}`);
  });

  it("is unknown in a preview that would build", async () => {
    const built = await build({ preview: true });
    assert.equal(await outputOf(built.result.reference), undefined);
  });

  it("gives the registry's password to the image itself, as a secret, and to no provider", async () => {
    const built = await build();
    const { registry } = built.one("docker:index/image:Image").inputs;
    assert.equal(secretIn(registry).password, "registry-password");
    assert.deepEqual(built.ofType("pulumi:providers:docker"), []);
  });

  it("is what was made by other means, without Docker", async () => {
    const digest = `example.org/mine@sha256:${"3".repeat(64)}`;
    const ready = await record(
      () => new RunnerImage("image", { context, root, image: { kind: "ready", digest } }),
    );
    assert.equal(await outputOf(ready.result.reference), digest);
    assert.deepEqual(
      ready.resources.filter(({ isCustom }) => isCustom),
      [],
    );
    assert.equal(digestOf(digest), `sha256:${"3".repeat(64)}`);
  });

  it("says so where there is no Dockerfile", async () => {
    const registry = { repositoryUrl: "example.org/mine", registryId: account };
    const image = { kind: "build", dockerfile: "other/Dockerfile", args: {} } as const;
    await record(() =>
      assert.throws(() => new RunnerImage("image", { context, root, image, registry }), {
        message: `there is no other/Dockerfile
  hint: say image: { dockerfile: … }, or image: { digest: … } for an image that is there already`,
      }),
    );
  });
});

describe("Registry", () => {
  it("keeps tags as they are (ECR.2), scans (ECR.1), and forgets by count, never by age (ECR.3)", async () => {
    const registry = await record(() => new Registry("registry", { context: sampleContext("dev") }));
    const { inputs } = registry.one("aws:ecr/repository:Repository");
    assert.equal(inputs.name, "sweepstack-dev-image");
    assert.equal(inputs.imageTagMutability, "IMMUTABLE");
    assert.deepEqual(inputs.imageScanningConfiguration, { scanOnPush: true });
    const policy = JSON.parse(registry.one("aws:ecr/lifecyclePolicy:LifecyclePolicy").inputs.policy);
    assert.deepEqual(
      policy.rules.map(({ selection }: { selection: unknown }) => selection),
      [{ tagStatus: "any", countType: "imageCountMoreThan", countNumber: 100 }],
    );
  });

  it("is emptied with dev, and protected in prod", async () => {
    const [dev, prod] = [await one("dev"), await one("prod")];
    assert.deepEqual([dev.protect, dev.inputs.forceDelete], [false, true]);
    assert.deepEqual([prod.protect, prod.inputs.forceDelete], [true, false]);
  });
});

async function one(stack: "dev" | "prod") {
  const registry = await record(() => new Registry("registry", { context: sampleContext(stack) }));
  return registry.one("aws:ecr/repository:Repository");
}
