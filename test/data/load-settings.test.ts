import assert from "node:assert/strict";
import { type Files, Loads } from "./loads";

describe("readLoadSettings", () => {
  let loads: Loads;

  before(async () => {
    loads = await Loads.start();
  });
  after(() => loads.stop());

  it("gives columns types, and texts that mean nothing", async () => {
    const files = {
      "flights.csv": "flight,delay,carrier\n1,NA,AA\n2,5,NA\n",
      "load.yaml": "flights.csv: { nulls: [NA], columns: { flight: text } }\n",
    };
    const loaded = await loads.load(loads.write(files));
    const columns = { flight: "text", delay: "integer", carrier: "text" };
    assert.deepEqual(await loads.columnsOf(loaded, "flights"), columns);
    assert.deepEqual(await loads.query("select * from flights", loaded), [
      { flight: "1", delay: null, carrier: "AA" },
      { flight: "2", delay: 5, carrier: null },
    ]);
  });

  it("gives a table, a delimiter and other names for columns", async () => {
    const files = {
      "Export (final) 2013.csv": "Licence #;DBA Name;Zip\n7;Joe's; 60601\n",
      "load.yaml": `"Export (final) 2013.csv":
  table: raw.inspections
  delimiter: ";"
  rename: { "Licence #": licence, DBA Name: Name }
  columns: { zip: "VARCHAR(10)", LICENCE: int }
`,
    };
    const loaded = await loads.load(loads.write(files));
    const columns = { licence: "integer", name: "text", zip: "character varying(10)" };
    assert.deepEqual(await loads.columnsOf(loaded, "raw.inspections"), columns);
  });

  const encodings: readonly (readonly [name: string, content: Buffer, text: string])[] = [
    ["latin1", Buffer.from("a,b\n1,caf\xe9\n", "latin1"), "café"],
    ["windows-1252", Buffer.from("a,b\n1,\x80 5\n", "latin1"), "€ 5"],
    ["utf-8", Buffer.from("\ufeffa,b\n1,Zoë\n"), "Zoë"],
    ["utf-16", Buffer.from("\ufeffa,b\r\n1,Zoë 😀\r\n", "utf16le"), "Zoë 😀"],
    ["shift_jis", Buffer.from([...Buffer.from("a,b\n1,"), 0x83, 0x5c, 0x0a]), "ソ"],
  ];
  for (const [name, content, text] of encodings) {
    it(`reads ${name}`, async () => {
      const files = { "a.csv": content, "load.yaml": `a.csv: { encoding: ${name} }\n` };
      const loaded = await loads.load(loads.write(files));
      assert.deepEqual(await loads.query("select * from a", loaded), [{ a: 1, b: text }]);
    });
  }

  it("takes tab for the character", async () => {
    const files = { "a.csv": "a\tb\n1\tx, y\n", "load.yaml": "a.csv: { delimiter: tab }" };
    const loaded = await loads.load(loads.write(files));
    assert.deepEqual(await loads.query("select * from a", loaded), [{ a: 1, b: "x, y" }]);
  });

  const yaml = (text: string): Files => ({ "a.csv": "a,b\n1,x\n", "load.yaml": `${text}\n` });
  const types =
    "smallint, integer, bigint, numeric, real, double precision, boolean, date, time, timestamp, timestamptz, interval, text, uuid, json, jsonb";

  const broken: readonly (readonly [what: string, files: Files, ...expected: string[]])[] = [
    [
      "a key that is none",
      yaml("a.csv: { colums: {} }"),
      'load.yaml:1:10: error: "a.csv" has no key "colums"\n  1 | a.csv: { colums: {} }\n    |          ^^^^^^\n  hint: did you mean "columns"?',
    ],
    [
      "a key that is like none",
      yaml("a.csv:\n  header: false"),
      'load.yaml:2:3: error: "a.csv" has no key "header"\n  2 |   header: false\n    |   ^^^^^^\n  hint: one of table, columns, rename, nulls, delimiter, encoding',
    ],
    [
      "a type that is none, and a null that is no text",
      yaml("a.csv:\n  columns: { a: number }\n  nulls: [NA, -999]"),
      `load.yaml:2:17: error: "a.csv.columns.a" must be a type such as ${types}\n  2 |   columns: { a: number }\n    |                 ^^^^^^`,
      'load.yaml:3:15: error: "a.csv.nulls.1" must be text, in quotes where YAML sees more than text\n  3 |   nulls: [NA, -999]\n    |               ^^^^',
    ],
    [
      "SQL for a type",
      yaml('a.csv: { columns: { a: "int); drop table t" } }'),
      `load.yaml:1:24: error: "a.csv.columns.a" must be a type such as ${types}\n  1 | a.csv: { columns: { a: "int); drop table t" } }\n    |                        ^^^^^^^^^^^^^^^^^^^^`,
    ],
    [
      "a column that the file lacks",
      yaml("a.csv:\n  columns:\n    c: text"),
      'load.yaml:3:5: error: a.csv has no column "c"\n  3 |     c: text\n    |     ^\n  hint: its columns are a, b',
    ],
    [
      "a new name for a column that the file lacks",
      yaml("a.csv: { rename: { c: d } }"),
      'load.yaml:1:20: error: a.csv has no column "c"\n  1 | a.csv: { rename: { c: d } }\n    |                    ^\n  hint: its first line names a, b',
    ],
    [
      "names that are none",
      yaml('a.csv: { table: a.b.c, rename: { a: "x y" } }'),
      'load.yaml:1:17: error: "a.csv.table" must be a table or schema.table, of letters, digits and underscores\n  1 | a.csv: { table: a.b.c, rename: { a: "x y" } }\n    |                 ^^^^^',
      'load.yaml:1:37: error: "a.csv.rename.a" must be letters, digits and underscores, and not begin with a digit\n  1 | a.csv: { table: a.b.c, rename: { a: "x y" } }\n    |                                     ^^^^^',
    ],
    [
      "an encoding and a delimiter that are none",
      yaml("a.csv: { encoding: ebcdic, delimiter: '::' }"),
      "load.yaml:1:39: error: \"a.csv.delimiter\" must be one character, or tab\n  1 | a.csv: { encoding: ebcdic, delimiter: '::' }\n    |                                       ^^^^",
      "load.yaml:1:20: error: \"a.csv.encoding\" must be one of utf-8, utf-16, windows-1250, windows-1251, windows-1252, iso-8859-1, iso-8859-2, iso-8859-15, mac-roman, shift_jis, euc-jp, euc-kr, gb18030, big5\n  1 | a.csv: { encoding: ebcdic, delimiter: '::' }\n    |                    ^^^^^^",
    ],
    [
      "a name that is almost the file's",
      yaml("A.cvs: { nulls: [NA] }"),
      'load.yaml:1:1: error: there is no file "A.cvs"\n  1 | A.cvs: { nulls: [NA] }\n    | ^^^^^\n  hint: did you mean "a.csv"?',
    ],
    [
      "settings of SQL",
      { "a.sql": "select 1;", "load.yaml": "a.sql: { nulls: [NA] }\n" },
      'load.yaml:1:1: error: "a.sql" is SQL: it says all itself\n  1 | a.sql: { nulls: [NA] }\n    | ^^^^^\n  hint: only what CSV files hold is described',
    ],
    [
      "no map",
      yaml("- a.csv"),
      "load.yaml:1:1: error: load.yaml must be a map from the name of a file to what it holds\n  1 | - a.csv\n    | ^",
    ],
    [
      "nothing said of a file",
      yaml("a.csv:"),
      'load.yaml:1:7: error: "a.csv" must be a map that says what the file holds\n  1 | a.csv:\n    |       ^',
    ],
    [
      "what stands in an archive as if it stood beside it",
      { "tables.zip": "x", "load.yaml": "events.csv: { nulls: [NA] }\n" },
      'load.yaml:1:1: error: there is no file "events.csv"\n  1 | events.csv: { nulls: [NA] }\n    | ^^^^^^^^^^\n  hint: a file in an archive is described below the archive\'s name: tables.zip: { events.csv: … }',
    ],
    [
      "an encoding that the file has not",
      { "a.csv": Buffer.from([0x61, 0x0a, 0x81, 0x0a]), "load.yaml": "a.csv: { encoding: windows-1252 }\n" },
      "a.csv:2:1: error: byte 0x81 is not WINDOWS-1252\n  2 | \ufffd\n    | ^\n  hint: save the file as UTF-8, or say its encoding in load.yaml, such as encoding: windows-1252",
    ],
    [
      "UTF-16 that nobody speaks of",
      { "a.csv": Buffer.from("\ufeffa\n1\n", "utf16le") },
      "a.csv:1:1: error: the file is UTF-16\n  1 | \ufffd\ufffda\ufffd\n    | ^\n  hint: save it as UTF-8, or say encoding: utf-16 in load.yaml",
    ],
  ];
  for (const [what, files, ...expected] of broken) {
    it(`says where it finds ${what}`, async () => {
      assert.deepEqual(await loads.problemsOf(files), expected);
    });
  }
});
