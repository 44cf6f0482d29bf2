"""Wrong catalogues are caught: each rule of translations.py has one that breaks it."""
import unittest

import translations

TEMPLATE = '''msgid ""
msgstr "Language: \\n"

#: cli/a.cpp
msgid "{0} of {1} (--yes)"
msgstr ""

#: cli/a.cpp
msgctxt "a door"
msgid "open"
msgstr ""

#: cli/a.cpp
msgid "{0} test"
msgid_plural "{0} tests"
msgstr[0] ""
msgstr[1] ""

msgid ""
"\\n"
"# A comment.\\n"
msgstr ""
'''

RIGHT = '''msgid "{0} of {1} (--yes)"
msgstr "van {1} {0} (--yes)"

msgctxt "a door"
msgid "open"
msgstr "open"

msgid "{0} test"
msgid_plural "{0} tests"
msgstr[0] "{0} test"
msgstr[1] "{0} tests"

msgid ""
"\\n"
"# A comment.\\n"
msgstr ""
"\\n"
"# Een opmerking.\\n"
'''


def entries(text):
    return [entry for entry in map(translations.Entry, text.split("\n\n"))
            if entry.message or entry.obsolete]


def problems_of(catalogue):
    problems = []
    translations.check_language(entries(catalogue), entries(TEMPLATE), problems.append)
    return problems


class Catalogues(unittest.TestCase):
    def wrong(self, old, new, expected):
        self.assertIn(old, RIGHT)
        problems = problems_of(RIGHT.replace(old, new))
        self.assertEqual(len(problems), 1, problems)
        self.assertIn(expected, problems[0])

    def test_a_whole_one_is_right(self):
        self.assertEqual(problems_of(RIGHT), [])

    def test_a_message_without_translation(self):
        self.wrong('msgstr "open"', 'msgstr ""', "no translation of: open")
        self.wrong('msgstr[1] "{0} tests"', 'msgstr[1] ""', "no translation of: {0} test")

    def test_a_fuzzy_translation(self):
        self.wrong('msgctxt "a door"', '#, fuzzy\nmsgctxt "a door"', "fuzzy: open")

    def test_other_holes(self):
        self.wrong("van {1} {0}", "van {1}", "other holes")
        self.wrong("van {1} {0}", "van {1} {0} {2}", "other holes")

    def test_a_translated_option(self):
        self.wrong('{0} (--yes)"\n\nmsgctxt', '{0} (--ja)"\n\nmsgctxt', "other options")

    def test_a_comment_that_would_be_yaml(self):
        self.wrong("# Een opmerking", "Een opmerking", "does not begin with #")

    def test_a_message_that_is_missing_or_too_much(self):
        self.wrong('msgctxt "a door"\nmsgid "open"\nmsgstr "open"\n\n', "", "not in the catalogue")
        self.wrong('msgid "{0} of', 'msgid "new"\nmsgstr "nieuw"\n\nmsgid "{0} of',
                   "the sources do not say: new")
        self.wrong('msgid "{0} of', '#~ msgid "old"\n#~ msgstr "oud"\n\nmsgid "{0} of',
                   "the sources do not say")


class Templates(unittest.TestCase):
    def problems_of(self, fresh):
        problems = []
        translations.check_same(entries(fresh), entries(TEMPLATE), problems.append)
        return problems

    def test_the_layout_of_a_template_does_not_matter(self):
        self.assertEqual(self.problems_of(TEMPLATE.replace(
            'msgid "{0} of {1} (--yes)"', '#, c-format\nmsgid ""\n"{0} of "\n"{1} (--yes)"')), [])

    def test_another_message_or_file_is_told(self):
        for old, new in (("(--yes)", "(--no)"), ("#: cli/a.cpp\nmsgctxt", "#: cli/b.cpp\nmsgctxt"),
                         ("{0} tests", "{0} trials"), ("a door", "a window")):
            self.assertEqual(len(self.problems_of(TEMPLATE.replace(old, new, 1))), 1, new)


class Phrases(unittest.TestCase):
    SAID = {"Platform ", "' can't be reached: ", "rule", " added: "}

    def problems_of(self, *phrases):
        problems = []
        translations.check_phrases(phrases, self.SAID, problems.append)
        return problems

    def test_what_is_said_whole_or_in_parts_is_known(self):
        self.assertEqual(self.problems_of("Platform '{0}' can't be reached: {1}",
                                          "rule added: {0}"), [])

    def test_what_nobody_says_any_more_is_told(self):
        self.assertEqual(self.problems_of("rule dropped: {0}"),
                         ["nobody says 'rule dropped: ' (of: rule dropped: {0})"])

    def test_a_refusal_without_a_phrase_is_told(self):
        problems = []
        text = 'return failure(ErrorCode::refused, "the rule is "\n    "asleep", rule);'
        translations.check_refusals({"a.cpp": text}, ["the rule is asleep"], problems.append)
        self.assertEqual(problems, [])
        translations.check_refusals({"a.cpp": text}, ["the rule is awake"], problems.append)
        self.assertEqual(problems, ["a.cpp: no phrase for 'the rule is asleep'"])


if __name__ == "__main__":
    unittest.main()
