"""The judge of a fleet sees what it is there for: a loss, a second id, a herd."""
import unittest

import verdict

SECOND = verdict.SECOND


def queued(home, subject, at=0):
    return ("queued", home, subject, at)


def message(home, alert, revision, sequence, at=5_000, title="fall"):
    envelope = {"id": "%s/%d" % (alert, revision), "sequence": "%020d" % sequence,
                "data": {"alert": alert, "revision": revision, "title": title}}
    return (at, home, envelope)


def problems(notes, came, homes=100, settled=0):
    return verdict.Verdict(homes, notes, came, settled).judge()


class JudgeTest(unittest.TestCase):
    NOTES = [queued("a", "x/1"), queued("a", "x/2"), queued("b", "x/1")]
    CAME = [message("a", "x", 1, 1), message("a", "x", 2, 2), message("b", "x", 1, 1)]

    def test_a_good_run_has_no_problem(self):
        self.assertEqual(problems(self.NOTES, self.CAME), [])

    def test_a_copy_with_the_same_id_is_allowed_and_counted(self):
        judged = verdict.Verdict(100, self.NOTES, self.CAME + [self.CAME[0]], 0)
        self.assertEqual(judged.judge(), [])
        self.assertEqual(judged.copies, 1)

    def test_a_lost_message_is_told(self):
        self.assertIn("lost: 1 messages, such as ('b', 'x/1')",
                      problems(self.NOTES, self.CAME[:2])[0])

    def test_a_message_that_nobody_queued_is_told(self):
        came = self.CAME + [message("c", "x", 1, 1)]
        self.assertIn("never queued", problems(self.NOTES, came)[0])

    def test_one_revision_under_two_ids_is_told(self):
        again = message("a", "x", 1, 7)
        again[2]["id"] = "other/1"
        found = problems(self.NOTES + [queued("a", "other/1")], self.CAME + [again])
        self.assertIn("under two ids", found[0])

    def test_one_sequence_for_two_messages_is_told(self):
        notes = self.NOTES + [queued("a", "y/1")]
        found = problems(notes, self.CAME + [message("a", "y", 1, 2)])
        self.assertIn("under two ids", found[0])

    def test_one_id_for_two_contents_is_told(self):
        found = problems(self.NOTES, self.CAME + [message("a", "x", 1, 1, title="fire")])
        self.assertIn("one id for two things", found[0])

    def test_a_home_that_was_there_all_the_time_must_answer(self):
        judged = verdict.Verdict(100, self.NOTES, self.CAME, 0, [("ack-x", "a")])
        self.assertIn("never lost their broker: 1, such as ('ack-x', 'a')", judged.judge()[0])

    def test_a_home_that_had_to_come_back_may_be_deaf_for_a_while(self):
        notes = self.NOTES + [("connected", "a", "-", 9 * SECOND)]
        judged = verdict.Verdict(100, notes, self.CAME, 5 * SECOND, [("ack-x", "a")])
        self.assertEqual(judged.judge(), [])
        self.assertIn("commands without a reply 1, all but 0 to 1 homes",
                      " ".join(judged.report([])))

    def test_the_start_is_told_apart_from_what_came_after(self):
        notes = self.NOTES + [("try", "a", "-", SECOND), ("try", "a", "-", 3 * SECOND),
                              ("connected", "a", "-", 4 * SECOND), ("try", "a", "-", 9 * SECOND)]
        judged = verdict.Verdict(100, notes, self.CAME, 5 * SECOND)
        self.assertIn("at the start 2 tries for 1 connects in 3 s", judged.report([]))
        self.assertEqual(len(judged.tries), 1)

    def test_a_run_without_alerts_proves_nothing(self):
        self.assertIn("nothing was tried", problems([], [])[0])

    def test_a_herd_is_told_wherever_its_second_begins(self):
        herd = [("connected", "h%d" % k, "b", 1_600_000 + k * 70_000) for k in range(11)]
        self.assertIn("11 homes connected within one second",
                      problems(self.NOTES + herd, self.CAME)[0])

    def test_connects_of_the_start_are_not_judged(self):
        herd = [("connected", "h%d" % k, "b", 500) for k in range(50)]
        self.assertEqual(problems(self.NOTES + herd, self.CAME, settled=1_000), [])

    def test_connects_that_are_spread_are_good(self):
        spread = [("connected", "h%d" % k, "b", k * SECOND // 10) for k in range(100)]
        self.assertEqual(problems(self.NOTES + spread, self.CAME), [])

    def test_latency_is_from_happening_to_the_first_arrival(self):
        came = [message("a", "x", 1, 1, at=7_000), message("a", "x", 1, 1, at=90_000)]
        judged = verdict.Verdict(100, [queued("a", "x/1", 2_000)], came, 0)
        self.assertEqual(judged.latencies(), [5.0])
        self.assertEqual(judged.latencies(begin=3_000), [])


if __name__ == "__main__":
    unittest.main()
