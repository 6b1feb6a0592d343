import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { type Files, Loads } from "./loads";
import { type ZipMember, zipArchive } from "./zip-archive";

const events: ZipMember = { name: "data/events.csv", content: "a,b\n1,x\n2,y\n" };

describe("loadData of archives", () => {
  let loads: Loads;

  before(async () => {
    loads = await Loads.start();
  });
  after(() => loads.stop());

  it("reads files that gzip has packed, in one member or several", async () => {
    const csv = Buffer.concat([gzipSync("a\n1\n"), gzipSync("2\n")]);
    const sql = gzipSync("create table sum as select sum(a) from events;");
    const loaded = await loads.load(loads.write({ "Events.CSV.gz": csv, "sum.sql.gz": sql }));
    assert.deepEqual(await loads.query("select * from sum", loaded), [{ sum: "3" }]);
  });

  it("reads each file of a zip archive, in the archive's order, under its name without folders", async () => {
    const archive = zipArchive([
      events,
      { name: "sql/copy.sql", content: "create table copied as select * from events;" },
      { name: "./semantic.more.csv", content: "c\n1\n", method: 0 },
    ]);
    const { tables } = await loads.load(loads.write({ "tables.zip": archive }));
    assert.deepEqual(tables, [
      { name: "public.copied", rows: 2 },
      { name: "public.events", rows: 2 },
      { name: "semantic.more", rows: 1 },
    ]);
  });

  it("leaves out what people put beside data, and says so", async () => {
    const names = ["__MACOSX/._events.csv", ".DS_Store", "data/README", "data/LICENSE.txt", "Source.HTML"];
    const beside = names.map((name): ZipMember => ({ name, content: "x" }));
    const lines: string[] = [];
    const archive = zipArchive([{ name: "data/", content: "" }, events, ...beside]);
    await loads.load(loads.write({ "tables.zip": archive }), (line) => lines.push(line));
    assert.equal(lines[0], `tables.zip: left out ${names.join(", ")}`);
  });

  it("reads what load.yaml says of packed files", async () => {
    const said = `events.csv.gz: { columns: { a: text } }
tables.zip:
  events.csv: { table: zipped, nulls: [x] }
`;
    const files = {
      "events.csv.gz": gzipSync("a\n1\n"),
      "tables.zip": zipArchive([events]),
      "load.yaml": said,
    };
    const loaded = await loads.load(loads.write(files));
    assert.deepEqual(await loads.query("select * from events", loaded), [{ a: "1" }]);
    assert.deepEqual(await loads.query("select * from zipped", loaded), [
      { a: 1, b: null },
      { a: 2, b: "y" },
    ]);
  });

  it("reads rows of a dump as they come", async () => {
    const rows = Array.from({ length: 200_000 }, (_, row) => `${row}\tsome text that makes the row longer\n`);
    const dump = `create table t (a int, b text);\ncopy t from stdin;\n${rows.join("")}\\.\ncreate index on t (a);\n`;
    const { tables } = await loads.load(loads.write({ "dump.sql.gz": gzipSync(dump) }));
    assert.deepEqual(tables, [{ name: "public.t", rows: 200_000 }]);
  });

  const lies = (changes: Partial<ZipMember>) => ({ "tables.zip": zipArchive([{ ...events, ...changes }]) });
  const mebibyte = gzipSync(`${"x".repeat(2 ** 20)}\n`);
  const damaged = zipArchive([events]);
  damaged[40] = (damaged[40] ?? 0) ^ 0xff;
  const leads = (name: string) =>
    `error: tables.zip(${name}): it leads out of the archive\n  hint: members have plain names, with / between folders`;

  const broken: readonly (readonly [what: string, files: Files, ...expected: string[]])[] = [
    [
      "a row of a file that is packed by gzip",
      { "a.csv.gz": gzipSync("a,b\n1,2\n3\n") },
      'a.csv.gz:3:1: error: this row has 1 field where the header names 2 columns\n  3 | 3\n    | ^\n  hint: a field that holds a comma is quoted: "a, b"',
    ],
    [
      "rows of two files in an archive",
      {
        "tables.zip": zipArchive([
          { name: "data/a.csv", content: "a,b\n1\n" },
          { name: "b.csv", content: 'a\n"1\n' },
        ]),
      },
      'tables.zip(data/a.csv):2:1: error: this row has 1 field where the header names 2 columns\n  2 | 1\n    | ^\n  hint: a field that holds a comma is quoted: "a, b"',
      'tables.zip(b.csv):2:1: error: a quote opens in this row and is never closed\n  2 | "1\n    | ^',
    ],
    [
      "a statement in an archive",
      { "tables.zip": zipArchive([events, { name: "b.sql", content: "select a,\n  c from events;" }]) },
      'tables.zip(b.sql):2:3: error: column "c" does not exist\n  2 |   c from events;\n    |   ^',
    ],
    [
      "rows of a packed dump that never end",
      { "a.sql.gz": gzipSync("create table t (a int);\n  copy t from stdin;\n1\n2\n") },
      "a.sql.gz:2:3: error: the rows of this COPY … FROM stdin never end\n  2 |   copy t from stdin;\n    |   ^\n  hint: a line with only \\. ends them",
    ],
    [
      "a byte among the rows of a dump that is not UTF-8",
      { "a.sql": Buffer.from("create table t (a text);\ncopy t from stdin;\nok\ncaf\xe9\n\\.\n", "latin1") },
      "a.sql:4:4: error: byte 0xe9 is not UTF-8\n  4 | caf\ufffd\n    |    ^\n  hint: save the file as UTF-8",
    ],
    [
      "a file that only says it is gzip",
      { "a.csv.gz": "a\n1\n" },
      "error: a.csv.gz: it cannot be unpacked\n  hint: the file is damaged, or is not what its name says",
    ],
    [
      "a gzip file that is cut short",
      { "a.csv.gz": gzipSync("a\n1\n").subarray(0, -6) },
      "error: a.csv.gz: it cannot be unpacked\n  hint: the file is damaged, or is not what its name says",
    ],
    [
      "a file that only says it is an archive",
      { "tables.zip": "a\n1\n" },
      "error: tables.zip: its list of files cannot be read\n  hint: the file is damaged, or is no zip archive",
    ],
    [
      "a damaged member",
      { "tables.zip": damaged },
      "error: tables.zip(data/events.csv): it cannot be unpacked\n  hint: the file is damaged, or is not what its name says",
    ],
    [
      "a member that is longer than the archive says",
      lies({ claimedBytes: 6 }),
      "error: tables.zip(data/events.csv): it cannot be unpacked\n  hint: the file is damaged, or is not what its name says",
    ],
    [
      "a member that would fill the disk",
      lies({ claimedBytes: 3_000_000_000 }),
      "error: tables.zip: it unpacks to more than 268,435,456 bytes, 200 times its size\n  hint: unpack it, and load what is in it",
    ],
    [
      "a file that gzip has packed much too well",
      { "a.csv.gz": Buffer.concat([gzipSync("a\n"), ...Array<Buffer>(257).fill(mebibyte)]) },
      "error: a.csv.gz: it unpacks to more than 268,435,456 bytes, 200 times its size\n  hint: unpack it, and load what is in it",
    ],
    [
      "an encrypted member",
      lies({ flags: 1 }),
      "error: tables.zip(data/events.csv): it is encrypted\n  hint: pack the archive again without a password",
    ],
    [
      "a member packed by an unknown method",
      lies({ method: 97 }),
      "error: tables.zip(data/events.csv): it is packed by a method that is not known here (97)\n  hint: pack the archive again with zip's usual method, deflate",
    ],
    ["a name that climbs out", lies({ name: "a/../../b.csv" }), leads("a/../../b.csv")],
    ["a name from the root", lies({ name: "/b.csv" }), leads("/b.csv")],
    ["a name with a drive", lies({ name: "C:b.csv" }), leads("C:b.csv")],
    ["a name with backslashes", lies({ name: "a\\b.csv" }), leads("a\\b.csv")],
    ["a symbolic link", lies({ mode: 0o120777 }), leads("data/events.csv")],
    [
      "archives and other files in an archive",
      {
        "tables.zip": zipArchive([
          events,
          { name: "a.zip", content: "x" },
          { name: "b.xlsx", content: "x" },
          { name: "load.yaml", content: "{}" },
        ]),
      },
      "error: tables.zip(a.zip): only .sql and .csv files can be loaded\n  hint: unpack it, and load what is in it",
      "error: tables.zip(b.xlsx): only .sql and .csv files can be loaded\n  hint: leave it out of the archive",
      "error: tables.zip(load.yaml): load.yaml is not read from an archive\n  hint: put it beside the archive: tables.zip: { events.csv: { … } }",
    ],
    [
      "an archive with nothing to load",
      { "tables.zip": zipArchive([{ name: "README.md", content: "x" }]) },
      "error: tables.zip: there is no SQL or CSV file in it",
    ],
    [
      "one name twice in an archive",
      { "tables.zip": zipArchive([events, events]) },
      'error: tables.zip: it holds "data/events.csv" twice',
    ],
    [
      "one table twice in an archive",
      { "tables.zip": zipArchive([events, { ...events, name: "events.csv" }]) },
      "tables.zip(events.csv):1:1: error: public.events is filled by tables.zip(data/events.csv) already\n  1 | a,b\n    | ^",
    ],
  ];
  for (const [what, files, ...expected] of broken) {
    it(`says where it finds ${what}`, async () => {
      const before = await loads.databases();
      assert.deepEqual(await loads.problemsOf(files), expected);
      assert.deepEqual(await loads.databases(), before);
    });
  }
});
