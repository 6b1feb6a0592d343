import type { Problem } from "../../problem";
import type { Axis } from "../axes/axis";
import type { Patch } from "../axes/patch";
import { applyPatch } from "../axes/patch";
import { checkUnset, checkWrite } from "../config/check-patch-places";
import type { EntrySum } from "../config/hash-value";
import { addEntries, entrySum, hashEntry, hashOfSum, hashValue, takeEntries } from "../config/hash-value";
import type { Path } from "../config/path";
import { startsWith } from "../config/path";
import type { MapValue, Value } from "../config/value";
import type { Choice } from "./choice";
import { absent } from "./choice";
import { remember } from "./remember";
import type { WrittenPart } from "./written-parts";
import { writtenParts } from "./written-parts";

/** Makes the config of a cell, and its hash without making it. */
export interface ConfigResolver {
  config(choice: Choice): MapValue;
  /** What the entries of the config add up to; reused for the next choice. */
  sum(choice: Choice): EntrySum;
}

/** What a part of the config becomes for each choice. */
interface ResolvedPart {
  readonly part: WrittenPart;
  value(choice: Choice): { readonly value: Value | undefined };
  /** Zeros where the cell has no such part. */
  entry(choice: Choice): EntrySum;
}

/** Resolves cells part by part: what cells share is made, and hashed, once. Patches that find no place are reported. */
export function makeConfigResolver(
  base: MapValue,
  axes: readonly Axis[],
  order: readonly number[],
  problems: Problem[],
): ConfigResolver {
  const parts = writtenParts(base, axes, order).map((part) => resolvePart(part, axes, problems));
  return {
    config: (choice) => withParts(base, parts, choice),
    sum: runningSum(untouchedSum(base, parts), parts),
  };
}

/** Neighbours differ in few axes, and in the last ones: only the parts that these write are looked at again. */
function runningSum(untouched: EntrySum, parts: readonly ResolvedPart[]): (choice: Choice) => EntrySum {
  const sum = untouched.slice();
  const added: EntrySum[] = parts.map(() => new Uint32Array(8));
  const lastAxes = parts.map(({ part }) => Math.max(...part.axes));
  const before: number[] = [];
  return (choice) => {
    let firstChanged = 0;
    while (firstChanged < before.length && choice[firstChanged] === before[firstChanged]) firstChanged++;
    for (let axis = firstChanged; axis < choice.length; axis++) before[axis] = choice[axis]!;
    for (let part = 0; part < parts.length; part++) {
      if (lastAxes[part]! < firstChanged) continue;
      const entry = parts[part]!.entry(choice);
      if (entry === added[part]) continue;
      takeEntries(sum, added[part]!);
      addEntries(sum, entry);
      added[part] = entry;
    }
    return sum;
  };
}

function resolvePart(part: WrittenPart, axes: readonly Axis[], problems: Problem[]): ResolvedPart {
  const { key } = part;
  if (part.kind === "whole") {
    const value = remember(axes, part.axes, (choice) => patchWhole(part, axes, choice, problems));
    const entry = remember(axes, part.axes, (choice) => {
      const { value: made } = value(choice);
      return made === undefined ? new Uint32Array(8) : hashEntry(key, hashValue(made));
    });
    return { part, value, entry };
  }
  const inside = part.parts.map((one) => resolvePart(one, axes, problems));
  const untouched = untouchedSum(part.own, inside);
  return {
    part,
    value: remember(axes, part.axes, (choice) => ({ value: withParts(part.own, inside, choice) })),
    entry: remember(axes, part.axes, (choice) => {
      const sum = untouched.slice();
      for (const one of inside) addEntries(sum, one.entry(choice));
      return hashEntry(key, hashOfSum(sum));
    }),
  };
}

/** The sum of the entries that no axis writes. */
function untouchedSum(map: MapValue, parts: readonly ResolvedPart[]): EntrySum {
  const written = new Set(parts.map(({ part }) => part.key));
  return entrySum(new Map([...map].filter(([key]) => !written.has(key))));
}

function withParts(map: MapValue, parts: readonly ResolvedPart[], choice: Choice): MapValue {
  const next = new Map(map);
  for (const { part, value } of parts) {
    const made = value(choice).value;
    if (made === undefined) next.delete(part.key);
    else next.set(part.key, made);
  }
  return next;
}

/** What the patches of a choice make of one part, each in its turn. */
function patchWhole(
  part: WrittenPart,
  axes: readonly Axis[],
  choice: Choice,
  problems: Problem[],
): { readonly value: Value | undefined } {
  const depth = part.path.length - 1;
  let holder: MapValue = new Map(part.own === undefined ? [] : [[part.key, part.own]]);
  for (const axis of part.axes) {
    const number = choice[axis]!;
    if (number === absent) continue;
    const patch = patchAt(part.path, axes[axis]!.values[number]!);
    problems.push(...placesMissed(patch, holder, depth));
    holder = applyPatch(holder, below(patch, depth));
  }
  return { value: holder.get(part.key) };
}

function patchAt(path: Path, { writes, unsets }: Patch): Patch {
  const here = (one: { readonly path: Path }) => startsWith(one.path, path);
  return { writes: writes.filter(here), unsets: unsets.filter(here) };
}

/** A patch as the map that holds the part sees it. */
function below({ writes, unsets }: Patch, depth: number): Patch {
  return {
    writes: writes.map((write) => ({ ...write, path: write.path.slice(depth) })),
    unsets: unsets.map((unset) => ({ ...unset, path: unset.path.slice(depth) })),
  };
}

function placesMissed({ writes, unsets }: Patch, holder: MapValue, depth: number): Problem[] {
  return [
    ...unsets.map((unset) => checkUnset(unset, holder, depth)),
    ...writes.map((write) => checkWrite(write, holder, depth)),
  ].filter((problem) => problem !== undefined);
}
