import type { SourceLocation } from "../../problem";
import type { Axis, AxisValue } from "../axes/axis";
import { absent, type Choice } from "../expand/choice";
import type { LabelTest, MatcherEntry } from "./matcher";

/** Entries that match just these combinations of some axes' values; each entry names all of the axes. */
export function entriesOf(
  choices: readonly Choice[],
  axes: readonly Axis[],
  location: SourceLocation,
): MatcherEntry[] {
  const blocks = blocksOf(choices, axes.length);
  // An entry that can never hold: what matches nothing is reported where it stands.
  const never = new Map<string, LabelTest>(axes.map(({ name }) => [name, { kind: "one-of", labels: [] }]));
  if (blocks.length === 0) return [{ tests: axes.length === 0 ? nothing : never, location }];
  return blocks.flatMap((block) =>
    block
      .map((values, at) => testsOf(values, axes[at]!))
      .reduce<Tests[]>((all, tests) => all.flatMap((one) => tests.map((test) => [...one, ...test])), [[]])
      .map((tests) => ({ tests: new Map(tests), location })),
  );
}

const nothing = new Map<string, LabelTest>([["", { kind: "one-of", labels: [] }]]);

type Tests = readonly (readonly [key: string, test: LabelTest])[];

/** For each axis some of its values; all their combinations are meant. */
type Block = readonly (readonly number[])[];

/** Values that go on in the same way are taken together, so that few blocks say what many choices do. */
function blocksOf(choices: readonly Choice[], axes: number, at = 0): Block[] {
  if (choices.length === 0) return [];
  if (at === axes) return [[]];
  const byValue = new Map<number, Choice[]>();
  for (const choice of choices) {
    const same = byValue.get(choice[at]!);
    if (same) same.push(choice);
    else byValue.set(choice[at]!, [choice]);
  }
  const byRest = new Map<string, { readonly values: number[]; readonly rest: readonly Block[] }>();
  for (const [value, some] of byValue) {
    const rest = blocksOf(some, axes, at + 1);
    const key = JSON.stringify(rest);
    const same = byRest.get(key);
    if (same) same.values.push(value);
    else byRest.set(key, { values: [value], rest });
  }
  return [...byRest.values()].flatMap(({ values, rest }) => rest.map((block) => [values, ...block]));
}

/** Tests of which one holds just where an axis has one of these values: whole labels first, then points of grids. */
function testsOf(numbers: readonly number[], { name, values }: Axis): Tests[] {
  const some = numbers.filter((number) => number !== absent).map((number) => values[number]!);
  const isWhole = (label: string) => values.every((value) => value.label !== label || some.includes(value));
  const whole = [...new Set(some.map(({ label }) => label))].filter(isWhole);
  const points = some.filter(({ label }) => !whole.includes(label));
  return [
    ...(whole.length > 0 ? [[[name, { kind: "one-of", labels: whole }] as const]] : []),
    ...points.map(pointTests),
    ...(numbers.includes(absent) ? [[[name, { kind: "absent" }] as const]] : []),
  ];
}

function pointTests({ coordinates }: AxisValue): Tests {
  return coordinates.map(([key, label]) => [key, { kind: "one-of", labels: [label] }]);
}
