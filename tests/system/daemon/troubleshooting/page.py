"""docs/TROUBLESHOOTING.md as a test reads it: what is said, by whom, and which words may differ."""
import dataclasses
import re

import lab

PAGE = lab.ROOT / "docs" / "TROUBLESHOOTING.md"

# `words` (`who`, who else), with as many backquotes around the words as they need.
_SAYING = re.compile(r"(?P<ticks>`+) ?(?P<words>.+?) ?(?P=ticks)(?!`)(?: \((?P<who>[^)]*)\))?")

# What is another word in each home: what the page leaves out, a placeholder, a path, a number.
_HOLE = re.compile(r"\.\.\.|\b(?:FILE|RULE|NAME)\b|(?<![\w:/.])/[^\s:;,)'\"]+|\b\d+\b")
_IN_A_HOLE = {"...": r".*?", "/": r"[^\s:;,)'\"]+", "0": r"\d+", "": r"[\w.-]+"}


@dataclasses.dataclass(frozen=True)
class Saying:
    """A sentence of the page. `who`: the programs that say it; none are named: any does."""
    words: str
    who: tuple

    def is_in(self, text, instead=()):
        """True when the text has the sentence. `instead`: words of the page, and what is here."""
        return re.search(self._pattern(instead), text) is not None

    def _pattern(self, instead):
        words = self.words
        for of_page, here in instead:
            assert of_page in words, "%s is not in: %s" % (of_page, words)
            words = words.replace(of_page, here)
        parts, end = [], 0
        for hole in _HOLE.finditer(words):
            parts += [_literally(words[end:hole.start()]), _in_hole(hole.group())]
            end = hole.end()
        return "".join(parts) + _literally(words[end:])


def _literally(words):
    """Tables and long lines put other spaces between the words."""
    return r"\s+".join(re.escape(word) for word in re.split(r"\s+", words))


def _in_hole(text):
    kind = text if text == "..." else "/" if text.startswith("/") else "0" if text.isdigit() else ""
    return _IN_A_HOLE[kind]


@dataclasses.dataclass(frozen=True)
class Row:
    said: str
    sayings: tuple


def sayings_of(cell):
    """The sentences of a first column, which has nothing else."""
    sayings = []
    for found in _SAYING.finditer(cell):
        who = [word.strip("` ") for word in (found["who"] or "").split(",")]
        sayings.append(Saying(found["words"], tuple(word for word in who if word)))
    more = _SAYING.sub("", cell).strip(" ,")
    assert sayings and not more, "the first column has more than what is said: %s" % cell
    return tuple(sayings)


def rows():
    """All rows of the tables `said | means | do`."""
    found = []
    for line in PAGE.read_text().splitlines():
        if not line.startswith("| ") or line.startswith("| said |"):
            continue
        said, means, do = line.strip("| ").split(" | ")
        assert means and do, "a row says what it means and what to do: %s" % line
        found.append(Row(said, sayings_of(said)))
    return found


def row_with(words):
    """The one row that has these words in its first column."""
    found = [row for row in rows() if words in row.said]
    assert len(found) == 1, "%d rows have: %s" % (len(found), words)
    return found[0]


def example():
    """The example of a console: what is typed, and the lines of the answer."""
    lines = PAGE.read_text().splitlines()
    begin = next(i for i, line in enumerate(lines) if line.startswith("    $ "))
    answer = []
    for line in lines[begin + 1:]:
        if not line.startswith("    "):
            break
        answer.append(line.strip())
    return lines[begin].strip()[2:], answer
