import json
import unittest

from cell_runner.redact import LineRedactor, Redactor

SECRET = "hunter2hunter2"


def redacted(text, **environment):
    return Redactor(environment).redact(text.encode()).decode()


class Redact(unittest.TestCase):
    def test_replaces_the_values_of_secret_variables(self):
        for name in ("PGPASSWORD", "pgpassword", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "DB_PASSWD"):
            self.assertEqual(redacted(f"it is {SECRET}, {SECRET}!", **{name: SECRET}), "it is ***, ***!", name)

    def test_leaves_other_values_and_words_that_are_too_short_to_be_secrets(self):
        self.assertEqual(redacted("user ada", PGUSER="ada", PGPASSWORD="user", TOKEN=""), "user ada")

    def test_replaces_a_secret_that_holds_another_whole(self):
        for names in (("A_TOKEN", "B_TOKEN"), ("B_TOKEN", "A_TOKEN")):
            environment = dict(zip(names, ("secret", "secret-and-more")))
            self.assertEqual(redacted("secret-and-more, secret", **environment), "***, ***")

    def test_replaces_a_secret_as_json_and_as_part_of_an_address_writes_it(self):
        secret = 'p"ä\\s%s/w@d'
        document = json.dumps({"message": f"with {secret}"})
        self.assertEqual(redacted(document, PGPASSWORD=secret), '{"message": "with ***"}')
        self.assertEqual(redacted("p%22%C3%A4%5Cs%25s%2Fw%40d", PGPASSWORD=secret), "***")

    def test_replaces_each_line_of_a_secret_of_several(self):
        key = "-----BEGIN KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END KEY-----\n"
        self.assertEqual(redacted(f"the key\n{key}MIIEvQIBADANBgkq", SSH_TOKEN=key), "the key\n***\n***\n***\n***\n***")
        lines = LineRedactor(Redactor({"SSH_TOKEN": key}))
        shown = b"".join(lines.feed(line.encode() + b"\n") for line in key.splitlines()) + lines.finish()
        self.assertEqual(shown, b"***\n***\n***\n***\n")

    def test_redacts_the_texts_of_a_document_and_leaves_what_holds_them(self):
        redactor = Redactor({"API_TOKEN": "message", "MAX_TOKENS": "100000"})
        document = {"message": f"a message of x://a:{SECRET}@b", "sizes": [100000, None, "100000"]}
        shown = {"message": "a *** of x://a:***@b", "sizes": [100000, None, "***"]}
        self.assertEqual(redactor.redact_texts(document), shown)

    def test_replaces_passwords_in_addresses(self):
        for address, shown in {
            "postgresql://ada:pw@host:5432/db": "postgresql://ada:***@host:5432/db",
            "postgresql://:pw@host/db": "postgresql://:***@host/db",
            "https://ada:p:w@host": "https://ada:***@host",
            "postgresql://ada:p@w@host/db": "postgresql://ada:***@host/db",
            "two: x://a:b@c x://d:e@f": "two: x://a:***@c x://d:***@f",
            "postgresql://ada@host:5432/db": "postgresql://ada@host:5432/db",
            "http://host:80/path see a:b@c": "http://host:80/path see a:b@c",
            "at 10:30 mail ada@example.org": "at 10:30 mail ada@example.org",
        }.items():
            self.assertEqual(redacted(address), shown)

    def test_leaves_bytes_that_are_no_text(self):
        data = bytes(range(256))
        self.assertEqual(Redactor({"PGPASSWORD": SECRET}).redact(data), data)


class LineRedactorTest(unittest.TestCase):
    redactor = Redactor({"PGPASSWORD": SECRET})

    def through(self, data, *cuts):
        lines = LineRedactor(self.redactor)
        ends = [*cuts, len(data)]
        pieces = [data[start:end] for start, end in zip([0, *ends], ends)]
        return b"".join(lines.feed(piece) for piece in pieces) + lines.finish()

    def test_shows_whole_lines_at_once_and_holds_back_the_rest(self):
        lines = LineRedactor(self.redactor)
        self.assertEqual(lines.feed(b"one\ntwo\nthr"), b"one\ntwo\n")
        self.assertEqual(lines.feed(b"ee\n"), b"three\n")
        self.assertEqual(lines.feed(b"last"), b"")
        self.assertEqual(lines.finish(), b"last")

    def test_finds_secrets_wherever_the_stream_is_cut(self):
        data = f"a {SECRET}\npostgresql://ada:secret@host/db b {SECRET}{SECRET} c".encode()
        expected = b"a ***\npostgresql://ada:***@host/db b ****** c"
        for cut in range(len(data)):
            self.assertEqual(self.through(data, cut), expected)

    def test_finds_secrets_in_lines_that_are_too_long_to_be_held_back(self):
        for text, shown in ((f"{SECRET}, ", b"***, "), (f"db://ada:{SECRET}-@host ", b"db://ada:***@host ")):
            data = text.encode() * 20_000
            for size in (4099, 65536):
                cuts = range(size, len(data), size)
                self.assertEqual(self.through(data, *cuts), shown * 20_000)

    def test_does_not_hold_back_more_than_a_long_line(self):
        lines = LineRedactor(self.redactor)
        shown = sum(len(lines.feed(b"x" * 65536)) for _ in range(160))
        self.assertGreater(shown, 160 * 65536 - 2 * 65536)
