import copy
import datetime
import unittest

import psycopg2
import yaml

from cell_runner.definition import NOT_IN_DEFINITION, Definitions, definition_hash

CONFIG = {
    "config_version": "v8",
    "temporal_config": {"label_start_time": datetime.date(2013, 1, 1), "test_durations": ["0d"]},
    "label_config": {"query": "select 1", "include_missing_labels_in_train_as": None},
    "feature_aggregations": [{"prefix": "a", "intervals": ["1y"], "aggregates": [{"quantity": {"n": "*", "m": "x"}}]}],
}


def changed(*path, value):
    config = copy.deepcopy(CONFIG)
    place = config
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return config


class DefinitionHash(unittest.TestCase):
    plain = definition_hash(CONFIG, "data_1")

    def test_is_32_hex_digits(self):
        self.assertRegex(self.plain, "^[0-9a-f]{32}$")

    def test_does_not_depend_on_the_order_of_the_top_level_keys(self):
        self.assertEqual(definition_hash(dict(reversed(CONFIG.items())), "data_1"), self.plain)

    def test_does_not_depend_on_what_acts_after_the_matrices(self):
        for key in NOT_IN_DEFINITION:
            self.assertEqual(definition_hash({**CONFIG, key: {"any": 1}}, "data_1"), self.plain, key)

    def test_differs_for_all_else(self):
        aggregate = ("feature_aggregations", 0, "aggregates", 0, "quantity")
        others = {
            "data": definition_hash(CONFIG, "data_2"),
            "replace": definition_hash(CONFIG, "data_1", "r1"),
            "another replace": definition_hash(CONFIG, "data_1", "r2"),
        }
        for name, config in {
            "a label query": changed("label_config", "query", value="select 2"),
            "missing labels": changed("label_config", "include_missing_labels_in_train_as", value=False),
            "missing labels as zero": changed("label_config", "include_missing_labels_in_train_as", value=0),
            "an interval": changed("feature_aggregations", 0, "intervals", value=["2y"]),
            "a date": changed("temporal_config", "label_start_time", value=datetime.date(2013, 1, 2)),
            "a date as text": changed("temporal_config", "label_start_time", value="2013-01-01"),
            "a time": changed("temporal_config", "label_start_time", value=datetime.datetime(2013, 1, 1)),
            "an expression under the same name": changed(*aggregate, value={"n": "1", "m": "x"}),
            "columns in another order": changed(*aggregate, value={"m": "x", "n": "*"}),
            "a cohort": {**CONFIG, "cohort_config": {"query": "select 1"}},
            "a key that nobody knows": {**CONFIG, "new_key": None},
        }.items():
            others[name] = definition_hash(config, "data_1")
        self.assertEqual(len({self.plain, *others.values()}), len(others) + 1, others)

    def test_takes_whatever_yaml_gives(self):
        text = "a: {1: x, 2.5: [.inf, ~], true: 2013-01-01 10:00:00}\n"
        self.assertRegex(definition_hash(yaml.safe_load(text), "d"), "^[0-9a-f]{32}$")

    def test_refuses_what_no_config_holds(self):
        with self.assertRaisesRegex(TypeError, "^set is not a value of a Triage config$"):
            definition_hash({"a": {1}}, "d")


class Connection:
    """Stands for a connection, to a server that is there or has gone away."""

    def __init__(self):
        self.autocommit = False
        self.alive = True
        self.closed = False

    def cursor(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False

    def execute(self, _statement, _parameters=None):
        if not self.alive:
            raise psycopg2.OperationalError("server closed the connection unexpectedly")

    def close(self):
        self.closed = True


class Session(unittest.TestCase):
    def setUp(self):
        self.connection = Connection()
        connection = self.connection

        class Stood(Definitions):
            @classmethod
            def connect(cls, _database):
                return cls(connection)

        self.definitions = Stood

    def test_raises_what_was_raised_and_closes(self):
        with self.assertRaises(ValueError), self.definitions.session("data_1"):
            raise ValueError("no such column")
        self.assertTrue(self.connection.closed)

    def test_raises_the_end_of_the_connection_whatever_failed_after_it(self):
        with self.assertRaises(psycopg2.OperationalError), self.definitions.session("data_1"):
            self.connection.alive = False
            raise ValueError("2 matrices were not built")
        self.assertTrue(self.connection.closed)
