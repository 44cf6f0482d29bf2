#!/usr/bin/env python3
"""Checks the repository's own rules: include directions, coroutine traps, banned calls, form.

usage: tidy.py [--root DIR] [--report]     exit status 1 when a rule is broken
--report also prints files and functions that grew past their aim (never an error).
"""
import argparse
import os
import re
import sys

SOURCE = re.compile(r"\.(cpp|hpp)$")
ROOMS = ("lib", "daemon", "plugins", "cli", "tests")

# What a folder may include of the project: itself always, and these (prefixes).
MAY_INCLUDE = {
    "lib/base": [],
    "lib/log": [],
    "lib/json": ["lib/base"],
    "lib/async": ["lib/log", "lib/base"],
    "lib/mqtt": ["lib/base", "lib/log", "lib/async"],
    "daemon/core": ["lib/base"],
    "daemon/rules": ["daemon/core", "lib/base", "lib/json"],
    "daemon/rehearsal": ["daemon/rules", "daemon/core", "lib/base", "lib/json"],
    "daemon/ports": ["daemon/core", "lib/base"],
    "daemon/app": ["daemon/ports", "daemon/rules", "daemon/core", "lib/base", "lib/log",
                   "lib/async", "lib/json"],
    "daemon/settings": ["daemon/rehearsal", "daemon/ports", "daemon/rules", "daemon/core", "lib/base", "lib/json"],
    "daemon/store": ["daemon/ports", "daemon/core", "lib/base", "lib/log", "lib/json"],
    "daemon/platforms": ["daemon/ports", "daemon/core", "lib/"],
    "daemon/plugin_host": ["daemon/ports", "daemon/core", "plugins/protocol", "lib/"],
    "daemon/control": ["daemon/ports", "daemon/core", "lib/"],
    "daemon/system": ["daemon/ports", "daemon/core", "lib/"],
    "daemon": ["daemon/", "lib/", "plugins/protocol"],
    "plugins/protocol": ["lib/base", "lib/json"],
    "plugins/sdk": ["plugins/protocol", "lib/"],
    "plugins/zigbee/zcl": ["lib/base"],
    "plugins/zigbee/znp": ["lib/base"],
    "plugins/zigbee/devices": ["plugins/zigbee/zcl", "plugins/protocol", "lib/base", "lib/json"],
    "plugins/zigbee/decode": ["plugins/zigbee/devices", "plugins/zigbee/zcl", "plugins/zigbee/znp",
                              "lib/base", "lib/json"],
    "plugins/zigbee": ["plugins/zigbee/", "plugins/sdk", "plugins/protocol", "lib/"],
    "plugins": ["plugins/sdk", "plugins/protocol", "lib/"],
    "cli/plugin_test": ["cli", "daemon/plugin_host", "daemon/system", "daemon/ports",
                        "daemon/core", "plugins/protocol", "lib/"],
    "cli": ["daemon/settings", "daemon/rehearsal", "daemon/rules", "daemon/ports", "daemon/core", "lib/"],
    "tests": ["lib/", "daemon/", "plugins/", "cli/", "tests/"],
}

# Third-party headers and the only folders that may include them.
OWNED_HEADERS = {
    r"yaml-cpp/": ("daemon/settings",),
    r"(SQLiteCpp/|sqlite3\.h)": ("daemon/store", "tests/contract/store", "tests/unit/store",
                                 "tests/sim", "tests/bench/store"),
    r"(mqtt/|MQTT)": ("lib/mqtt",),
    r"spdlog/": ("lib/log",),
    r"date/": ("daemon/core",),
    r"boost/beast": ("daemon/control", "cli", "tests"),
    r"systemd/": ("daemon/system", "lib/log", "plugins/ble/bluez", "tests/support/bluez"),
}

