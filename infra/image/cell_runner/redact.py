"""Keeps passwords out of logs and results."""

import json
import re
from urllib.parse import quote

SECRET_NAME = re.compile(r"PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL", re.IGNORECASE)
URL_PASSWORD = re.compile(rb"(://[^\s:/@]*:)[^\s/\"]+@")
SHORTEST_SECRET = 6
LONGEST_LINE = 64 * 1024


class Redactor:
    """Replaces the values of secret environment variables, and passwords in URLs, by `***`."""

    def __init__(self, environment):
        secrets = {
            form
            for name, value in environment.items()
            if SECRET_NAME.search(name)
            for line in value.splitlines()
            if len(line) >= SHORTEST_SECRET
            for form in _forms(line)
        }
        self._secrets = sorted(secrets, key=len, reverse=True)

    def redact(self, data):
        """The same bytes without secrets; not for documents, since a secret may be a word such as `failed`."""
        for secret in self._secrets:
            data = data.replace(secret, b"***")
        return URL_PASSWORD.sub(rb"\1***@", data)

    def redact_texts(self, value):
        """The same text, or list or dict of texts, without secrets."""
        if isinstance(value, str):
            return self.redact(value.encode(errors="surrogateescape")).decode(errors="replace")
        if isinstance(value, list):
            return [self.redact_texts(item) for item in value]
        if isinstance(value, dict):
            return {key: self.redact_texts(item) for key, item in value.items()}
        return value


def _forms(secret):
    """A secret as it is, and as JSON and addresses write it."""
    plain = secret.encode(errors="surrogateescape")
    return {plain, json.dumps(secret)[1:-1].encode(), quote(plain, safe="").encode()}


class LineRedactor:
    """Redacts a stream that arrives in pieces: holds back an unfinished line, since a secret may be cut in two."""

    def __init__(self, redactor):
        self._redactor = redactor
        self._held = b""

    def feed(self, data):
        """The part that is safe to show now."""
        self._held += data
        end = self._held.rfind(b"\n") + 1
        if end == 0 and len(self._held) > LONGEST_LINE:
            # What stays may begin in the midst of a secret, unless that is gone before.
            self._held = self._redactor.redact(self._held)
            end = len(self._held) - LONGEST_LINE // 2
        ready, self._held = self._held[:end], self._held[end:]
        return self._redactor.redact(ready)

    def finish(self):
        """What was held back."""
        ready, self._held = self._held, b""
        return self._redactor.redact(ready)
