import { formatPath } from "../config/path";
import type { MapValue, Value } from "../config/value";
import { isList, isMap } from "../config/value";
import type { Issue, Rule } from "./issue";

const section = "temporal_config";

/** Dates in order, label timespans in one form, and no months meant as minutes. */
export const temporalRule: Rule = {
  sections: [section],
  check(config) {
    const temporal = config.get(section);
    if (!isMap(temporal)) return [];
    return [
      ...timespans(temporal),
      ...dateOrder(temporal, "feature"),
      ...dateOrder(temporal, "label"),
      ...minutes(temporal),
    ];
  },
};

function timespans(temporal: MapValue): Issue[] {
  const ofTheirOwn = ["training_label_timespans", "test_label_timespans"];
  const given = ofTheirOwn.filter((key) => temporal.has(key));
  if (temporal.has("label_timespans")) {
    if (given.length === 0) return [];
    const message = `"label_timespans" and "${given[0]}" are both given; Triage silently keeps one`;
    const hint = "keep training_label_timespans and test_label_timespans";
    return [
      {
        code: "label-timespans",
        severity: "error",
        message,
        hint,
        path: [section, "label_timespans"],
        at: "key",
      },
    ];
  }
  return ofTheirOwn
    .filter((key) => !temporal.has(key))
    .map((key): Issue => {
      const missing = [
        [section, key],
        [section, "label_timespans"],
      ];
      const message = `"${section}" lacks "${key}"`;
      return { code: "missing-key", severity: "error", message, path: [section], at: "key", missing };
    });
}

function dateOrder(temporal: MapValue, kind: "feature" | "label"): Issue[] {
  const [start, end] = [temporal.get(`${kind}_start_time`), temporal.get(`${kind}_end_time`)];
  const [from, to] = [dayNumber(start), dayNumber(end)];
  if (from === undefined || to === undefined || from <= to) return [];
  const path = [section, `${kind}_end_time`];
  const message = `${kind}_end_time ${end} is before ${kind}_start_time ${start}`;
  return [{ code: "date-order", severity: "error", message, path }];
}

/** A number that grows with the date. */
function dayNumber(date: Value | undefined): number | undefined {
  const [, year, month, day] =
    /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typeof date === "string" ? date : "") ?? [];
  return day === undefined ? undefined : Number(year) * 10_000 + Number(month) * 100 + Number(day);
}

function minutes(temporal: MapValue): Issue[] {
  return [...temporal].flatMap(([key, value]) => {
    const items = isList(value) ? value : [value];
    return items.flatMap((item, index): Issue[] => {
      if (typeof item !== "string" || !/^\d+ *m$/i.test(item)) return [];
      const path = isList(value) ? [section, String(key), index] : [section, String(key)];
      const message = `"${formatPath(path)}" is ${item}, which is minutes to Triage`;
      const hint = `write ${Number.parseInt(item, 10)}month for months`;
      return [{ code: "minutes", severity: "warning", message, hint, path }];
    });
  });
}
