import type { Axis, AxisValue } from "../axes/axis";
import { applyPatch } from "../axes/patch";
import type { Hash } from "../config/hash-value";
import { addEntry, hashEntry, hashOfSum } from "../config/hash-value";
import type { Key, MapValue, Value } from "../config/value";

/** Which value of each axis a cell takes, by number. */
export type Choice = readonly number[];

/** Makes the config of a cell, and its hash without making it. */
export interface Resolver {
  config(choice: Choice): MapValue;
  hash(choice: Choice): Hash;
}

/** A key of the config that some axes write, with what it becomes for each choice on these axes. */
interface Section {
  readonly key: Key;
  readonly axes: readonly number[];
  readonly known: Map<string, Resolved>;
}

interface Resolved {
  /** Undefined where the cell has no such key. */
  readonly value: Value | undefined;
  readonly entry: Hash | undefined;
}

/** Resolves cells section by section: what cells share is made, and hashed, once. */
export function makeResolver(base: MapValue, axes: readonly Axis[]): Resolver {
  const sections = writtenSections(base, axes);
  const written = new Set(sections.map(({ key }) => key));
  const untouched = new Uint32Array(8);
  for (const [key, value] of base) if (!written.has(key)) addEntry(untouched, hashEntry(key, value));

  const resolve = (section: Section, choice: Choice): Resolved => {
    const name = section.axes.map((axis) => choice[axis]).join(" ");
    const known = section.known.get(name);
    if (known) return known;
    const values = section.axes.map((axis) => axes[axis]!.values[choice[axis]!]!);
    const resolved = resolveSection(base, section.key, values);
    section.known.set(name, resolved);
    return resolved;
  };
  return {
    config(choice) {
      const config = new Map(base);
      for (const section of sections) {
        const { value } = resolve(section, choice);
        if (value === undefined) config.delete(section.key);
        else config.set(section.key, value);
      }
      return config;
    },
    hash(choice) {
      const sum = untouched.slice();
      for (const section of sections) {
        const { entry } = resolve(section, choice);
        if (entry) addEntry(sum, entry);
      }
      return hashOfSum(sum);
    },
  };
}

function writtenSections(base: MapValue, axes: readonly Axis[]): Section[] {
  const writers = new Map<Key, number[]>();
  axes.forEach((axis, index) => {
    const keys = axis.values.flatMap(({ writes, unsets }) =>
      [...writes, ...unsets].map(({ path }) => path[0]!),
    );
    for (const key of new Set(keys)) writers.set(key, [...(writers.get(key) ?? []), index]);
  });
  const inOrder = [...new Set([...base.keys(), ...writers.keys()])].filter((key) => writers.has(key));
  return inOrder.map((key) => ({ key, axes: writers.get(key)!, known: new Map() }));
}

function resolveSection(base: MapValue, key: Key, values: readonly AxisValue[]): Resolved {
  const own = base.get(key);
  const start: MapValue = new Map(own === undefined ? [] : [[key, own]]);
  const patched = values.reduce((config, { writes, unsets }) => {
    const here = <T extends { path: readonly (string | number)[] }>(parts: readonly T[]) =>
      parts.filter(({ path }) => path[0] === key);
    return applyPatch(config, { writes: here(writes), unsets: here(unsets) });
  }, start);
  const value = patched.get(key);
  return { value, entry: value === undefined ? undefined : hashEntry(key, value) };
}
