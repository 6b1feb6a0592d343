import type { QueryColumn, QueryValue } from "../data/query-database";
import { Problem } from "../problem";
import { layOutColumns } from "../report/lay-out-columns";

/** Prints a query's result as its rows come. */
export interface QueryOutput {
  readonly columns: (columns: readonly QueryColumn[]) => void;
  readonly row: (row: readonly QueryValue[]) => void;
  readonly end: () => void;
}

/** One JSON document, a map for each row; numbers keep all their digits. */
export function jsonOutput(out: (text: string) => void): QueryOutput {
  let columns: readonly QueryColumn[] = [];
  let separator = "\n";
  return {
    columns(all) {
      columns = all;
      refuseTwins(all);
      out(`{"schemaVersion":1,"columns":${JSON.stringify(all)},"rows":[`);
    },
    row(values) {
      const entries = columns.map(
        ({ name, type }, at) => `${JSON.stringify(name)}:${jsonValue(type, values[at] ?? null)}`,
      );
      out(`${separator}{${entries.join(",")}}`);
      separator = ",\n";
    },
    end: () => out("]}\n"),
  };
}

function refuseTwins(columns: readonly QueryColumn[]): void {
  const names = columns.map(({ name }) => name);
  const twin = names.find((name, at) => names.indexOf(name) < at);
  if (twin === undefined) return;
  throw new Problem(`two columns of the result are called "${twin}"`, {
    hint: 'JSON needs different names: select a.id as "a_id", b.id as "b_id"',
  });
}

const numberTypes = new Set(["smallint", "integer", "bigint", "numeric", "real", "double precision", "oid"]);

function jsonValue(type: string, value: QueryValue): string {
  if (value === null) return "null";
  if (numberTypes.has(type) && /^-?\d/.test(value)) return value;
  if (type === "boolean") return value === "t" || value === "true" ? "true" : "false";
  return type === "json" || type === "jsonb" ? value : JSON.stringify(value);
}

/** CSV (RFC 4180) as PostgreSQL writes it: nothing for null, quotes for an empty text. */
export function csvOutput(out: (text: string) => void): QueryOutput {
  const line = (fields: readonly QueryValue[]) => out(`${fields.map(csvField).join(",")}\r\n`);
  return { columns: (columns) => line(columns.map(({ name }) => name)), row: line, end: () => {} };
}

function csvField(value: QueryValue): string {
  if (value === null) return "";
  return value === "" || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** A table for people, laid out once all rows are there. */
export function tableOutput(out: (text: string) => void, width: number): QueryOutput {
  let columns: readonly QueryColumn[] = [];
  const rows: (readonly QueryValue[])[] = [];
  return {
    columns(all) {
      columns = all;
    },
    row: (values) => void rows.push(values),
    end() {
      if (columns.length === 0) return;
      const laidOut = columns.map(({ name, type }, at) => ({
        head: onOneLine(name),
        texts: rows.map((row) => onOneLine(row[at] ?? "")),
        kind: numberTypes.has(type) ? ("number" as const) : ("label" as const),
      }));
      out(`${layOutColumns(laidOut, width).join("\n")}\n`);
    },
  };
}

function onOneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}
