"""Tests of the cell runner's parts that need no database; test/image/cell-runner.test.ts runs them."""
