"""`python -m cell_runner bootstrap create|drop STACK SECRET_ARN|none`: a job of a base stack.

It connects as the server's master, whom libpq's environment variables name. Exit codes: 0 done, 1 refused, 75 come back.
"""

import os
import secrets
import sys
from contextlib import closing

import psycopg2
from botocore.exceptions import BotoCoreError, ClientError

from .. import exit_codes
from ..load.mistakes import first_line, is_service_trouble
from ..stopping import end_when_stopped
from .login_secret import LoginSecret
from .request import BadRequest, read_request
from .roles import create_role, drop_role, logs_in, set_password


def bootstrap(arguments):
    """Do what the job's parameters say; returns the exit code."""
    end_when_stopped(lambda: None)
    try:
        request = read_request(arguments, os.environ.get("SWEEP_BASE"))
        with closing(_connect("postgres")) as master, master.cursor() as cursor:
            if request.action == "drop":
                _drop(cursor, request)
            else:
                _create(cursor, request)
    except BadRequest as error:
        return _refuse(error, exit_codes.FAILED)
    except psycopg2.Error as error:
        message = f"the database server: {first_line(error)}"
        return _refuse(message, exit_codes.COME_BACK if is_service_trouble(error) else exit_codes.FAILED)
    except ClientError as error:
        # After as many tries as there are for what passes.
        return _refuse(f"the secret: {error}", exit_codes.FAILED)
    except BotoCoreError as error:
        return _refuse(f"the secret: {error}", exit_codes.COME_BACK)
    return exit_codes.DONE


def _create(cursor, request):
    create_role(cursor, request.role)
    secret = LoginSecret(request.secret, request.region)
    stored = secret.password()
    if stored is not None and logs_in(request.role, stored):
        print(f"{request.role} is there, and its secret holds the password that it logs in with")
        return
    password = secrets.token_urlsafe(32)
    set_password(cursor, request.role, password)
    secret.put(password)
    print(f"{request.role} is there, with a new password in its secret")


def _drop(cursor, request):
    databases = drop_role(cursor, request.role, _connect)
    gone = f" with {', '.join(databases)}" if databases else ""
    print(f"{request.role} is gone{gone}")


def _connect(database):
    connection = psycopg2.connect(dbname=database, application_name="sweep bootstrap", client_encoding="UTF8")
    # Databases cannot be made in a transaction.
    connection.autocommit = True
    return connection


def _refuse(message, code):
    print(f"bootstrap: {message}", file=sys.stderr)
    return code
