import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { dataVersionOf } from "../../tools/data/data-version";
import { loadData } from "../../tools/data/load-data";
import { Problem, Problems } from "../../tools/problem";
import { query } from "../local/query";
import { until } from "../local/until";
import { type Files, Loads, python } from "./loads";

describe("loadData", () => {
  let loads: Loads;

  before(async () => {
    loads = await Loads.start();
  });
  after(() => loads.stop());

  it("makes a table of each CSV file and runs SQL files, in their order", async () => {
    const files = loads.write({
      "Semantic.Events.csv": "entity_id,Date,score\n1,2013-01-01,0.5\n2,2013-02-01,\n",
      "shape.sql": "create table entities as select distinct entity_id from semantic.events;",
    });
    const { version, tables, existed } = await loads.load(files);
    assert.equal(version, (await dataVersionOf(files)).version);
    assert.deepEqual(tables, [
      { name: "public.entities", rows: 2 },
      { name: "semantic.events", rows: 2 },
    ]);
    assert.equal(existed, false);
    assert.deepEqual(
      await query(loads.postgres.connection, "select * from semantic.events where score is null", version),
      [{ entity_id: 2, date: new Date(2013, 1, 1), score: null }],
    );
  });

  it("has nothing to do the second time", async () => {
    const files = loads.write({ "again.csv": "a\n1\n" });
    const first = await loads.load(files);
    const second = await loads.load(files);
    assert.equal(second.existed, true);
    assert.deepEqual(second.tables, first.tables);
  });

  it("makes one database when two load the same files at once", async () => {
    const files = loads.write({ "twice.csv": "a\n1\n", "slow.sql": "select pg_sleep(0.5);" });
    const both = await Promise.all([loads.load(files), loads.load(files)]);
    assert.deepEqual(both.map(({ existed }) => existed).sort(), [false, true]);
  });

  it("drops what a killed load has left", async () => {
    const files = loads.write({ "left.csv": "a\n1\n" });
    const { version } = await dataVersionOf(files);
    await query(loads.postgres.connection, `create database ${version}_loading`);
    await query(loads.postgres.connection, "create table a_leftover ()", `${version}_loading`);
    assert.deepEqual((await loads.load(files)).tables, [{ name: "public.left", rows: 1 }]);
    assert.ok(!(await loads.databases()).includes(`${version}_loading`));
  });

  it("leaves nothing half loaded when it is killed", async () => {
    const wrapper = join(loads.folder, "python");
    writeFileSync(wrapper, `#!/bin/sh\necho $$ > "$0.pid"\nexec "${python}" "$@"\n`, { mode: 0o755 });
    const slow = loads.write({
      "killed.csv": "a\n1\n",
      "slow.sql": "create table t (); select pg_sleep(20);",
    });
    const killed = loadData(slow, loads.postgres.connection, wrapper, () => {}).catch(
      (reason: unknown) => reason,
    );
    await until("the load is busy", async () => {
      const sql = "select 1 from pg_stat_activity where datname like '%_loading' and query like '%sleep%'";
      return (await query(loads.postgres.connection, sql)).length > 0;
    });
    process.kill(Number(readFileSync(`${wrapper}.pid`, "utf8")), "SIGKILL");
    const error = await killed;
    assert.ok(error instanceof Problem);
    assert.equal(error.message, "the load was ended by SIGKILL");
    const { version } = await dataVersionOf(slow);
    assert.ok(!(await loads.databases()).includes(version));
    await loads.load(loads.write({ "another.csv": "a\n1\n" }));
    assert.deepEqual(
      (await loads.databases()).filter((name) => name.endsWith("_loading")),
      [],
    );
  });

  it("leaves no database when a file is wrong", async () => {
    const before = await loads.databases();
    await loads.problemsOf({ "first.csv": "a\n1\n", "second.sql": "select 1/0;" });
    assert.deepEqual(await loads.databases(), before);
  });

  it("settles what the order of a float sum depends on", async () => {
    const { version } = await loads.load(loads.write({ "settled.csv": "a\n1\n" }));
    const sql =
      "select name, setting from pg_settings where name in ('synchronize_seqscans', 'TimeZone', 'max_parallel_workers_per_gather') order by lower(name)";
    assert.deepEqual(await query(loads.postgres.connection, sql, version), [
      { name: "max_parallel_workers_per_gather", setting: "0" },
      { name: "synchronize_seqscans", setting: "off" },
      { name: "TimeZone", setting: "UTC" },
    ]);
  });

  it("puts rows into a table that an earlier SQL file has made", async () => {
    const files = loads.write({
      "tables.sql":
        "create table readings (id bigint primary key, at text default 'x', value numeric(6, 2));",
      "readings.csv": "value,id\n1.5,1\n",
    });
    const { version } = await loads.load(files);
    const rows = await query(loads.postgres.connection, "select * from readings", version);
    assert.deepEqual(rows, [{ id: "1", at: "x", value: "1.50" }]);
  });

  it("finds the types of columns over the whole file", async () => {
    const columns: readonly (readonly [name: string, type: string, ...values: string[]])[] = [
      ["small", "integer", "1", "-2147483648", ""],
      ["large", "bigint", "1", "2147483648", "-9223372036854775808"],
      ["beyond", "text", "1", "9223372036854775808", ""],
      ["float", "double precision", "1", ".5", "-1e-7"],
      ["zip", "text", "02134", "10001", "60601"],
      ["zero", "integer", "0", "0", "0"],
      ["flag", "boolean", "t", "false", "TRUE"],
      ["digit", "integer", "0", "1", "1"],
      ["day", "date", "2012-02-29", "2013-01-01", ""],
      ["no_day", "text", "2013-02-29", "2013-01-01", ""],
      ["moment", "timestamp without time zone", "2013-01-01 10:00", "2013-01-01T10:00:00.5", "2013-01-02"],
      ["instant", "timestamp with time zone", "2013-01-01T10:00:00Z", "2013-01-01 10:00+01:30", ""],
      ["mixed", "text", "1", "2013-01-01", "t"],
      ["words", "text", "a", '"b, c"', '"d ""e"""'],
      ["nothing", "text", "", "", ""],
      ["spaced", "integer", " 1", "2 ", " 3 "],
    ];
    const header = columns.map(([name]) => name).join(",");
    const rows = [2, 3, 4].map((index) => columns.map((column) => column[index]).join(","));
    const loaded = await loads.load(loads.write({ "types.csv": [header, ...rows, ""].join("\n") }));
    const expected = Object.fromEntries(columns.map(([name, type]) => [name, type]));
    assert.deepEqual(await loads.columnsOf(loaded, "types"), expected);
  });

  it("reads CSV as it comes", async () => {
    const cases: readonly (readonly [what: string, content: string, rows: unknown[]])[] = [
      ["a byte order mark", "\ufeffa,b\n1,x\n", [{ a: 1, b: "x" }]],
      [
        "lines that end as on Windows",
        "a,b\r\n1,x\r\n2,y\r\n",
        [
          { a: 1, b: "x" },
          { a: 2, b: "y" },
        ],
      ],
      ["no newline at the end", "a,b\n1,x", [{ a: 1, b: "x" }]],
      ["blank lines", "a,b\n\n1,x\n\n", [{ a: 1, b: "x" }]],
      ["a newline in a field", 'a,b\n1,"x\ny"\n', [{ a: 1, b: "x\ny" }]],
      [
        "backslashes",
        "a,b\n1,\\N\n2,\\.\n",
        [
          { a: 1, b: "\\N" },
          { a: 2, b: "\\." },
        ],
      ],
      ["one column with gaps", 'a\n1\n""\n3\n', [{ a: 1 }, { a: null }, { a: 3 }]],
      ["one column that ends COPY", "a\n\\.\nx\n", [{ a: "\\." }, { a: "x" }]],
      ["letters of all kinds", "a,b\n1,Zoë 😀\n", [{ a: 1, b: "Zoë 😀" }]],
      ["no rows", "a,b\n", []],
      ["names that are words of SQL", "order,user\n1,2\n", [{ order: 1, user: 2 }]],
    ];
    for (const [what, content, rows] of cases) {
      const { version } = await loads.load(loads.write({ "rows.csv": content }));
      assert.deepEqual(await query(loads.postgres.connection, "select * from rows", version), rows, what);
    }
  });

  it("runs statements of all kinds", async () => {
    const sql = String.raw`
      -- a comment; with a semicolon
      /* and /* a nested */ one; */
      create table t (a text, "b;c" text);
      insert into t values ('it''s; fine', E'a\'b;'), ($$dollar;$$, $tag$ $$;$$ $tag$);;
      create function f() returns int language plpgsql as $$ begin return 1; end $$;
      create function g(x int) returns int begin atomic select case x when 1 then 2 end; select 3; end;
      create rule r as on insert to t do also (select 1; select 2);
      copy t (a) from stdin;
one\ttab
two
\.
      insert into t values ('%s :word {brace}')`;
    const { version, tables } = await loads.load(loads.write({ "all.sql": sql }));
    assert.deepEqual(tables, [{ name: "public.t", rows: 5 }]);
    assert.deepEqual(await query(loads.postgres.connection, "select g(1) as g", version), [{ g: 3 }]);
    const texts = (await query(loads.postgres.connection, "select a from t", version)).map(({ a }) => a);
    assert.deepEqual(texts, ["it's; fine", "dollar;", "one\ttab", "two", "%s :word {brace}"]);
  });

  it("forgets the settings of a SQL file before the next", async () => {
    const files = loads.write({
      "dump.sql": "select set_config('search_path', '', false); create table public.a ();",
      "next.sql": "create table b ();",
    });
    const names = (await loads.load(files)).tables.map(({ name }) => name);
    assert.deepEqual(names, ["public.a", "public.b"]);
  });

  const broken: readonly (readonly [what: string, files: Files, ...expected: string[]])[] = [
    [
      "a statement with a typo",
      { "a.sql": "create table t ();\n\n-- next\nselect 1,\n  colum from t;\n" },
      'a.sql:5:3: error: column "colum" does not exist\n  5 |   colum from t;\n    |   ^',
    ],
    [
      "an error without a position",
      { "a.sql": "select 1;\n  select 1/0;\n" },
      "a.sql:2:3: error: division by zero\n  2 |   select 1/0;\n    |   ^",
    ],
    [
      "a hint of PostgreSQL",
      { "a.sql": "select lenght('a');" },
      "a.sql:1:8: error: function lenght(unknown) does not exist\n  1 | select lenght('a');\n    |        ^\n  hint: No function matches the given name and argument types. You might need to add explicit type casts.",
    ],
    [
      "a command of psql",
      { "a.sql": "select 1;\n\\copy t from 'x.csv'\n" },
      "a.sql:2:1: error: \\copy is a command of psql\n  2 | \\copy t from 'x.csv'\n    | ^\n  hint: give the CSV file itself to load: events.csv becomes the table events",
    ],
    [
      "another command of psql",
      { "a.sql": "\\set x 1\n" },
      "a.sql:1:1: error: \\set is a command of psql\n  1 | \\set x 1\n    | ^\n  hint: SQL files hold plain statements; psql's commands are not among them",
    ],
    [
      "a COPY of a file",
      { "a.sql": "copy t from '/data/x.csv';" },
      "a.sql:1:1: error: COPY cannot read or write files here: it would be a file of the database's machine\n  1 | copy t from '/data/x.csv';\n    | ^\n  hint: give the CSV file itself to load: events.csv becomes the table events",
    ],
    [
      "a transaction of its own",
      { "a.sql": "begin;\nselect 1;\ncommit;" },
      "a.sql:1:1: error: BEGIN has no place here\n  1 | begin;\n    | ^\n  hint: all files of a load are one transaction already; leave it out",
    ],
    [
      "a string that never ends",
      { "a.sql": "select 1;\nselect 'abc;\n" },
      "a.sql:2:8: error: the string that begins here is never closed\n  2 | select 'abc;\n    |        ^",
    ],
    [
      "rows of a COPY that do not fit",
      { "a.sql": "create table t (a int);\ncopy t from stdin;\n1\nx\n\\.\n" },
      'a.sql:4:1: error: invalid input syntax for type integer: "x"\n  4 | x\n    | ^',
    ],
    [
      "rows of another length",
      { "a.csv": "a,b\n1,2\n3\n4,5,6\n" },
      'a.csv:3:1: error: this row has 1 field where the header names 2 columns\n  3 | 3\n    | ^\n  hint: a field that holds a comma is quoted: "a, b"',
      'a.csv:4:1: error: this row has 3 fields where the header names 2 columns\n  4 | 4,5,6\n    | ^\n  hint: a field that holds a comma is quoted: "a, b"',
    ],
    [
      "an empty file",
      { "a.csv": "" },
      "a.csv:1:1: error: the file is empty\n  hint: its first line must name the columns",
    ],
    [
      "a quote that never ends",
      { "a.csv": 'a,b\n1,"x\n2,y\n' },
      'a.csv:2:1: error: a quote opens in this row and is never closed\n  2 | 1,"x\n    | ^',
    ],
    [
      "bytes that are not UTF-8",
      { "a.csv": Buffer.from("a,b\n1,caf\xe9\n", "latin1") },
      "a.csv:2:6: error: byte 0xe9 is not UTF-8\n  2 | 1,caf\ufffd\n    |      ^\n  hint: save the file as UTF-8, or say its encoding in load.yaml, such as encoding: windows-1252",
    ],
    [
      "two columns of one name",
      { "a.csv": "a,b,A\n1,2,3\n" },
      'a.csv:1:5: error: two columns are called "a"\n  1 | a,b,A\n    |     ^',
    ],
    [
      "a name that is no name",
      { "a.csv": "a,flight no,\n1,2,3\n" },
      'a.csv:1:3: error: "flight no" cannot be the name of a column\n  1 | a,flight no,\n    |   ^\n  hint: a name has at most 63 letters, digits and underscores and does not begin with a digit; the first line must name the columns, and load.yaml may rename them',
      "a.csv:1:13: error: column 3 has no name\n  1 | a,flight no,\n    |             ^\n  hint: a name has at most 63 letters, digits and underscores and does not begin with a digit; the first line must name the columns, and load.yaml may rename them",
    ],
    [
      "semicolons between fields",
      { "a.csv": "a;b\n1;2\n" },
      'a.csv:1:1: error: "a;b" cannot be the name of a column\n  1 | a;b\n    | ^\n  hint: fields are separated by commas, and this file seems to use semicolons: say delimiter: ";" in load.yaml',
    ],
    [
      "a value that the given type does not take",
      { "a.csv": 'a,b\n1,2\n\n"x\ny",oops\n', "load.yaml": "a.csv: { columns: { b: integer } }" },
      'a.csv:4:1: error: invalid input syntax for type integer: "oops"\n  4 | "x\n    | ^',
    ],
    [
      "a value that the table does not take",
      { "t.sql": "create table a (a int, b date);", "a.csv": 'a,b\n1,2013-01-01\n"2",soon\n' },
      'a.csv:3:5: error: invalid input syntax for type date: "soon"\n  3 | "2",soon\n    |     ^',
    ],
    [
      "a column that the table lacks",
      { "t.sql": "create table a (a int);", "a.csv": "a,b\n1,2\n" },
      'a.csv:1:1: error: column "b" of relation "a" does not exist\n  1 | a,b\n    | ^',
    ],
    [
      "a name that is no table's",
      { "a-b.csv": "a\n1\n" },
      "error: a-b.csv: the file's name cannot be that of a table\n  hint: name it table.csv or schema.table.csv, or say its table in load.yaml; a name has at most 63 letters, digits and underscores and does not begin with a digit",
    ],
    [
      "two files of one table",
      { "a.csv": "a\n1\n", "public.a.csv": "a\n1\n" },
      "public.a.csv:1:1: error: public.a is filled by a.csv already\n  1 | a\n    | ^",
    ],
    [
      "a file of another kind",
      { "a.xlsx": "x" },
      "error: a.xlsx: only .sql and .csv files can be loaded\n  hint: gzip (.sql.gz, .csv.gz) and zip archives of these are read too",
    ],
  ];
  for (const [what, files, ...expected] of broken) {
    it(`says where it finds ${what}`, async () => {
      assert.deepEqual(await loads.problemsOf(files), expected);
    });
  }

  it("takes paths from the working directory, and says them as they were given", async () => {
    const [path = ""] = loads.write({ "a.sql": "select 1/0;", "load.yaml": "{}" });
    const given = relative(process.cwd(), path);
    const error = await loads.load([given]).catch((reason: unknown) => reason);
    assert.ok(error instanceof Problems);
    assert.deepEqual(
      error.problems.map(({ location }) => location?.file),
      [given],
    );
  });

  it("says that the database is away", async () => {
    const away = { ...loads.postgres.connection, port: 1 };
    const error = await loadData(loads.write({ "a.csv": "a\n1\n" }), away, python, () => {}).catch(
      (reason) => reason,
    );
    assert.ok(error instanceof Problems);
    assert.equal(error.exitCode, 3);
    assert.match(
      error.message,
      /^cannot connect to the database: connection to server at "127\.0\.0\.1", port 1 failed/,
    );
  });
});
