"""The cell runner: runs one cell of a sweep, on AWS Batch or on one machine."""
