import { z } from "zod";

/** An error's text says what a value must be; `check-structure.ts` adds where it is and what was found. */
export const must = (what: string) => ({ error: `must be ${what}` });

export const text = z.string(must("text")).min(1, must("text, and not empty"));
export const flag = z.boolean(must("true or false"));
export const count = z.int(must("a whole number")).min(1, must("at least 1"));
export const number = z.number(must("a number"));
export const amount = number.positive(must("more than 0"));
export const anything = z.unknown();
/** A text, or a list of some. */
export const oneOrMore = (what: string) => z.union([text, z.array(text).min(1, must(what))], must(what));
export const duration = z.union([text, z.number()], must("a duration such as 12h"));

/** What the user gives a name to, as far as names of files and jobs allow. */
export const ownName = text
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, must("letters, digits, dots, dashes and underscores"))
  .max(100, must("at most 100 characters"));
