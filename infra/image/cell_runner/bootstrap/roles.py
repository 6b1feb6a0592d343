"""A stack's role and databases on the server.

The server's master is no superuser on RDS: it may do what it has been granted, and since PostgreSQL 16 one who makes a
role may only administer it. Each step can be done again, so that a bootstrap may be killed at any moment.
"""

import psycopg2
from psycopg2.extensions import encrypt_password
from psycopg2.sql import SQL, Identifier, Literal

# Nobody but their owner has business there; a session in template1 would keep everybody from making databases.
COMMON_DATABASES = ["postgres", "template1"]

# Two stacks at a time would fail at what they have in common.
LOCK = "SELECT pg_advisory_lock(hashtextextended('sweepstack bootstrap', 0))"


def create_role(cursor, role):
    """Make a role that may make databases, and a database of its own to do so from, which only it can enter."""
    cursor.execute(LOCK)
    for database in COMMON_DATABASES:
        _close_to_public(cursor, database)
    attributes = SQL("LOGIN CREATEDB NOCREATEROLE")
    statement = "ALTER ROLE {} {}" if _role_exists(cursor, role) else "CREATE ROLE {} {}"
    cursor.execute(SQL(statement).format(Identifier(role), attributes))
    _become_member(cursor, role)
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (role,))
    if cursor.fetchone() is None:
        cursor.execute(SQL("CREATE DATABASE {0} OWNER {0}").format(Identifier(role)))
    _close_to_public(cursor, role)


def set_password(cursor, role, password):
    """Give a role a password, of which the server gets no more than it keeps."""
    verifier = encrypt_password(password, role, cursor.connection, "scram-sha-256")
    cursor.execute(SQL("ALTER ROLE {} PASSWORD {}").format(Identifier(role), Literal(verifier)))


def drop_role(cursor, role, connect):
    """Remove a role, its databases and its rights in others', however much of it is left.

    Args:
        connect: makes a connection to another database of the server.

    Returns: the names of the databases that are gone.
    """
    cursor.execute(LOCK)
    if not _role_exists(cursor, role):
        return []
    _become_member(cursor, role)
    cursor.execute(SQL("ALTER ROLE {} NOLOGIN").format(Identifier(role)))
    cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (role,))
    databases = _databases(cursor, "datdba = %s::regrole", role)
    for database in databases:
        cursor.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(database)))
    cursor.execute(SQL("DROP OWNED BY {}").format(Identifier(role)))
    for database in _databases(cursor, "oid IN (SELECT dbid FROM pg_shdepend WHERE refobjid = %s::regrole)", role):
        _drop_owned(connect(database), role)
    cursor.execute(SQL("DROP ROLE {}").format(Identifier(role)))
    return databases


def _role_exists(cursor, role):
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,))
    return cursor.fetchone() is not None


def _become_member(cursor, role):
    """Only a member may make databases for a role, and drop them."""
    cursor.execute(SQL("GRANT {} TO CURRENT_USER WITH INHERIT TRUE, SET TRUE").format(Identifier(role)))


def _close_to_public(cursor, database):
    """Have only the owner enter a database; another's is left as it is."""
    cursor.execute("SELECT pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = %s", (database,))
    if cursor.fetchone() == (True,):
        cursor.execute(SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(Identifier(database)))


def _databases(cursor, condition, role):
    cursor.execute(f"SELECT datname FROM pg_database WHERE {condition} ORDER BY datname", (role,))
    return [name for (name,) in cursor.fetchall()]


def _drop_owned(connection, role):
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(SQL("DROP OWNED BY {}").format(Identifier(role)))
    finally:
        connection.close()


def logs_in(role, password):
    """Whether a role can enter its database by a password.

    Raises: psycopg2.OperationalError, where the server says nothing about it.
    """
    try:
        psycopg2.connect(dbname=role, user=role, password=password, application_name="sweep bootstrap").close()
    except psycopg2.OperationalError as error:
        if "authentication failed" in str(error):
            return False
        raise
    return True
