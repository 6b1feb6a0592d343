import { sameValue } from "../matrix/config/hash-value";
import { formatPath, type Path } from "../matrix/config/path";
import {
  isList,
  isMap,
  isScalar,
  type ListValue,
  type MapValue,
  toPlain,
  type Value,
} from "../matrix/config/value";

/** A place where two configs differ. */
export interface ConfigDifference {
  /** `temporal_config.max_training_histories`, `feature_aggregations[0].prefix`. */
  readonly path: string;
  /** Left out where the first config has nothing there. */
  readonly before?: unknown;
  /** Left out where the second config has nothing there. */
  readonly after?: unknown;
}

/** The places where two configs differ, in the order of the first; a list of scalars is one place. */
export function compareConfigs(before: Value, after: Value): ConfigDifference[] {
  return differences(before, after, []);
}

function differences(before: Value | undefined, after: Value | undefined, path: Path): ConfigDifference[] {
  if (sameValue(before, after)) return [];
  if (isMap(before) && isMap(after)) return mapDifferences(before, after, path);
  if (isList(before) && isList(after) && !isFlat(before) && !isFlat(after))
    return listDifferences(before, after, path);
  return [
    {
      path: formatPath(path),
      ...(before !== undefined && { before: toPlain(before) }),
      ...(after !== undefined && { after: toPlain(after) }),
    },
  ];
}

function mapDifferences(before: MapValue, after: MapValue, path: Path): ConfigDifference[] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].flatMap((key) => differences(before.get(key), after.get(key), [...path, String(key)]));
}

function listDifferences(before: ListValue, after: ListValue, path: Path): ConfigDifference[] {
  const longer = before.length > after.length ? before : after;
  return longer.flatMap((_, index) => differences(before[index], after[index], [...path, index]));
}

const isFlat = (list: ListValue) => list.every(isScalar);
