import assert from "node:assert/strict";
import { csvOutput, jsonOutput, type QueryOutput, tableOutput } from "../../tools/commands/query-output";
import type { QueryColumn, QueryValue } from "../../tools/data/query-database";

const columns: readonly QueryColumn[] = [
  { name: "id", type: "bigint" },
  { name: "name", type: "text" },
  { name: "ok", type: "boolean" },
  { name: "about", type: "jsonb" },
];
const rows: readonly (readonly QueryValue[])[] = [
  ["9007199254740993", 'say "hi",\nthen go', "t", '{"k": 1.0}'],
  ["2", "", null, null],
];

function print(output: (out: (text: string) => void) => QueryOutput): string {
  let printed = "";
  const printer = output((text) => {
    printed += text;
  });
  printer.columns(columns);
  for (const row of rows) printer.row(row);
  printer.end();
  return printed;
}

describe("jsonOutput", () => {
  it("prints a map for each row, with every digit of a number", () => {
    assert.equal(
      print(jsonOutput),
      `{"schemaVersion":1,"columns":${JSON.stringify(columns)},"rows":[
{"id":9007199254740993,"name":"say \\"hi\\",\\nthen go","ok":true,"about":{"k": 1.0}},
{"id":2,"name":"","ok":null,"about":null}]}
`,
    );
  });

  it("prints what is no number of JSON's as text", () => {
    let printed = "";
    const output = jsonOutput((text) => {
      printed += text;
    });
    output.columns([{ name: "x", type: "double precision" }]);
    for (const value of ["NaN", "-Infinity", "-1e-07"]) output.row([value]);
    output.end();
    assert.deepEqual(JSON.parse(printed).rows, [{ x: "NaN" }, { x: "-Infinity" }, { x: -1e-7 }]);
  });

  it("refuses two columns of one name", () => {
    const twins = [...columns, { name: "id", type: "text" }];
    assert.throws(() => jsonOutput(() => {}).columns(twins), {
      message: 'two columns of the result are called "id"',
    });
  });
});

describe("csvOutput", () => {
  it("tells null from an empty text", () => {
    assert.equal(
      print(csvOutput),
      'id,name,ok,about\r\n9007199254740993,"say ""hi"",\nthen go",t,"{""k"": 1.0}"\r\n2,"",,\r\n',
    );
  });
});

describe("tableOutput", () => {
  it("aligns columns, numbers to the right, each row on a line", () => {
    assert.equal(
      print((out) => tableOutput(out, 80)),
      [
        "              id  name                ok  about",
        '9007199254740993  say "hi",\\nthen go  t   {"k": 1.0}',
        "               2",
        "",
      ].join("\n"),
    );
  });
});