BANNED = [
    (r"\basio::detached\b", "asio::detached swallows exceptions: use async::spawn", ()),
    (r"\bstd::this_thread::sleep", "sleeping blocks the loop: use a ports::Timer", ("tests/",)),
    (r"\bsystem_clock::now\b|\bsteady_clock::now\b|::clock_gettime\b",
     "the time comes from a ports::Clock", ("daemon/system/", "daemon/control/", "lib/mqtt/",
                                             "plugins/", "cli/", "tests/")),
    (r"\brandom_device\b|::getrandom\b", "randomness is injected",
     ("daemon/system/", "plugins/", "cli/machine/terminal.cpp", "tests/")),
    (r"\bgetenv\b", "the environment is read by adapters",
     ("daemon/system/", "daemon/main.cpp", "daemon/command_line.cpp", "lib/log/", "lib/mqtt/",
      "plugins/", "cli/", "tests/")),
    (r"\bcatch\s*\(\s*\.\.\.\s*\)", "`catch (...)` hides what is wrong", ()),
    (r"\b(?:printf|std::cout|std::cerr)\b", "use lib/log, or the command line's own output",
     ("lib/base/assert.cpp", "cli/", "plugins/", "tests/", "daemon/main.cpp",
      "daemon/command_line.cpp")),
    (r"\bTODO\b|\bFIXME\b|\bXXX\b", "unfinished work is an issue, not a comment", ()),
    (r"\bsystem\s*\(\s*\"", "no shell", ("tests/",)),
    (r"\bmallopt\b", "memory is tuned in one place: keep_memory_small()", ("lib/base/memory.cpp",)),
    (r"#\s*include\s*<(?:boost/)?regex", "regular expressions are slow and unbounded", ()),
]

NAME = r"[A-Za-z_]\w*"
# A call with named arguments, a member of a chain, std::move(name), or *this.
ARGUMENT = rf"(?:std::move\(\*?{NAME}\)|[*&]?{NAME}(?:(?:\.|->){NAME})*(?:\(\))?|[\w:]+::{NAME}(?:\(\))?|\d+)"


def strip_comments(text):
    """Blanks comments and string contents, keeping line structure."""
    def blank(match):
        found = match.group(0)
        if found.startswith(("//", "/*")):
            return re.sub(r"[^\n]", " ", found)
        return found[0] + re.sub(r"[^\n]", "s", found[1:-1]) + found[-1]
    pattern = r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\''
    return re.sub(pattern, blank, text, flags=re.S)


def await_expression(code, at):
    """The text after `co_await` up to the end of its expression (`;`, `,` or `)` outside)."""
    depth = 0
    for i in range(at, len(code)):
        c = code[i]
        if c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
            if depth < 0:
                return code[at:i]
        elif c in ";," and depth == 0:
            return code[at:i]
    return code[at:]


def check_await(path, code, problem):
    """Name, await, name: g++ 12 miscompiles temporaries inside a co_await expression, and a
    co_await that a condition may skip."""
    for match in re.finditer(r"\bco_await\b", code):
        line = code.count("\n", 0, match.start()) + 1
        text = await_expression(code, match.end()).strip()
        inner = last_arguments(text)
        if re.search(r"(&&|\|\|)\s*[!(\s]*$", code[:match.start()]):
            problem(path, line, "co_await behind && or ||: name what it gives first")
        elif "{" in text:
            problem(path, line, "a braced temporary or lambda inside co_await: name it first")
        elif "?" in text:
            problem(path, line, "`?:` inside co_await: name the value first")
        elif re.search(r"\[[&=\w]*\]\s*\(", text):
            problem(path, line, "a lambda inside co_await: name it first")
        elif re.search(r"co_await", text):
            problem(path, line, "two co_await in one expression")
        elif inner.strip():
            for argument in split_arguments(inner):
                if not re.fullmatch(ARGUMENT, argument.strip(), re.S):
                    problem(path, line, "co_await takes named arguments only, not `%s`"
                            % " ".join(argument.split()))
    for match in re.finditer(r"\bcatch\s*\([^)]*\)\s*\{", code):
        body = block(code, match.end() - 1)
        if "co_await" in body:
            line = code.count("\n", 0, match.start()) + 1
            problem(path, line, "co_await inside a catch block")


