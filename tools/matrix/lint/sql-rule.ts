import type { Path } from "../config/path";
import { getAt } from "../config/path";
import type { MapValue } from "../config/value";
import { isList, isMap } from "../config/value";
import type { Issue, Rule } from "./issue";

/** SQL of a config, and the `{placeholders}` that Triage fills in; undefined where it leaves braces alone. */
interface Sql {
  readonly path: Path;
  readonly text: string;
  readonly placeholders: readonly string[] | undefined;
}

/** Braces and `:words` that Triage's `str.format` and SQLAlchemy's `text()` would take for their own. */
export const sqlRule: Rule = {
  sections: ["label_config", "cohort_config", "feature_aggregations", "scoring"],
  check: (config) => sqlOf(config).flatMap((sql) => [...braces(sql), ...words(sql)]),
};

function sqlOf(config: MapValue): Sql[] {
  const found: Sql[] = [];
  const add = (path: Path, placeholders?: readonly string[]) => {
    const text = getAt(config, path);
    if (typeof text === "string") found.push({ path, text, placeholders });
  };
  add(["label_config", "query"], ["as_of_date", "label_timespan"]);
  add(["cohort_config", "query"], ["as_of_date"]);
  items(config, ["scoring", "subsets"]).forEach((path) => {
    add([...path, "query"], ["as_of_date"]);
  });
  for (const aggregation of items(config, ["feature_aggregations"])) {
    add([...aggregation, "from_obj"]);
    for (const kind of ["categoricals", "array_categoricals"]) {
      for (const path of items(config, [...aggregation, kind])) add([...path, "choice_query"]);
    }
    for (const path of items(config, [...aggregation, "aggregates"])) {
      for (const quantity of quantities(config, [...path, "quantity"]))
        add(quantity, ["collate_date", "collate_interval"]);
    }
  }
  return found;
}

function items(config: MapValue, path: Path): Path[] {
  const list = getAt(config, path);
  return isList(list) ? list.map((_, index) => [...path, index]) : [];
}

/** A quantity is SQL, a list of SQL, or a map from name to either. */
function quantities(config: MapValue, path: Path): Path[] {
  const value = getAt(config, path);
  if (isList(value)) return items(config, path);
  if (isMap(value)) return [...value.keys()].flatMap((key) => quantities(config, [...path, String(key)]));
  return [path];
}

function braces({ path, text, placeholders }: Sql): Issue[] {
  if (!placeholders) return [];
  return [...text.matchAll(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g)].flatMap((match): Issue[] => {
    const [found, name] = match;
    if (found === "{{" || found === "}}" || placeholders.includes(name ?? "")) return [];
    const span = { offset: match.index, length: found.length };
    const message = `Triage fills in ${placeholders.map((one) => `{${one}}`).join(" and ")}, and fails over ${found}`;
    const isName = /^\w+$/.test(name ?? "");
    const hint = "build JSON with jsonb_build_object(…) and arrays with array[…], without braces";
    return [{ code: "sql-braces", severity: "error", message, path, span, ...(!isName && { hint }) }];
  });
}

/** SQLAlchemy's own pattern for a bound parameter. */
const boundParameter = /(?<![:\w\\]):(\w+)(?!:)/g;

function words({ path, text }: Sql): Issue[] {
  return [...text.matchAll(boundParameter)].map((match): Issue => {
    const span = { offset: match.index, length: match[0].length };
    const message = `"${match[0]}" is a parameter to SQLAlchemy, and nothing fills it in`;
    const hint = `write \\${match[0]} for the text itself, and cast(… as type) for a cast`;
    return { code: "sql-parameter", severity: "error", message, hint, path, span };
  });
}
