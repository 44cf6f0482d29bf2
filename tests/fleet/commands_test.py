"""A command is given until it has its reply, and once only for a second copy of its alert."""
import unittest

from commands import AGAIN, Commands


class CommandsTest(unittest.TestCase):
    def setUp(self):
        self.commands = Commands()
        self.assertTrue(self.commands.give("c1", "home", "body", now=0))

    def test_nothing_is_due_before_its_time(self):
        self.assertEqual(self.commands.due(AGAIN - 1), [])

    def test_it_is_due_again_and_again_until_the_reply(self):
        for turn in (1, 2, 3):
            self.assertEqual(self.commands.due(turn * AGAIN), [("home", "body")])
            self.assertEqual(self.commands.due(turn * AGAIN + 1), [])
        self.assertEqual(self.commands.unanswered(), ["c1"])
        self.commands.reply("c1", "ok")
        self.assertEqual(self.commands.due(9 * AGAIN), [])
        self.assertEqual(self.commands.unanswered(), [])
        self.assertEqual((self.commands.given, self.commands.again), (1, 3))

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
