import { z } from "zod";
import { queueNames } from "./queues";

/** A check's message: what the value must be. */
const must = (what: string) => ({ error: `must be ${what}` });

/** A whole number; `example` is what the hint shows. */
function whole(from: number, to: number, example: number) {
  const message = must(`a whole number from ${from} to ${to}`);
  return z.number(message).int(message).min(from, message).max(to, message).meta({ example });
}

function text(pattern: RegExp, what: string, example: string) {
  return z.string(must(what)).regex(pattern, must(what)).meta({ example });
}

function oneOf<const T extends readonly string[]>(values: T) {
  return z.enum(values, must(`one of ${values.join(", ")}`)).meta({ example: values[0]! });
}

function flag(example: boolean) {
  return z.boolean(must("true or false")).meta({ example });
}

function listOf<T extends z.ZodType>(item: T, what: string, example: string) {
  return z.array(item, must(what)).min(1, must(what)).meta({ example });
}

const email = text(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, "an e-mail address", "me@example.org");
const emails = listOf(email, "a list of e-mail addresses", "[me@example.org]");

/** A tag's key or value; AWS refuses other characters, and keys that begin with `aws:`. */
const tagText = /^(?!aws:)[\p{L}\p{N} _.:/=+\-@]*$/u;

/** CloudWatch Logs knows no other numbers of days. */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 3653,
];

const network = z.strictObject(
  {
    mode: oneOf(["public", "nat"]).optional(),
    cidr: text(
      /^(10\.(\d{1,2}|1\d\d|2[0-4]\d|25[0-5])|172\.(1[6-9]|2\d|3[01])|192\.168)\.0\.0\/16$/,
      "a private IPv4 range of size /16",
      "10.40.0.0/16",
    ).optional(),
    zones: whole(2, 3, 2).optional(),
  },
  must("a map with mode, cidr and zones"),
);

const maxVcpus = z.strictObject(
  {
    test: whole(1, 100_000, 8).optional(),
    sweep: whole(1, 100_000, 256).optional(),
    ondemand: whole(1, 100_000, 64).optional(),
  },
  must("a map from queues to numbers of vCPUs"),
);

const compute = z.strictObject(
  {
    instanceTypes: listOf(
      z.string(must("an instance type or family")),
      "a list of instance types and families",
      "[default_x86_64]",
    ).optional(),
    maxVcpus: maxVcpus.optional(),
    spillToOnDemand: flag(false).optional(),
    volumeGiB: whole(100, 16_384, 100).optional(),
  },
  must("a map with instanceTypes, maxVcpus, spillToOnDemand and volumeGiB"),
);

const database = z.strictObject(
  {
    instanceClass: text(/^db\.[a-z0-9-]+\.[a-z0-9]+$/, "an RDS instance class", "db.t4g.micro").optional(),
    storageGiB: whole(20, 65_536, 20).optional(),
    connections: whole(5, 4_950, 60).optional(),
  },
  must("a map with instanceClass, storageGiB and connections"),
);

const profile = z.strictObject(
  {
    vcpus: whole(1, 192, 4),
    memoryMiB: whole(128, 1_572_864, 15_360),
    gpus: whole(0, 16, 0).optional(),
    timeout: text(/^(\d+[smhd])+$/, "a duration in seconds, minutes, hours and days", "12h").optional(),
    attempts: whole(1, 10, 3).optional(),
    queue: oneOf(queueNames).optional(),
  },
  must("a map with vcpus and memoryMiB"),
);

const image = z.strictObject(
  {
    digest: text(
      /^[a-z0-9.\-/_:]+@sha256:[0-9a-f]{64}$/,
      "an image's name with its digest",
      `registry.example.org/name@sha256:${"0".repeat(64)}`,
    ).optional(),
    dockerfile: text(/^[^/].*$/, "a path inside of the project", "infra/image/Dockerfile").optional(),
    args: z
      .record(z.string(), z.string(must("text")), must("a map from build arguments to text"))
      .meta({ example: "{ BASE: python:3.10-slim }" })
      .optional(),
  },
  must("a map with digest, or with dockerfile and args"),
);

const iam = z.strictObject(
  {
    path: text(
      /^\/([A-Za-z0-9+=,.@_-]+\/)*$/,
      "an IAM path, which begins and ends with a slash",
      "/sweepstack/",
    ).optional(),
    permissionsBoundary: text(
      /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[^*?]+$/,
      "the ARN of an IAM policy",
      "arn:aws:iam::123456789012:policy/boundary",
    ).optional(),
  },
  must("a map with path and permissionsBoundary"),
);

const budget = z.strictObject(
  { monthlyUsd: whole(1, 10_000_000, 200), byTag: flag(false).optional() },
  must("a map with monthlyUsd"),
);

/** What a stack's config may hold under the project's name. */
export const configSchema = z.strictObject({
  environment: oneOf(["dev", "prod", "sandbox"]),
  baseStack: text(/^[a-z][a-z0-9-]*$/, "the name of a stack", "dev").optional(),
  ownQueue: flag(true).optional(),
  expires: text(/^\d{4}-\d{2}-\d{2}$/, "a date", "2027-01-31").optional(),
  owner: text(
    /^[\p{L}\p{N}][\p{L}\p{N} _.:/=+\-@]{0,255}$/u,
    "a name of letters, digits and _.:/=+-@",
    "anna",
  ).optional(),
  logRetentionDays: z
    .number(must(`one of ${retentions.join(", ")}`))
    .refine((days) => retentions.includes(days), must(`one of ${retentions.join(", ")}`))
    .meta({ example: 30 })
    .optional(),
  network: network.optional(),
  compute: compute.optional(),
  database: database.optional(),
  profiles: z
    .record(
      text(
        /^[a-z][a-z0-9-]{0,29}$/,
        "lower-case letters, digits and hyphens, 30 at most, a letter first",
        "medium",
      ),
      profile,
      must("a map from names to profiles"),
    )
    .refine((profiles) => Object.keys(profiles).length > 0, must("a map of one profile at least"))
    .meta({ example: "{ medium: { vcpus: 2, memoryMiB: 7168 } }" })
    .optional(),
  image: image.optional(),
  iam: iam.optional(),
  alertEmails: emails.optional(),
  budget: budget.optional(),
  tags: z
    .record(
      text(tagText, "a tag's key, which does not begin with aws:", "team").max(
        128,
        must("128 characters at most"),
      ),
      text(tagText, "a tag's value, which is text", "research").max(256, must("256 characters at most")),
      must("a map of tags"),
    )
    .refine((tags) => Object.keys(tags).length <= 20, must("20 tags at most: a job has room for 50 in all"))
    .meta({ example: "{ team: research }" })
    .optional(),
});

/** A stack's config as it is written. */
export type WrittenConfig = z.infer<typeof configSchema>;
