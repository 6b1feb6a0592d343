"""Loads files of a user into a database of their own: `python -m cell_runner.load`."""
