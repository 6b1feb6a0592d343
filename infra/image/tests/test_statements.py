import os
import tempfile
import unittest
from unittest import mock

from cell_runner.load import sql_reader
from cell_runner.load.mistakes import Mistakes
from cell_runner.load.source_file import SourceFile
from cell_runner.load.statements import split_statements

SQL = """-- a comment; with a semicolon
create table t (a text, "b;
c" text);; insert into t values ('it''s;
fine', $$ dollar;
$$);
/* and /* a nested; */
one; */ copy t (a) from stdin;
one\\.
two
\\.
  select 1; select
2"""

EXPECTED = [
    (2, 1, 'create table t (a text, "b;\nc" text)', None),
    (3, 12, "insert into t values ('it''s;\nfine', $$ dollar;\n$$)", None),
    (7, 9, "copy t (a) from stdin", "one\\.\ntwo\n"),
    (11, 3, "select 1", None),
    (11, 13, "select\n2", None),
]


class SplitStatementsTest(unittest.TestCase):
    def split(self, text, first_characters):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "a.sql")
            with open(path, "w") as file:
                file.write(text)
            with mock.patch.object(sql_reader, "FIRST_CHARACTERS", first_characters):
                return [
                    (each.line, each.column, each.text, each.rows and each.rows.read(1000))
                    for each in split_statements(SourceFile(path))
                ]

    def test_gives_the_same_statements_however_little_is_read_at_a_time(self):
        for characters in (1, 30, 100, 1000):
            with self.subTest(characters):
                self.assertEqual(self.split(SQL, characters), EXPECTED)

    def test_passes_rows_that_nobody_read(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "a.sql")
            with open(path, "w") as file:
                file.write("copy t from stdin;\n1\n2\n\\.\nselect 1;")
            found = [(each.line, each.text) for each in split_statements(SourceFile(path))]
        self.assertEqual(found, [(1, "copy t from stdin"), (5, "select 1")])

    def test_refuses_a_statement_without_end(self):
        with mock.patch.object(sql_reader, "LONGEST_STATEMENT", 100), self.assertRaises(Mistakes) as caught:
            self.split("select 1;\n  select '" + "x\n" * 200, 10)
        (mistake,) = caught.exception.mistakes
        message = "the statement that begins here is longer than 100 characters"
        self.assertEqual((mistake.message, mistake.line, mistake.column), (message, 2, 3))

    def test_tells_where_what_is_never_closed_begins(self):
        with self.assertRaises(Mistakes) as caught:
            self.split("select 1;\nselect 2, 'x\n" + "y\n" * 50, 10)
        (mistake,) = caught.exception.mistakes
        message = "the string that begins here is never closed"
        self.assertEqual((mistake.message, mistake.line, mistake.column), (message, 2, 11))
