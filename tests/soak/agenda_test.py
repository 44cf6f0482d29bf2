"""The plan of the soak: in order, whole, and with everything back before its quiet end."""
import unittest

import agenda
import home
import troubles


class Agenda(unittest.TestCase):
    def test_it_is_in_order_and_ends_in_quiet(self):
        for seconds in (90, 300, 1500):
            plan = agenda.agenda(seconds)
            self.assertEqual(plan, sorted(plan))
            self.assertLessEqual(plan[-1][0], seconds - agenda.QUIET)

    def test_what_is_away_comes_back(self):
        for seconds in range(60, 400):
            for name in ("centre", "board", "care"):
                turns = [what for _, what in agenda.agenda(seconds)
                         if what in (name + "_away", name + "_back")]
                self.assertEqual(turns, [name + "_away", name + "_back"] * (len(turns) // 2),
                                 "in %d s" % seconds)

    def test_each_of_it_can_be_done_and_is_done_in_a_long_run(self):
        planned = {what for _, what in agenda.agenda(1500)}
        self.assertEqual(planned, {what for _, _, what in agenda.REPEATED})
        for what in planned:
            self.assertTrue(callable(getattr(troubles.Troubles, what)))


class Home(unittest.TestCase):
    def test_it_has_fifty_devices_and_each_speaks(self):
        self.assertEqual(len(home.devices()), home.DEVICES)
        life = home.Life(seed=1)
        spoken = {life.next()[1] for _ in range(500)}
        self.assertEqual(spoken, set(home.devices()) - set(home.DOORS))

    def test_the_same_seed_is_the_same_life(self):
        first, second = home.Life(seed=3), home.Life(seed=3)
        self.assertEqual([first.next() for _ in range(300)], [second.next() for _ in range(300)])

    def test_durations_are_shorter_and_times_of_day_stay(self):
        text = home.faster('for: 4h  # four\nwithin: 30s\nkeep: 0s\nbetween: "05:00-10:00"\n'
                           "of: {median: 14d}\nrule2h: 1", 172.8)
        self.assertEqual(text, 'for: 83s\nwithin: 1s\nkeep: 0s\nbetween: "05:00-10:00"\n'
                               "of: {median: 14d}\nrule2h: 1\n")


if __name__ == "__main__":
    unittest.main()
