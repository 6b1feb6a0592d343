import { z } from "zod";

/** What a `load.yaml` says of a CSV file. */
export interface LoadSettings {
  /** The table that it fills, `schema.table` or `table`. @default the file's name */
  readonly table?: string;
  /** Types of columns that are not to be inferred, in PostgreSQL's words. */
  readonly columns?: Readonly<Record<string, string>>;
  /** Other names for columns than the header's. */
  readonly rename?: Readonly<Record<string, string>>;
  /** Texts that mean "nothing", besides an empty field. */
  readonly nulls?: readonly string[];
  /** The character between fields. @default "," */
  readonly delimiter?: string;
  /** @default "utf-8" */
  readonly encoding?: string;
}

const types = [
  "smallint",
  "integer",
  "bigint",
  "numeric",
  "real",
  "double precision",
  "boolean",
  "date",
  "time",
  "timestamp",
  "timestamptz",
  "interval",
  "text",
  "uuid",
  "json",
  "jsonb",
];

/** PostgreSQL's other names for them, and those that take a length or precision. */
const otherTypes =
  /^(?:int|int2|int4|int8|float4|float8|float|bool|decimal|(?:numeric|decimal) ?\(\d{1,4}(?:, ?-?\d{1,4})?\)|(?:varchar|char|character varying|character) ?\(\d{1,8}\)|varchar|character varying|(?:timestamp|time)(?: ?\(\d\))? with(?:out)? time zone)$/;

const columnType = z
  .string({ error: "must be the name of a type" })
  .transform((text) => text.trim().toLowerCase())
  .refine((text) => types.includes(text) || otherTypes.test(text), {
    error: `must be a type such as ${types.join(", ")}`,
  });

const encodings = [
  "utf-8",
  "utf-16",
  "windows-1250",
  "windows-1251",
  "windows-1252",
  "iso-8859-1",
  "iso-8859-2",
  "iso-8859-15",
  "mac-roman",
  "shift_jis",
  "euc-jp",
  "euc-kr",
  "gb18030",
  "big5",
];

/** Names that people give to encodings of the list. */
const otherEncodings: Readonly<Record<string, string>> = {
  utf8: "utf-8",
  utf16: "utf-16",
  latin1: "iso-8859-1",
  "latin-1": "iso-8859-1",
  latin2: "iso-8859-2",
  "latin-9": "iso-8859-15",
  cp1250: "windows-1250",
  cp1251: "windows-1251",
  cp1252: "windows-1252",
};

const encoding = z
  .string({ error: "must be the name of an encoding" })
  .transform((text) => otherEncodings[text.toLowerCase()] ?? text.toLowerCase())
  .refine((text) => encodings.includes(text), { error: `must be one of ${encodings.join(", ")}` });

const identifier = /^[a-z_][a-z0-9_]{0,62}$/i;

const columnName = z
  .string({ error: "must be the name of a column" })
  .regex(identifier, { error: "must be letters, digits and underscores, and not begin with a digit" });

const table = z.string({ error: "must be a table or schema.table" }).refine(
  (text) => {
    const parts = text.split(".");
    return parts.length <= 2 && parts.every((part) => identifier.test(part));
  },
  { error: "must be a table or schema.table, of letters, digits and underscores" },
);

const delimiter = z
  .string({ error: "must be one character, or tab" })
  .transform((text) => (text === "tab" ? "\t" : text))
  .refine((text) => /^[^"\r\n\w]$/.test(text), { error: "must be one character, or tab" });

/** What may be said of a CSV file. */
export const csvSchema = z.strictObject(
  {
    table: table.optional(),
    columns: z.record(z.string(), columnType, { error: "must be a map from column to type" }).optional(),
    rename: z
      .record(z.string(), columnName, { error: "must be a map from the header's name to the column's" })
      .optional(),
    nulls: z
      .array(z.string({ error: "must be text, in quotes where YAML sees more than text" }), {
        error: "must be a list of texts",
      })
      .optional(),
    delimiter: delimiter.optional(),
    encoding: encoding.optional(),
  },
  { error: "must be a map that says what the file holds" },
);

/** What may be said of an archive: of each CSV file in it, by its name there with or without folders. */
export const archiveSchema = z.record(z.string(), csvSchema, {
  error: "must be a map from the name of a file in it to what that holds",
});

/** All that may be said of a CSV file. */
export const settingKeys: readonly string[] = Object.keys(csvSchema.shape);
