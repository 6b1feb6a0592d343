import io
import tempfile
import unittest
from unittest import mock

from botocore.exceptions import ClientError, ConnectionClosedError, EndpointConnectionError, ResponseStreamingError

from cell_runner import s3_store
from cell_runner.s3_store import S3Store
from cell_runner.store import StoreTrouble


def answer(status, code):
    response = {"Error": {"Code": code, "Message": "no"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(response, "PutObject")


class FakeBody:
    def __init__(self, data, breaks_after=None):
        self._data, self._breaks_after = data, breaks_after

    def read(self):
        return self._data

    def iter_chunks(self, _size):
        yield self._data[: self._breaks_after]
        if self._breaks_after is not None:
            raise ResponseStreamingError(error="connection reset")


class S3StoreTest(unittest.TestCase):
    """What real servers rarely answer; what they do is tested against one, see on_s3.py."""

    def setUp(self):
        self.client = mock.Mock()
        session = mock.patch.object(s3_store.boto3.session, "Session").start()
        session.return_value.client.return_value = self.client
        self.made = session.return_value.client
        self.addCleanup(mock.patch.stopall)
        self.sleep = mock.patch.object(s3_store.time, "sleep").start()
        self.store = S3Store("s3://bucket/dev/", None)

    def test_puts_the_prefix_before_each_key(self):
        self.store.put("a/b", b"one")
        self.client.put_object.assert_called_once_with(Bucket="bucket", Key="dev/a/b", Body=b"one")
        S3Store("s3://bucket", None).put("a/b", b"one")
        self.client.put_object.assert_called_with(Bucket="bucket", Key="a/b", Body=b"one")

    def test_takes_its_own_document_for_a_success_whose_answer_was_lost(self):
        self.client.put_object.side_effect = answer(412, "PreconditionFailed")
        self.client.get_object.return_value = {"Body": FakeBody(b"mine")}
        self.assertTrue(self.store.create("a", b"mine"))
        self.assertFalse(self.store.create("a", b"another's"))

    def test_does_not_wait_long_for_an_answer_to_a_log(self):
        with S3Store("s3://bucket/dev/", tempfile.gettempdir()).open_log("log.txt"):
            pass
        config = self.made.call_args.kwargs["config"]
        self.assertEqual((config.connect_timeout, config.read_timeout), (3, 5))
        self.assertEqual(config.retries, {"mode": "standard", "total_max_attempts": 1})

    def test_tries_again_while_another_writes_the_same(self):
        conflict = answer(409, "ConditionalRequestConflict")
        self.client.put_object.side_effect = [conflict, conflict, {}]
        self.assertTrue(self.store.create("a", b"one"))
        self.client.put_object.side_effect = conflict
        with self.assertRaisesRegex(StoreTrouble, "^a: .*ConditionalRequestConflict"):
            self.store.create("a", b"one")
        self.assertEqual(self.client.put_object.call_count, 3 + 8)

    def test_says_what_is_not_there(self):
        self.client.get_object.side_effect = answer(404, "NoSuchKey")
        with self.assertRaises(FileNotFoundError):
            self.store.read("a")
        self.client.head_object.side_effect = answer(404, "404")
        self.assertFalse(self.store.exists("a"))

    def test_tells_of_all_else_as_trouble(self):
        for error in (answer(403, "AccessDenied"), EndpointConnectionError(endpoint_url="http://s3")):
            with self.subTest(error=error):
                self.client.get_object.side_effect = self.client.head_object.side_effect = error
                for call in (self.store.read, self.store.exists):
                    with self.assertRaisesRegex(StoreTrouble, "^a/b: "):
                        call("a/b")

    def test_says_which_documents_it_could_not_put(self):
        self.client.put_object.side_effect = [{}, answer(500, "InternalError"), {}]
        errors = self.store.put_all({"a": b"", "b": b"", "c": b""})
        self.assertEqual({key: type(error) for key, error in errors.items()}, {"b": StoreTrouble})

    def test_goes_on_copying_where_a_connection_broke_off(self):
        self.client.get_object.side_effect = [
            {"Body": FakeBody(b"0123456789", breaks_after=4)},
            ConnectionClosedError(endpoint_url="http://s3"),
            {"Body": FakeBody(b"456789")},
        ]
        file = io.BytesIO()
        self.store.copy_to("a", file)
        self.assertEqual(file.getvalue(), b"0123456789")
        ranges = [call.kwargs.get("Range") for call in self.client.get_object.call_args_list]
        self.assertEqual(ranges, [None, "bytes=4-", "bytes=4-"])

    def test_gives_up_copying_what_keeps_breaking_off(self):
        self.client.get_object.side_effect = ConnectionClosedError(endpoint_url="http://s3")
        with self.assertRaises(StoreTrouble):
            self.store.copy_to("a", io.BytesIO())
        self.assertEqual(self.client.get_object.call_count, 5)

    def test_refuses_what_is_no_key(self):
        for call in (self.store.read, self.store.exists, self.store.names, self.store.open_log):
            with self.assertRaisesRegex(ValueError, "^not a key of the store: '../a'"):
                call("../a")
