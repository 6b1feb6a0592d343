"""Keeps passwords out of logs and results."""

import re

SECRET_NAME = re.compile(r"PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL", re.IGNORECASE)
URL_PASSWORD = re.compile(rb"(://[^\s:/@]*:)[^\s@/]+@")
SHORTEST_SECRET = 6
LONGEST_LINE = 64 * 1024


class Redactor:
    """Replaces the values of secret environment variables, and passwords in URLs, by `***`."""

    def __init__(self, environment):
        values = {
            value.encode()
            for name, value in environment.items()
            if SECRET_NAME.search(name) and len(value) >= SHORTEST_SECRET
        }
        self._secrets = sorted(values, key=len, reverse=True)

    def redact(self, data):
        """The same bytes without secrets."""
        for secret in self._secrets:
            data = data.replace(secret, b"***")
        return URL_PASSWORD.sub(rb"\1***@", data)

    def redact_text(self, text):
        return self.redact(text.encode()).decode()


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
            end = len(self._held) - LONGEST_LINE // 2
        ready, self._held = self._held[:end], self._held[end:]
        return self._redactor.redact(ready)

    def finish(self):
        """What was held back."""
        ready, self._held = self._held, b""
        return self._redactor.redact(ready)
