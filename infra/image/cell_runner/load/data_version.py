"""Creates the database of a data version: wholly there under its name, or not at all."""

import json
import os
import time
from contextlib import closing, contextmanager

import psycopg2
from psycopg2.sql import SQL, Identifier, Literal

from .copy_csv import copy_csv
from .csv_table import CsvTable
from .mistakes import Mistakes, ServiceTrouble, first_line
from .sql_file import run_sql_file

# With these, a query sums floats in one order, whatever else the server does, and a date means one instant.
SETTINGS = {"synchronize_seqscans": "off", "max_parallel_workers_per_gather": "0", "timezone": "UTC"}

# So that texts have one order, whatever the server's own is; only the pristine template can be given another.
CREATE_DATABASE = """
    CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'
"""

DRAFT_SUFFIX = "_loading"
# Behind a version's hash; a user may call databases what they like.
DRAFT = f"_[0-9a-f]{{16}}{DRAFT_SUFFIX}$"

USER_TABLES = """
    SELECT n.nspname, c.relname
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition
      AND n.nspname NOT IN ('pg_catalog', 'information_schema')
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    ORDER BY 1, 2
"""


def create_data_version(name, read_sources, report):
    """Make the database unless it exists, and fill it.

    Args:
        name: of the database
        read_sources: called only when there is something to load; gives SourceFiles of SQL and CsvTables, in order
        report: called with lines of text for people
    Returns: {"database", "tables": [{"name", "rows"}], "existed"}
    Raises: Mistakes, ServiceTrouble
    """
    with connected(os.environ.get("PGDATABASE", "postgres")) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            # The server frees it when this process ends, however it ends.
            lock(cursor, name, report)
            tables = tables_of_existing(cursor, name)
            if tables is not None:
                return {"database": name, "tables": tables, "existed": True}
            sources = read_sources()
            drop_abandoned(cursor)
            draft = name + DRAFT_SUFFIX
            create(cursor, draft)
            try:
                tables = fill(draft, sources, report)
            except Mistakes:
                drop(cursor, draft)
                raise
            describe(cursor, draft, tables)
            cursor.execute(SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(draft), Identifier(name)))
            return {"database": name, "tables": tables, "existed": False}


@contextmanager
def connected(database):
    try:
        connection = psycopg2.connect(dbname=database, application_name="sweep load", client_encoding="UTF8")
    except psycopg2.OperationalError as error:
        raise ServiceTrouble(f"cannot connect to the database: {first_line(error)}") from None
    with closing(connection):
        yield connection


def lock(cursor, name, report):
    """Only one load of a data version at a time."""
    cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", (name,))
    if not cursor.fetchone()[0]:
        report("waiting for another load of the same files")
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", (name,))


def drop_abandoned(cursor):
    """Drop what killed loads have left: the drafts that no running load has locked."""
    cursor.execute("SELECT datname FROM pg_database WHERE datdba = current_user::regrole AND datname ~ %s", (DRAFT,))
    for (draft,) in cursor.fetchall():
        key = (draft[: -len(DRAFT_SUFFIX)],)
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", key)
        if cursor.fetchone()[0]:
            drop(cursor, draft)
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", key)


def tables_of_existing(cursor, name):
    """The tables of a data version that is there, as its comment tells; None where it is not."""
    cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", (name,))
    row = cursor.fetchone()
    if row is None:
        return None
    try:
        return json.loads(row[0])["tables"]
    except (TypeError, ValueError, KeyError):
        raise ServiceTrouble(f"a database {name} exists that no load has made; rename or drop it") from None


def create(cursor, draft):
    try:
        cursor.execute(SQL(CREATE_DATABASE).format(Identifier(draft)))
        # Several stacks may share a server.
        cursor.execute(SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(Identifier(draft)))
    except psycopg2.errors.InsufficientPrivilege:
        cursor.execute("SELECT current_user")
        user = cursor.fetchone()[0]
        raise ServiceTrouble(f"the user {user} may not create databases; ALTER ROLE {user} CREATEDB allows it") from None


def drop(cursor, draft):
    cursor.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(draft)))


def fill(draft, sources, report):
    """Run and copy all sources in one transaction; gives the tables that came of it."""
    with connected(draft) as connection:
        with connection, connection.cursor() as cursor:
            for source in sources:
                started = time.monotonic()
                if isinstance(source, CsvTable):
                    copy_csv(cursor, source, report)
                    what = f"{source.schema}.{source.name}: {source.rows:,} rows"
                else:
                    run_sql_file(cursor, source, report)
                    what = source.label
                report(f"{what} ({time.monotonic() - started:.1f} s)")
        connection.autocommit = True
        with connection.cursor() as cursor:
            return finish(cursor, report)


def finish(cursor, report):
    """Settle statistics and visibility now, so that no autovacuum changes query plans under a run."""
    cursor.execute(USER_TABLES)
    names = cursor.fetchall()
    tables = []
    for schema, name in names:
        table = Identifier(schema, name)
        cursor.execute(SQL("VACUUM (FREEZE, ANALYZE) {}").format(table))
        cursor.execute(SQL("SELECT count(*) FROM {}").format(table))
        tables.append({"name": f"{schema}.{name}", "rows": cursor.fetchone()[0]})
    report("tables analyzed")
    return tables


def describe(cursor, draft, tables):
    for setting, value in SETTINGS.items():
        change = SQL("ALTER DATABASE {} SET {} = {}")
        cursor.execute(change.format(Identifier(draft), Identifier(setting), Literal(value)))
    comment = json.dumps({"tables": tables})
    cursor.execute(SQL("COMMENT ON DATABASE {} IS {}").format(Identifier(draft), Literal(comment)))
