/** An EC2 instance type of x86-64. */
export interface InstanceType {
  readonly name: string;
  readonly vcpus: number;
  /** As AWS sells it; a job gets less, see `usableMemoryMiB`. */
  readonly memoryMiB: number;
  readonly gpus: number;
}

const families: Readonly<Record<string, readonly InstanceType[]>> = {
  ...family("c5", 2, [2, 4, 8, 16, 36, 48, 72, 96]),
  ...family("m5", 4, [2, 4, 8, 16, 32, 48, 64, 96]),
  ...family("r5", 8, [2, 4, 8, 16, 32, 48, 64, 96]),
  ...family("c6i", 2, [2, 4, 8, 16, 32, 48, 64, 96, 128]),
  ...family("m6i", 4, [2, 4, 8, 16, 32, 48, 64, 96, 128]),
  ...family("r6i", 8, [2, 4, 8, 16, 32, 48, 64, 96, 128]),
  ...family("c6a", 2, [2, 4, 8, 16, 32, 48, 64, 96, 128, 192]),
  ...family("m6a", 4, [2, 4, 8, 16, 32, 48, 64, 96, 128, 192]),
  ...family("r6a", 8, [2, 4, 8, 16, 32, 48, 64, 96, 128, 192]),
  ...family("c7i", 2, [2, 4, 8, 16, 32, 48, 64, 96, 192]),
  ...family("m7i", 4, [2, 4, 8, 16, 32, 48, 64, 96, 192]),
  ...family("r7i", 8, [2, 4, 8, 16, 32, 48, 64, 96, 192]),
  ...family("g4dn", 4, [4, 8, 16, 32, 48, 64], { 48: 4 }),
  ...family("g5", 4, [4, 8, 16, 32, 48, 64, 96, 192], { 48: 4, 96: 4, 192: 8 }),
  ...family("g6", 4, [4, 8, 16, 32, 48, 64, 96, 192], { 48: 4, 96: 4, 192: 8 }),
};

/**
 * What stands for several families: https://docs.aws.amazon.com/batch/latest/APIReference/API_ComputeResource.html.
 * Since November 2025 Batch takes `optimal` for `default_x86_64`.
 */
const bundles: Readonly<Record<string, readonly string[]>> = { default_x86_64: ["m6i", "c6i", "r6i", "c7i"] };

/** What a compute environment may name beside single types: bundles and families. */
export const instanceGroups: readonly string[] = [...Object.keys(bundles), ...Object.keys(families)];

/** The types that an entry of a compute environment stands for; none if it is not known. */
export function instancesOf(entry: string): readonly InstanceType[] {
  if (Object.hasOwn(bundles, entry)) return bundles[entry]!.flatMap((name) => families[name]!);
  const [name = ""] = entry.split(".");
  const known = Object.hasOwn(families, name) ? families[name]! : [];
  return entry === name ? known : known.filter((type) => type.name === entry);
}

/**
 * What jobs can have of an instance's memory: the kernel and the ECS agent keep the rest, and a job that asks for more
 * than is left never starts. An m4.large shows 7,985 of 8,192 MiB to Linux, newer types less; 4 % and 200 MiB are on
 * the safe side. https://docs.aws.amazon.com/batch/latest/userguide/memory-management.html
 */
export function usableMemoryMiB({ memoryMiB }: InstanceType): number {
  return Math.floor(memoryMiB * 0.96) - 200;
}

function family(
  name: string,
  gibPerVcpu: number,
  sizes: readonly number[],
  moreGpus?: Readonly<Record<number, number>>,
): Record<string, InstanceType[]> {
  const types = sizes.map((vcpus) => ({
    name: `${name}.${sizeName(vcpus)}`,
    vcpus,
    memoryMiB: vcpus * gibPerVcpu * 1024,
    gpus: name.startsWith("g") ? (moreGpus?.[vcpus] ?? 1) : 0,
  }));
  return { [name]: types };
}

function sizeName(vcpus: number): string {
  if (vcpus === 2) return "large";
  return vcpus === 4 ? "xlarge" : `${vcpus / 4}xlarge`;
}
