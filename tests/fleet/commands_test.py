"""A command is given until it has its reply, and once only for a second copy of its alert."""
import unittest

from commands import AGAIN, AT_ONCE, Commands


class CommandsTest(unittest.TestCase):
    def setUp(self):
        self.commands, self.seen = Commands(), 0
        self.assertTrue(self.commands.give("c1", "home", "body", now=0))

    def due(self, now):
        """What is new since the last look."""
        found = self.commands.due(now, self.seen)
        self.seen += len(found)
        return found

    def test_nothing_is_due_before_its_time(self):
        self.assertEqual(self.due(AGAIN - 1), [])

    def test_it_is_due_again_after_growing_pauses_until_the_reply(self):
        for at in (1, 3, 7):  # 1, then 2 more, then 4 more
            self.assertEqual(self.due(at * AGAIN), [("home", "body")])
            self.assertEqual(self.due(at * AGAIN + 1), [])
        self.assertEqual(self.commands.unanswered(), [("c1", "home")])
        self.commands.reply("c1", "ok")
        self.assertEqual(self.due(99 * AGAIN), [])
        self.assertEqual(self.commands.unanswered(), [])
        self.assertEqual((self.commands.given, len(self.commands.again)), (1, 3))

    def test_few_are_given_again_within_a_second(self):
        for number in range(2 * AT_ONCE):
            self.commands.give("more%d" % number, "home", "body", now=0)
        self.assertEqual(len(self.due(AGAIN)), AT_ONCE)
        self.assertEqual(self.due(AGAIN + 0.5), [])
        self.assertEqual(len(self.due(AGAIN + 1)), AT_ONCE)
        self.assertEqual(len(self.due(AGAIN + 2)), 1)

    def test_every_consumer_gives_it(self):
        self.assertEqual(self.commands.due(AGAIN), [("home", "body")])
        self.assertEqual(self.commands.due(AGAIN + 0.1), [("home", "body")])

    def test_a_copy_of_its_alert_gives_it_no_second_time(self):
        self.assertFalse(self.commands.give("c1", "home", "body", now=1))
        self.commands.reply("c1", "ok")
        self.assertFalse(self.commands.give("c1", "home", "body", now=2))

    def test_replies_are_counted_once_by_their_status(self):
        self.commands.give("c2", "home", "body", now=0)
        for command, status in (("c1", "ok"), ("c1", "ok"), ("c2", "refused"), ("other", "ok")):
            self.commands.reply(command, status)
        self.assertEqual(self.commands.counts(), {"ok": 1, "refused": 1})


if __name__ == "__main__":
    unittest.main()
