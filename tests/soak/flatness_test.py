"""A leak is found in noise; noise, waves, peaks and one late sample are no leak."""
import random
import unittest

import flatness

LIMIT = flatness.Limit("memory", "KiB", 256)
FILES = flatness.Limit("file descriptors", "number", 0.5)


def series(value, seconds=1200):
    return [(at, value(at)) for at in range(seconds)]


class Flatness(unittest.TestCase):
    def setUp(self):
        self.draw = random.Random(5)

    def noise(self, width=100):
        return self.draw.uniform(-width, width)

    def flat(self, value, limit=LIMIT):
        return flatness.judge(series(value), limit).flat

    def test_noise_around_one_value_is_flat(self):
        self.assertTrue(self.flat(lambda at: 3000 + self.noise()))

    def test_a_leak_smaller_than_the_noise_is_found(self):
        self.assertFalse(self.flat(lambda at: 3000 + 0.3 * at + self.noise(400)))

    def test_a_growth_within_the_limit_is_none(self):
        self.assertTrue(self.flat(lambda at: 3000 + 0.1 * at + self.noise()))

    def test_peaks_of_outages_are_no_leak(self):
        self.assertTrue(self.flat(lambda at: 3000 + self.noise() + (9000 if at % 60 < 10 else 0)))

    def test_a_leak_under_peaks_is_found(self):
        self.assertFalse(self.flat(lambda at: 3000 + at + (9000 if at % 60 < 10 else 0)))

    def test_one_leap_that_stays_is_found(self):
        self.assertFalse(self.flat(lambda at: 3000 + (1000 if at > 700 else 0)))

    def test_one_descriptor_lost_every_ten_minutes_is_found(self):
        self.assertFalse(self.flat(lambda at: 20 + at // 600, FILES))
        self.assertTrue(self.flat(lambda at: 20 + (at % 60 < 10), FILES))

    def test_what_shrinks_is_flat(self):
        self.assertTrue(self.flat(lambda at: 9000 - at))

    def test_the_slope_is_that_of_the_line(self):
        self.assertAlmostEqual(flatness.slope(series(lambda at: 7 + 0.25 * at)), 0.25)

    def test_too_few_samples_are_no_verdict(self):
        with self.assertRaises(ValueError):
            flatness.judge(series(lambda at: 1, seconds=29), LIMIT)

    def test_the_table_says_what_grows(self):
        judged = [flatness.judge(series(lambda at: 20 + at // 60), FILES),
                  flatness.judge(series(lambda at: 3000), LIMIT)]
        lines = flatness.table(judged)
        self.assertIn("GROWS", lines[2])
        self.assertIn("flat", lines[3])


if __name__ == "__main__":
    unittest.main()
