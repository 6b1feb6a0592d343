"""How a cell logs."""

import logging
import sys
import time

# Libraries that tell more about themselves than about the experiment.
TALKATIVE = ("alembic", "botocore", "matplotlib", "s3transfer", "sqlalchemy", "urllib3")

FORMAT = "%(asctime)s %(levelname)-8s %(message)s"


def log_to_stderr():
    """Log to standard error, whatever handlers Triage set up when it was imported; times are UTC."""
    handler = logging.StreamHandler(sys.stderr)
    formatter = logging.Formatter(FORMAT, "%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    for logger in [logging.getLogger(), *map(logging.getLogger, list(logging.root.manager.loggerDict))]:
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(logging.NOTSET)
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
