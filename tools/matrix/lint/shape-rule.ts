import type { Path } from "../config/path";
import { formatPath } from "../config/path";
import type { MapShape, Shape } from "../config/triage-keys";
import { triageKeys } from "../config/triage-keys";
import type { MapValue, Scalar, Value } from "../config/value";
import { describeValue, Float, isList, isMap, isScalar } from "../config/value";
import { didYouMean, nearest } from "../did-you-mean";
import type { Issue, Rule } from "./issue";

/** Checks one section against what Triage takes there: types, dates, intervals, required and unknown keys. */
export function shapeRule(section: string): Rule {
  return {
    sections: [section],
    check: (config) => {
      const value = config.get(section);
      return value === undefined ? [] : checkShape(value, triageKeys.keys[section]!, [section]);
    },
  };
}

function checkShape(value: Value, shape: Shape, path: Path): Issue[] {
  switch (shape.kind) {
    case "any":
      return [];
    case "map":
      return isMap(value) ? checkMap(value, shape, path) : [wrongType(path, "a map", value)];
    case "open":
      if (!isMap(value)) return [wrongType(path, "a map", value)];
      return [...value].flatMap(([key, item]) => checkShape(item, shape.of, [...path, String(key)]));
    case "list":
      if (!isList(value)) return [notAList(value, path)];
      return value.flatMap((item, index) => checkShape(item, shape.of, [...path, index]));
    case "choice": {
      if (typeof value === "string" && shape.of.includes(value)) return [];
      const hint = typeof value === "string" ? didYouMean(value, shape.of) : `one of ${shape.of.join(", ")}`;
      const message = `${name(path)} cannot be ${describeValue(value)}`;
      return [{ code: "wrong-value", severity: "error", message, path, ...(hint && { hint }) }];
    }
    default:
      return isScalar(value) && checks[shape.kind].accepts(value)
        ? []
        : [wrongScalar(shape.kind, value, path)];
  }
}

type ScalarKind = Exclude<Shape["kind"], "any" | "map" | "open" | "list" | "choice">;

interface ScalarCheck {
  readonly wanted: string;
  accepts(value: Scalar): boolean;
}

const checks: Readonly<Record<ScalarKind, ScalarCheck>> = {
  text: { wanted: "text", accepts: (value) => typeof value === "string" },
  sql: { wanted: "SQL", accepts: (value) => typeof value === "string" && value.trim() !== "" },
  flag: { wanted: "true or false", accepts: (value) => typeof value === "boolean" || value === null },
  whole: {
    wanted: "a whole number",
    accepts: (value) => typeof value === "number" && Number.isInteger(value),
  },
  number: { wanted: "a number", accepts: (value) => typeof value === "number" || value instanceof Float },
  date: {
    wanted: "a date such as '2015-01-31'",
    accepts: (value) => typeof value === "string" && isDate(value),
  },
  interval: {
    wanted: "an interval such as '6 months'",
    accepts: (value) => typeof value === "string" && isInterval(value),
  },
  window: {
    wanted: "an interval such as '6 months', or 'all'",
    accepts: (value) => typeof value === "string" && (isInterval(value) || value === "all"),
  },
  "table-name": {
    wanted: "lower-case letters, digits and underscores",
    accepts: (value) => typeof value === "string" && /^[a-z0-9_]+$/.test(value),
  },
};

function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? [];
  if (day === undefined) return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

/** What both Triage and PostgreSQL take. */
function isInterval(text: string): boolean {
  const unit = /^\d+ *([^ ]+)$/.exec(text)?.[1];
  if (unit === undefined) return false;
  return (
    /^(?:year|month|day|week|hour|minute|second|microsecond)s?$/.test(unit) ||
    /^(?:y|d|w|h|m|s|ms)$/i.test(unit)
  );
}

function wrongScalar(kind: ScalarKind, value: Value, path: Path): Issue {
  const issue = wrongType(path, checks[kind].wanted, value);
  if (kind === "interval" || kind === "window")
    return {
      ...issue,
      code: "bad-interval",
      hint: "a number and y, month, w, d or h: Triage knows no others",
    };
  return kind === "date" ? { ...issue, code: "bad-date" } : issue;
}

function notAList(value: Value, path: Path): Issue {
  const issue = wrongType(path, "a list", value);
  if (path[0] !== "grid_config") return issue;
  const hint = isScalar(value) ? `write [${describeValue(value)}]` : undefined;
  return { ...issue, code: "grid-not-list", ...(hint && { hint }) };
}

function checkMap(value: MapValue, shape: MapShape, path: Path): Issue[] {
  const unknown = [...value.keys()].map(String).filter((key) => !Object.hasOwn(shape.keys, key));
  const lacking = shape.required.filter((key) => {
    const misspelt = shape.unknown === "error" && unknown.some((name) => nearest(name, [key]) !== undefined);
    return !value.has(key) && !misspelt;
  });
  return [
    ...lacking.map((key): Issue => {
      const message = `${name(path)} lacks "${key}"`;
      return { code: "missing-key", severity: "error", message, path, at: "key", missing: [[...path, key]] };
    }),
    ...[...value].flatMap(([key, item]) => {
      const below = [...path, String(key)];
      const of = Object.hasOwn(shape.keys, String(key)) ? shape.keys[String(key)] : undefined;
      return of ? checkShape(item, of, below) : [unknownKey(shape, below)];
    }),
  ];
}

function unknownKey(shape: MapShape, path: Path): Issue {
  const key = String(path.at(-1));
  const hint = didYouMean(key, Object.keys(shape.keys));
  const parent = name(path.slice(0, -1));
  const stops = shape.unknown === "error";
  return {
    code: stops ? "unknown-key" : "ignored-key",
    severity: stops ? "error" : "warning",
    message: stops
      ? `${parent} has no key "${key}" in Triage`
      : `Triage ignores the key "${key}" of ${parent}`,
    path,
    at: "key",
    ...(hint && { hint }),
  };
}

function wrongType(path: Path, wanted: string, value: Value): Issue {
  const message = `${name(path)} must be ${wanted}, not ${describeValue(value)}`;
  return { code: "wrong-type", severity: "error", message, path };
}

function name(path: Path): string {
  return `"${formatPath(path).replaceAll('"', "'")}"`;
}
