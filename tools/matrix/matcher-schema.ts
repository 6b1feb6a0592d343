import { z } from "zod";

import { must } from "./schema-words";

/** A label as it may be written: `1` and `"1"` are one label. */
export const label = z.union(
  [z.string(), z.number(), z.boolean(), z.null()],
  must("a label: text, a number, true, false or null"),
);

const tested = must("a label, a list of labels, { not: … } or { lt, lte, gt, gte: … }");
const labels = z.union([label, z.array(label).min(1, tested)], tested);
const bound = z.union([z.string(), z.number()], must("a number or a date"));
const bounds = z.strictObject({
  lt: bound.optional().describe("Less than this number, or before this date."),
  lte: bound.optional().describe("At most this number, or up to this date."),
  gt: bound.optional().describe("More than this number, or after this date."),
  gte: bound.optional().describe("At least this number, or from this date on."),
});
const test = z.union(
  [
    labels,
    z.strictObject({ not: z.union([labels, bounds], tested).describe("Any label but these.") }),
    bounds,
  ],
  tested,
);

/** Axes with what their labels must be: all of them must hold. */
export const matcherEntry = z.record(z.string(), test, must("a map from axis to label"));

const entries = must("a map from axis to label, or a list of such maps");

/** One entry, or several of which one must hold. */
export const matcher = z.union([matcherEntry, z.array(matcherEntry).min(1, entries)], entries);

/** The coordinates of one cell. */
export const wholeCell = z.record(z.string(), label, must("a map from axis to label"));
