"""Runs a statement in a transaction that cannot write, and hands on its rows as they come."""

import time

import psycopg2
from psycopg2.extensions import new_type, register_type, string_types

from ..load.mistakes import ServiceTrouble, first_line

FETCHED_ROWS = 2_000


def run_query(database, statement, timeout_seconds, max_rows, answer):
    """Run a SingleStatement.

    Args:
        database: its name
        timeout_seconds: for all of it; None for no limit
        max_rows: how many rows are wanted; None for all
        answer: called with each document: the columns, each row, the end
    Raises: ServiceTrouble, psycopg2.Error
    """
    connection = connect(database)
    try:
        connection.set_session(readonly=True, isolation_level="REPEATABLE READ")
        with connection.cursor() as cursor:
            settle(cursor)
            limit = time_limit(cursor, timeout_seconds)
            limit()
            cursor.execute(statement.command)
            rows = fetched(cursor, limit) if statement.by_cursor else returned(cursor)
            answer({"columns": columns_of(connection, next(rows))})
            count = 0
            for row in rows:
                if count == max_rows:
                    return answer({"rows": count, "more": True})
                answer(row)
                count += 1
            answer({"rows": count, "more": False})
    finally:
        # Never committed: what a function may have done is undone.
        connection.close()


def connect(database):
    try:
        return psycopg2.connect(dbname=database, application_name="sweep sql", client_encoding="UTF8")
    except psycopg2.OperationalError as error:
        raise ServiceTrouble(f"cannot connect to the database: {first_line(error)}") from None


def settle(cursor):
    # The server looks whether anybody still waits, so that Ctrl-C ends the query too.
    cursor.execute("SET client_connection_check_interval = '1s'")
    cursor.execute("SET cursor_tuple_fraction = 1")
    # Values as PostgreSQL writes them: no digit is lost on the way.
    register_type(new_type(tuple(string_types), "TEXT", lambda value, _cursor: value), cursor)


def time_limit(cursor, seconds):
    """Makes the function that gives the next command the time that is left."""
    end = None if seconds is None else time.monotonic() + seconds

    def limit():
        if end is not None:
            left = max(1, int((end - time.monotonic()) * 1000))
            cursor.execute("SELECT set_config('statement_timeout', %s, false)", (str(left),))

    return limit


def returned(cursor):
    """The description of a command's rows, then the rows, which are here already."""
    yield cursor.description or []
    yield from cursor if cursor.description else []


def fetched(cursor, limit):
    """The description of the rows of the cursor sweep_sql, then the rows, some of which are fetched at a time."""
    described = False
    while True:
        limit()
        cursor.execute(f"FETCH FORWARD {FETCHED_ROWS} FROM sweep_sql")
        if not described:
            yield cursor.description
            described = True
        rows = cursor.fetchall()
        yield from rows
        if len(rows) < FETCHED_ROWS:
            return


def columns_of(connection, description):
    with connection.cursor() as cursor:
        oids = [column.type_code for column in description]
        cursor.execute(TYPE_NAMES, (oids,))
        types = cursor.fetchone()[0] or []
    return [{"name": column.name, "type": kind} for column, kind in zip(description, types)]


TYPE_NAMES = """
    SELECT array_agg(format_type(oid, NULL) ORDER BY position)
    FROM unnest(%s::oid[]) WITH ORDINALITY AS types (oid, position)
"""
