"""Runs one query for a user: `python -m cell_runner.query`."""
