"""docs/TROUBLESHOOTING.md is true: each row is met as an installer meets it, and what it says to do
ends the trouble.

Real programs, files and rights; a broker that says what mosquitto does not say is played by a proxy
or a script. An argument such as `alerts_scenes` or `ThePage` runs that part alone.
"""
import importlib
import pathlib
import unittest

from troubleshooting import page

SCENES = [importlib.import_module("troubleshooting." + path.stem) for path in sorted(
    (pathlib.Path(__file__).parent / "troubleshooting").glob("*_scenes.py"))]
globals().update((scenes.__name__.split(".")[1], scenes) for scenes in SCENES)


def scenarios():
    """The words by which each scenario names its row."""
    classes = [kind for scenes in SCENES for kind in vars(scenes).values()
               if isinstance(kind, type) and kind.__module__ == scenes.__name__]
    return [test.row for kind in classes for test in vars(kind).values() if hasattr(test, "row")]


class ThePage(unittest.TestCase):
    def test_each_row_has_a_scenario_and_each_scenario_its_row(self):
        shown = [page.row_with(words).said for words in scenarios()]
        self.assertEqual(len(shown), len(set(shown)), "a row is shown twice")
        self.assertEqual([row.said for row in page.rows() if row.said not in shown], [])

    def test_a_sentence_is_found_whatever_stands_in_its_holes(self):
        saying = page.Saying("Plugin z is refused: 'FILE' /etc/x, process 812; ... ended", ())
        said = "Plugin z is refused: 'a-b' /tmp/y,\n   process 7; it was killed and ended"
        self.assertTrue(saying.is_in(said))
        self.assertFalse(saying.is_in(said.replace("Plugin z", "Plugin y")))
        self.assertFalse(saying.is_in(said.replace("process 7", "process seven")))
        instead = [("Plugin z", "Plugin y")]
        self.assertTrue(saying.is_in(said.replace("Plugin z", "Plugin y"), instead))

    def test_a_row_says_nothing_beside_what_is_said(self):
        self.assertEqual(page.sayings_of("`a` (`status`, journal), `` b `c` ``"),
                         (page.Saying("a", ("status", "journal")), page.Saying("b `c`", ())))
        for cell in ("`a` *", "plugin `a`", "nothing"):
            with self.assertRaises(AssertionError):
                page.sayings_of(cell)


def load_tests(loader, tests, _pattern):
    """Without an argument: the page and all scenarios."""
    tests.addTests(loader.loadTestsFromModule(scenes) for scenes in SCENES)
    return tests


if __name__ == "__main__":
    unittest.main()
