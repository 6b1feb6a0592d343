import assert from "node:assert/strict";
import { type QueryColumn, type QueryValue, queryDatabase } from "../../tools/data/query-database";
import { Problem, renderProblem } from "../../tools/problem";
import { Loads, python } from "./loads";

describe("queryDatabase", () => {
  let loads: Loads;
  let database: string;

  before(async () => {
    loads = await Loads.start();
    const sql = `create table things (id bigint, name text, price numeric, seen timestamptz, tags text[], about jsonb);
      insert into things values (9007199254740993, 'a', 1.10, '2013-01-01Z', '{x,"y z"}', '{"k": 1.0}'), (2, null, null, null, null, null);
      create function remember() returns int language sql as $$ insert into things (id) values (7) returning 1 $$;`;
    database = (await loads.load(loads.write({ "things.sql": sql }))).version;
  });
  after(() => loads.stop());

  async function ask(query: string, limits: { maxRows?: number; timeoutSeconds?: number } = {}) {
    const columns: QueryColumn[] = [];
    const rows: (readonly QueryValue[])[] = [];
    const end = await queryDatabase(loads.postgres.connection, python, {
      ...{ database, query, ...limits },
      onColumns: (all) => columns.push(...all),
      onRow: (row) => rows.push(row),
    });
    return { columns, rows, end };
  }

  async function problemOf(query: string, limits: { timeoutSeconds?: number } = {}): Promise<Problem> {
    const error = await ask(query, limits).catch((reason: unknown) => reason);
    assert.ok(error instanceof Problem, `no problem but ${error}`);
    return error;
  }

  it("hands on values as PostgreSQL writes them, with their types", async () => {
    assert.deepEqual(await ask("select * from things order by id desc;\n-- all of them"), {
      columns: [
        { name: "id", type: "bigint" },
        { name: "name", type: "text" },
        { name: "price", type: "numeric" },
        { name: "seen", type: "timestamp with time zone" },
        { name: "tags", type: "text[]" },
        { name: "about", type: "jsonb" },
      ],
      rows: [
        ["9007199254740993", "a", "1.10", "2013-01-01 00:00:00+00", '{x,"y z"}', '{"k": 1.0}'],
        ["2", null, null, null, null, null],
      ],
      end: { rows: 2, more: false },
    });
  });

  it("keeps every character of a text on its line", async () => {
    const { rows } = await ask(String.raw`select E'a\nb\r\u2028c 😀' as t`);
    assert.deepEqual(rows, [["a\nb\r\u2028c 😀"]]);
  });

  it("tells the columns of no rows", async () => {
    const { columns, end } = await ask("select id from things where false");
    assert.deepEqual([columns, end], [[{ name: "id", type: "bigint" }], { rows: 0, more: false }]);
  });

  it("stops at a number of rows", async () => {
    const { rows, end } = await ask("select generate_series(1, 5000)", { maxRows: 3 });
    assert.deepEqual([rows, end], [[["1"], ["2"], ["3"]], { rows: 3, more: true }]);
  });

  it("hands on more rows than are fetched at a time", async () => {
    const { rows, end } = await ask("select generate_series(1, 5000)");
    assert.deepEqual([rows.length, rows.at(-1), end], [5000, ["5000"], { rows: 5000, more: false }]);
  });

  const readers: readonly (readonly [query: string, first: string])[] = [
    ["with t as (select 1) select * from t", "1"],
    ["(select 1) union all select 2", "1"],
    ["values (1), (2)", "1"],
    ["table things order by id", "2"],
    ["show timezone", "UTC"],
    ["explain select 1", "Result  (cost=0.00..0.01 rows=1 width=4)"],
  ];
  for (const [query, first] of readers) {
    it(`runs ${query}`, async () => {
      assert.equal((await ask(query)).rows[0]?.[0], first);
    });
  }

  const broken: readonly (readonly [what: string, query: string, said: string])[] = [
    [
      "a column that there is not",
      "select id,\n  nam from things",
      'query:2:3: error: column "nam" does not exist [query]\n  2 |   nam from things\n    |   ^\n  hint: Perhaps you meant to reference the column "things.name".',
    ],
    [
      "a mistake in a query that returns rows at once",
      " explain select nothing",
      'query:1:17: error: column "nothing" does not exist [query]\n  1 |  explain select nothing\n    |                 ^',
    ],
    [
      "a mistake of syntax",
      "selec 1",
      'query:1:1: error: syntax error at or near "selec" [query]\n  1 | selec 1\n    | ^',
    ],
    ["a mistake without a place", "select 1/0", "error: division by zero [query]"],
    [
      "a statement that writes",
      "insert into things (id) values (3)",
      "error: cannot execute INSERT in a read-only transaction [query]",
    ],
    [
      "a function that writes",
      "select remember()",
      "error: cannot execute INSERT in a read-only transaction [query]",
    ],
    [
      "a second statement",
      "select 1; commit; drop table things",
      "query:1:11: error: a second statement begins here [query]\n  1 | select 1; commit; drop table things\n    |           ^\n  hint: one query is run at a time",
    ],
    [
      "a COPY",
      "copy things to '/tmp/things'",
      "query:1:1: error: COPY is not run here [query]\n  1 | copy things to '/tmp/things'\n    | ^\n  hint: a query's rows are printed as CSV by --csv",
    ],
    [
      "a command of psql",
      "\\dt",
      "query:1:1: error: \\dt is a command of psql [query]\n  1 | \\dt\n    | ^\n  hint: SQL files hold plain statements; psql's commands are not among them",
    ],
    [
      "a text that never ends",
      "select 'a",
      "query:1:8: error: the string that begins here is never closed [query]\n  1 | select 'a\n    |        ^",
    ],
    [
      "an empty query",
      " ; -- nothing",
      "query:1:1: error: the query is empty [query]\n  1 |  ; -- nothing\n    | ^",
    ],
  ];
  for (const [what, query, said] of broken) {
    it(`says what is wrong with ${what}`, async () => {
      const problem = await problemOf(query);
      assert.deepEqual([renderProblem(problem), problem.exitCode], [said, 2]);
    });
  }

  it("ends a query that takes too long", async () => {
    for (const query of ["select pg_sleep(60)", "explain analyze select pg_sleep(60)"]) {
      const problem = await problemOf(query, { timeoutSeconds: 0.2 });
      assert.equal(renderProblem(problem), "error: canceling statement due to statement timeout [query]");
    }
  });

  it("says that the database is away", async () => {
    const options = { database: "data_nowhere", query: "select 1", onColumns: () => {}, onRow: () => {} };
    const error = await queryDatabase(loads.postgres.connection, python, options).catch(
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof Problem);
    assert.match(error.message, /^cannot connect to the database: .*database "data_nowhere" does not exist$/);
    assert.equal(error.exitCode, 3);
  });
});
