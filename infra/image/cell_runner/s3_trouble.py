"""Tells an S3 that does not answer from one that says no, wherever in Triage that comes up."""

from botocore.exceptions import ClientError, HTTPClientError

from .endings import causes
from .store import StoreTrouble

SERVER_ERRORS = 500


def s3_trouble(exception):
    """Why S3 did not do what it was asked, where that says nothing about who asked; None where it is not so."""
    for cause in causes(exception):
        if isinstance(cause, (StoreTrouble, HTTPClientError)):
            return f"the store: {cause}"
        if isinstance(cause, ClientError):
            if cause.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) >= SERVER_ERRORS:
                return f"the store: {cause}"
    return None
