import os
from unittest import mock

from cell_runner.machine import machine_facts

from .samples import StoreTest

NOTHING = {"instanceType": None, "lifecycle": None, "zone": None}


class MachineFacts(StoreTest):
    def told(self, text):
        self.store.put("instance.json", text)
        with mock.patch.dict(os.environ, {"SWEEP_MACHINE": f"{self.folder}/instance.json"}):
            return machine_facts.__wrapped__()

    def test_are_what_the_machine_wrote_down(self):
        facts = b'{"instanceType":"m6i.large","lifecycle":"spot","zone":"us-east-1a","more":1}'
        self.assertEqual(self.told(facts), {"instanceType": "m6i.large", "lifecycle": "spot", "zone": "us-east-1a"})

    def test_are_unknown_where_it_could_not(self):
        self.assertEqual(self.told(b'{"instanceType":"","lifecycle":"spot","zone":""}'), {**NOTHING, "lifecycle": "spot"})
        for text in (b"", b"[]", b"{"):
            self.assertEqual(self.told(text), NOTHING)

    def test_are_unknown_on_ones_own_machine(self):
        with mock.patch.dict(os.environ, {"SWEEP_MACHINE": "/nowhere"}):
            self.assertEqual(machine_facts.__wrapped__(), NOTHING)
            del os.environ["SWEEP_MACHINE"]
            self.assertEqual(machine_facts.__wrapped__(), NOTHING)


