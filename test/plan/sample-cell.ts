import type { Cell } from "../../tools/matrix/cell";
import type { ResolvedConfig, Value } from "../../tools/matrix/config/value";

/** What a test writes for a config: arrays stand for lists, plain objects for maps. */
export type Written = Value | readonly Written[] | { readonly [key: string]: Written };

/** A config from plain data; keys keep their order. */
export function configOf(written: Readonly<Record<string, Written>>): ResolvedConfig {
  return toValue(written) as ResolvedConfig;
}

function toValue(written: Written): Value {
  if (Array.isArray(written)) return (written as readonly Written[]).map(toValue);
  if (typeof written !== "object" || written === null || Object.getPrototypeOf(written) !== Object.prototype)
    return written as Value;
  return new Map(Object.entries(written).map(([key, value]) => [key, toValue(value)]));
}

/** A cell with a given name and config. */
export function sampleCell(name: string, config: Readonly<Record<string, Written>>): Cell {
  return {
    kind: "triage",
    id: `id-${name}`.padEnd(12, "0"),
    hash: name,
    name,
    coordinates: { cell: name },
    profile: "small",
    config: configOf(config),
    choices: [],
  };
}
