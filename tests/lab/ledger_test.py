"""The ledger sees each kind of loss, and no loss where there is none."""
import unittest

import ledger


def listed(device, alert=None, acknowledged=None):
    return {"id": alert or "id-" + device, "device": device, "acknowledged": acknowledged}


def raised(device, severity="warning", alert=None, sequence="1", rule="opened"):
    alert = alert or "id-" + device
    return {"type": ledger.RAISED, "id": alert + "/1", "sequence": sequence,
            "data": {"alert": alert, "device": device, "severity": severity, "rule": rule}}


def reply(command, status="ok"):
    return {"data": {"command": command, "status": status}}


class LedgerTest(unittest.TestCase):
    def setUp(self):
        self.kept = ledger.Ledger()
        for sequence, device in enumerate(["door", "button", "window"], 1):
            self.kept.press(sequence, device)

    def test_what_was_committed_must_be_listed(self):
        self.kept.commit(2)
        self.assertEqual(self.kept.lost([listed("door"), listed("button")], []), [])
        self.assertEqual(self.kept.lost([listed("door")], []),
                         ["button: committed, and not listed"])

    def test_what_was_not_committed_may_be_gone(self):
        self.assertEqual(self.kept.lost([], []), [])

    def test_a_warning_that_was_told_must_be_listed(self):
        self.assertEqual(self.kept.lost([], [raised("door")]),
                         ["door: told, not critical, and not listed"])
        self.assertEqual(self.kept.lost([listed("door")], [raised("door")]), [])

    def test_a_warning_that_came_back_under_another_id_is_lost(self):
        self.assertEqual(len(self.kept.lost([listed("door", "other")], [raised("door")])), 1)

    def test_a_critical_alert_that_was_told_may_be_forgotten(self):
        told = [raised("button", "critical")]
        self.assertEqual(self.kept.lost([], told), [])
        self.assertEqual(self.kept.forgotten([], told), {"id-button"})
        self.assertEqual(self.kept.forgotten([listed("button")], told), set())

    def test_an_answered_acknowledgement_must_be_known(self):
        self.kept.answer({"c1": "id-button", "c2": "id-door"},
                         [reply("c1"), reply("c2", "refused")])
        taken = listed("button", acknowledged={"by": "desk"})
        self.assertEqual(self.kept.lost([taken], []), [])
        self.assertEqual(self.kept.lost([listed("button")], []),
                         ["id-button: its acknowledgement was answered, and is gone"])
        self.assertEqual(self.kept.lost([], []),
                         ["id-button: acknowledged by the desk, and not listed"])

    def test_a_plugin_that_falls_takes_only_what_was_not_committed(self):
        self.kept.commit(1)
        self.kept.forget_run()
        self.kept.commit(3)
        self.assertEqual(self.kept.committed, {"door"})

    def test_what_came_out_is_judged(self):
        first, again = raised("door"), raised("door")
        again["data"]["severity"] = "info"
        self.assertEqual(ledger.two_contents([first, first]), set())
        self.assertEqual(ledger.two_contents([first, again]), {"id-door/1"})
        self.assertEqual(ledger.never_happened([first], {"door"}, {"opened"}), set())
        self.assertEqual(ledger.never_happened([first], {"window"}, {"opened"}), {"id-door"})
        self.assertEqual(ledger.sequence_faults(
            [raised("a"), raised("b", sequence="3"), raised("c", sequence="3"),
             raised("c", sequence="3")]), ({2}, {3}))


if __name__ == "__main__":
    unittest.main()
