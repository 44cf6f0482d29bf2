#!/usr/bin/env python3
"""Checks po/: the template is what the sources say, each language is whole, and a translation has what
its message has. The sentences of the daemon that the command line knows are still the daemon's.

usage: translations.py [--root DIR]     exit status 1 when something is wrong
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile

STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
HOLE = re.compile(r"\{[0-9]\}")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
PHRASES = "cli/text/phrase_book.cpp"

# Where refusals come from that a person at the command line meets; each literal one is a phrase.
REFUSALS = ("daemon/app/alert_book.cpp", "daemon/app/alert_desk_silences.cpp",
            "daemon/app/decider_home.cpp", "daemon/app/explain.cpp",
            "daemon/app/operations_rules.cpp", "daemon/plugin_host/command_desk.cpp")
# Of a client that sends what this command line never sends.
FOREIGN = {"args are not a JSON object"}
# Those who speak: the daemon, and what it shares with the command line. What CLI11 says is at the end
# of the phrases, and other versions of it may say it in other words.
SPEAKERS = ("daemon", "lib")
CLI11 = "// Command lines, as CLI11 says it."


def unquoted(text):
    """The content of the string literals in a text, as one."""
    escapes = {"n": "\n", "t": "\t", "r": "\r"}
    joined = "".join(STRING.findall(text))
    return re.sub(r"\\(.)", lambda m: escapes.get(m.group(1), m.group(1)), joined)


class Entry:
    """A message of a catalogue with its translations."""

    def __init__(self, block):
        self.obsolete = block.lstrip().startswith("#~")
        self.fuzzy = re.search(r"^#,.*\bfuzzy\b", block, re.M) is not None
        self.files = " ".join(re.findall(r"^#: (.*)", block, re.M)).split()
        fields = {}
        for match in re.finditer(r'^(msg\w+(?:\[\d\])?) ((?:"(?:[^"\\]|\\.)*"\s*)+)', block, re.M):
            fields[match.group(1)] = unquoted(match.group(2))
        self.context = fields.get("msgctxt")
        self.message = fields.get("msgid", "")
        self.many = fields.get("msgid_plural")
        self.translations = [text for name, text in sorted(fields.items())
                             if name.startswith("msgstr")]

    @property
    def key(self):
        return (self.context, self.message, self.many)


def read(path):
    with open(path, encoding="utf-8") as file:
        entries = [Entry(block) for block in file.read().split("\n\n")]
    return [entry for entry in entries if entry.message or entry.obsolete]


def check_translation(entry, text, problem):
    """What a translator may not change: holes, options, and the form of comments in YAML."""
    shown = entry.message.replace("\n", "\\n")[:60]
    if not text:
        return problem("no translation of: " + shown)
    for what, pattern in (("holes", HOLE), ("options", OPTION)):
        wanted = set(pattern.findall(entry.message))
        if set(pattern.findall(text)) != wanted:
            problem("other %s than %s: %s" % (what, ", ".join(sorted(wanted)) or "none", shown))
    comment = entry.message.lstrip("\n").startswith("# ")
    if comment and any(line and not line.startswith("#") for line in text.split("\n")):
        problem("a line of a comment does not begin with #: " + shown)


def check_language(entries, template, problem):
    wanted = {entry.key for entry in template}
    for entry in entries:
        if entry.obsolete or entry.key not in wanted:
            problem("the sources do not say: " + entry.message[:60])
        elif entry.fuzzy:
            problem("fuzzy: " + entry.message[:60])
        for text in entry.translations:
            check_translation(entry, text, problem)
    for _, message, _ in sorted(wanted - {entry.key for entry in entries}, key=str):
        problem("not in the catalogue: " + message[:60])


def check_template(root, problem):
    with tempfile.TemporaryDirectory() as folder:
        fresh = os.path.join(folder, "homeward.pot")
        subprocess.run([os.path.join(root, "scripts", "translations"), "--template", fresh],
                       check=True, stdout=subprocess.DEVNULL)
        check_same(read(fresh), read(os.path.join(root, "po", "homeward.pot")), problem)


def check_same(fresh, kept, problem):
    """The same messages of the same files; how they are laid out depends on the version of xgettext."""
    if [(one.key, one.files) for one in fresh] != [(one.key, one.files) for one in kept]:
        problem("po/homeward.pot is not what the sources say: run scripts/translations")


def literals(folders, pattern=r"\.(cpp|hpp)$"):
    """What string literals say, neighbours joined."""
    said = set()
    for folder in folders:
        for base, _, names in os.walk(folder):
            for name in names:
                if not re.search(pattern, name):
                    continue
                with open(os.path.join(base, name), encoding="utf-8") as file:
                    text = file.read()
                said |= {unquoted(run.group(0))
                         for run in re.finditer(r'"(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*',
                                                text)}
    return said


def is_said(piece, said, parts=3):
    """True for what is part of a literal, or made of up to three whole ones: WORD + " added: "."""
    if any(piece in one for one in said):
        return True
    return parts > 1 and any(piece.startswith(one) and piece != one and
                             is_composed(piece[len(one):], said, parts - 1)
                             for one in said if one)


def is_composed(rest, said, parts):
    return rest in said or (parts > 1 and any(
        rest.startswith(one) and is_composed(rest[len(one):], said, parts - 1)
        for one in said if one))


def phrases(root):
    with open(os.path.join(root, PHRASES), encoding="utf-8") as file:
        ours, mark, _ = file.read().partition(CLI11)
    assert mark, "the mark of CLI11's phrases is gone"
    return [unquoted(found) for found in
            re.findall(r'phrase\(((?:\s*"(?:[^"\\]|\\.)*")+)\)', ours)]


def check_phrases(known, said, problem):
    """Each piece between the holes is said somewhere, save single words and marks."""
    # Quotes are put around names by a function, or by the literals beside them.
    said = {one.strip("'") for one in said}
    for phrase in known:
        for piece in HOLE.split(phrase):
            piece = piece.strip("'")
            if len(piece.strip()) > 3 and not is_said(piece, said):
                problem("nobody says '%s' (of: %s)" % (piece, phrase))


def check_refusals(texts, known, problem):
    said = re.compile(r'failure\(\s*ErrorCode::\w+,\s*((?:"(?:[^"\\\n]|\\.)*"\s*)+)[,)]')
    for path, text in texts.items():
        for found in said.findall(text):
            if unquoted(found) not in known and unquoted(found) not in FOREIGN:
                problem("%s: no phrase for '%s'" % (path, unquoted(found)))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", default=".")
    root = parser.parse_args().root
    problems = []
    check_template(root, problems.append)
    template = read(os.path.join(root, "po", "homeward.pot"))
    with open(os.path.join(root, "po", "LINGUAS"), encoding="utf-8") as file:
        languages = file.read().split()
    for language in languages:
        def problem(what, language=language):
            problems.append("po/%s.po: %s" % (language, what))
        check_language(read(os.path.join(root, "po", language + ".po")), template, problem)
    known = phrases(root)
    folders = [os.path.join(root, folder) for folder in SPEAKERS]
    check_phrases(known, literals(folders), problems.append)
    texts = {}
    for path in REFUSALS:
        with open(os.path.join(root, path), encoding="utf-8") as file:
            texts[path] = file.read()
    check_refusals(texts, known, problems.append)
    for what in problems:
        print(what)
    print("%d messages, %d languages, %d phrases, %d problems"
          % (len(template), len(languages), len(known), len(problems)))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
