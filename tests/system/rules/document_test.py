#!/usr/bin/env python3
"""Runs every example of docs/RULES.md: it must load, and its tests must pass."""
import os
import re
import subprocess
import tempfile
import unittest

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../..")
HOMEWARD = os.environ.get("HOMEWARD", os.path.join(ROOT, "build/dev/bin/homeward"))
FENCE = re.compile(r"^```yaml\n(.*?)^```", re.M | re.S)
SECTION = re.compile(r"^## (.*)$", re.M)
EXAMPLES = ("Every form by example", "Every key of a rule", "A warning in the home first")


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def examples():
    """(line, text) of each example, the home first."""
    document = read("docs/RULES.md")
    found = []
    for match in FENCE.finditer(document):
        sections = [m.group(1) for m in SECTION.finditer(document, 0, match.start())]
        if sections and sections[-1] in EXAMPLES:
            found.append((document.count("\n", 0, match.start()) + 1, match.group(1)))
    return found


def run(*arguments):
    done = subprocess.run([HOMEWARD, *arguments], capture_output=True, text=True, timeout=60,
                          env={**os.environ, "LC_ALL": "C"})
    return done.returncode, done.stdout + done.stderr


def names_of_table(path, table):
    """The keys of a table of daemon/settings/keys."""
    body = re.search(r"%s\{\{(.*?)\}\};" % table, read(path), re.S).group(1)
    return set(re.findall(r'^    \{"(\w+)",', body, re.M))


class Document(unittest.TestCase):
    def setUp(self):
        self.home, *self.examples = examples()
        self.assertIn("devices:", self.home[1])
        self.assertGreater(len(self.examples), 10)

    def test_every_example_loads_and_does_what_its_tests_say(self):
        for line, text in self.examples:
            with self.subTest(line=line), tempfile.TemporaryDirectory() as folder:
                rules, _, tests = text.partition("tests:\n")
                self.write(folder, "home.yaml", self.home[1])
                self.write(folder, "rules.yaml", rules)
                self.write(folder, "tests.yaml",
                           "rules: [rules.yaml]\ndevices: [home.yaml]\ntests:\n" + tests)
                paths = [os.path.join(folder, name) for name in ("home.yaml", "rules.yaml")]
                code, said = run("check", *paths)
                self.assertEqual(code, 0, said)
                self.assertTrue(tests, "an example without a test proves nothing")
                code, said = run("test", "rules", os.path.join(folder, "tests.yaml"))
                self.assertEqual(code, 0, said)

    def test_every_rule_fires_in_its_example(self):
        for line, text in self.examples:
            rules, _, tests = text.partition("tests:\n")
            for rule in re.findall(r"- alert: ([\w-]+)", rules):
                with self.subTest(line=line, rule=rule):
                    self.assertRegex(tests, r"\{alert: %s," % re.escape(rule))

    def test_every_key_of_a_rule_and_every_form_has_an_example(self):
        rules = "\n".join(text.partition("tests:\n")[0] for _, text in self.examples)
        keys = names_of_table("daemon/settings/keys/rules.cpp", "kRule")
        self.assertGreater(len(keys), 15)
        heads = {"absent", "count", "after", "last_in", "state", "alert", "offline", "daily",
                 "event", "all", "any", "not"}
        parts = {"above", "below", "is_not", "clear_above", "stat", "over", "at_least", "within",
                 "between", "gap", "then", "later_by", "of", "skip_if_away"}
        for word in sorted(keys | heads | parts):
            with self.subTest(word=word):
                self.assertRegex(rules, r"(^|[\s{\[])%s:" % word)

    @staticmethod
    def write(folder, name, text):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    unittest.main()