def last_arguments(text):
    """What stands between the last closing parenthesis and its partner: `a.b().c(x, y)` -> x, y."""
    if not text.endswith(")"):
        return ""
    depth = 0
    for i in range(len(text) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(text[i], 0)
        if depth == 0:
            return text[i + 1:-1]
    return ""


def split_arguments(text):
    parts, depth, start = [], 0, 0
    for i, c in enumerate(text):
        if c in "([{<":
            depth += 1
        elif c in ")]}>" and not text[i - 1:i + 1] == "->":
            depth -= 1
        elif c == "," and depth == 0:
            parts.append(text[start:i])
            start = i + 1
    return parts + [text[start:]]


def block(code, at):
    depth = 0
    for i in range(at, len(code)):
        if code[i] == "{":
            depth += 1
        elif code[i] == "}":
            depth -= 1
            if depth == 0:
                return code[at:i]
    return code[at:]


def room_of(path):
    folder = os.path.dirname(path)
    while folder and folder not in MAY_INCLUDE:
        folder = os.path.dirname(folder)
    return folder


def check_includes(path, text, problem):
    room = room_of(path)
    for number, line in enumerate(text.split("\n"), 1):
        own = re.match(r'\s*#\s*include\s*"([^"]+)"', line)
        if own:
            target = own.group(1)
            folder = os.path.dirname(target)
            if not target.startswith(tuple(r + "/" for r in ROOMS)):
                problem(path, number, "includes are rooted at the project: \"%s\"" % target)
            elif folder != room and not folder.startswith(room + "/") and not any(
                    target.startswith(p.rstrip("/") + "/") for p in MAY_INCLUDE.get(room, [])):
                problem(path, number, "%s must not include %s" % (room, target))
        other = re.match(r"\s*#\s*include\s*<([^>]+)>", line)
        if other:
            for pattern, owners in OWNED_HEADERS.items():
                if re.match(pattern, other.group(1)) and not path.startswith(owners):
                    problem(path, number, "<%s> belongs to %s alone"
                            % (other.group(1), ", ".join(owners)))


def check_form(path, text, code, problem):
    lines = re.sub(r'R"(\w*)\(.*?\)\1"', lambda m: re.sub(r"[^\n]+", "", m.group(0)), text,
                   flags=re.S).split("\n")
    for number, line in enumerate(lines, 1):
        if len(line) > 100:
            problem(path, number, "longer than 100 characters")
        if "\t" in line:
            problem(path, number, "a tab")
    if path.endswith(".hpp") and "#pragma once" not in text:
        problem(path, 1, "a header without #pragma once")
    if re.search(r"^TEST(_F|_P)?\(", code, re.M) and not re.search(
            r"#\s*include\s*<(gtest/gtest|gmock/gmock)\.h>", text):
        problem(path, 1, "a test that does not include <gtest/gtest.h>: without the precompiled "
                "header it does not compile")
    if re.search(r"\b(EXPECT|ASSERT)_THAT\(|\bMOCK_METHOD\(", code) and not re.search(
            r"#\s*include\s*<gmock/gmock\.h>", text):
        problem(path, 1, "matchers without <gmock/gmock.h>: without the precompiled header it does "
                "not compile")
    if path.endswith(".cpp") and not path.startswith("tests/"):
        header = path[:-4] + ".hpp"
        first = re.search(r'#\s*include\s*[<"]([^>"]+)', text)
        if first and first.group(1) != header and '"%s"' % header in text:
            problem(path, 1, "its own header comes first")
    for pattern, why, exempt in BANNED:
        if path.startswith(exempt):
            continue
        source = text if "TODO" in pattern else code
        for match in re.finditer(pattern, source):
            problem(path, source.count("\n", 0, match.start()) + 1, why)


def report(path, text, code):
    lines = text.count("\n")
    if lines > 400:
        print("report: %s: %d lines (aim 200, rarely over 400)" % (path, lines))
    for match in re.finditer(r"^[^\s#}/][^;{}]*\)\s*(?:const|noexcept|override|\s)*\{", code, re.M):
        length = block(code, match.end() - 1).count("\n")
        if length > 60 and "namespace" not in match.group(0):
            line = code.count("\n", 0, match.start()) + 1
            print("report: %s:%d: a function of %d lines (aim 25, rarely over 60)"
                  % (path, line, length))


def files(root):
    for room in ROOMS:
        for base, folders, names in os.walk(os.path.join(root, room)):
            folders[:] = [f for f in folders if f not in ("build", "bad", "corpus")]
            for name in sorted(names):
                if SOURCE.search(name):
                    yield os.path.relpath(os.path.join(base, name), root)


def check_file(path, text, problem):
    code = strip_comments(text)
    check_includes(path, text, problem)
    check_await(path, code, problem)
    check_form(path, text, code, problem)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", default=os.path.join(os.path.dirname(__file__), "../.."))
    parser.add_argument("--report", action="store_true")
    arguments = parser.parse_args()
    found = []
    count = 0
    for path in files(arguments.root):
        with open(os.path.join(arguments.root, path), encoding="utf-8") as source:
            text = source.read()

        def problem(where, line, what):
            found.append((where, line, what))

        check_file(path, text, problem)
        if arguments.report:
            report(path, text, strip_comments(text))
        count += 1
    for where, line, what in sorted(set(found)):
        print("%s:%d: %s" % (where, line, what))
    print("%d files, %d problems" % (count, len(set(found))))
    return 1 if found or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
