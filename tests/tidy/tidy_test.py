#!/usr/bin/env python3
"""Each rule of tidy.py catches what it is for, and lets good code pass."""
import unittest

import tidy


def problems(path, text):
    found = []
    tidy.check_file(path, text, lambda where, line, what: found.append(what))
    return found


class Catches(unittest.TestCase):
    def assert_caught(self, path, text, words):
        found = problems(path, text)
        self.assertTrue(any(words in what for what in found), found)

    def test_an_include_against_the_direction(self):
        self.assert_caught("daemon/app/x.cpp", '#include "daemon/store/store.hpp"\n',
                           "must not include")
        self.assert_caught("plugins/sdk/x.cpp", '#include "daemon/core/ids.hpp"\n',
                           "must not include")
        self.assert_caught("lib/base/x.cpp", '#include "daemon/core/ids.hpp"\n',
                           "must not include")

    def test_an_include_that_is_not_rooted(self):
        self.assert_caught("lib/base/x.cpp", '#include "glob.hpp"\n', "rooted")

    def test_a_library_outside_its_owner(self):
        self.assert_caught("daemon/app/x.cpp", "#include <SQLiteCpp/SQLiteCpp.h>\n", "belongs to")

    def test_temporaries_in_an_await(self):
        self.assert_caught("lib/base/x.cpp", "auto f() { co_await send(Message{1}); }\n", "braced")
        self.assert_caught("lib/base/x.cpp", "auto f() { co_await send(a ? b : c); }\n", "`?:`")
        self.assert_caught("lib/base/x.cpp", "auto f() { co_await send([x]() ; }\n", "lambda")
        self.assert_caught("lib/base/x.cpp", "auto f() { while (a && !co_await g()) { } }\n",
                           "behind")
        self.assert_caught("lib/base/x.cpp", "auto f() { co_await send(now() + x); }\n", "named")
        self.assert_caught("lib/base/x.cpp", "auto f() { co_await a().send(std::string(b)); }\n",
                           "named")

    def test_an_await_in_a_catch_block(self):
        self.assert_caught("lib/base/x.cpp",
                           "try { } catch (const E& e) { if (a) { co_await f(); } }\n", "catch")

    def test_banned_calls(self):
        self.assert_caught("lib/async/x.cpp", "asio::detached;\n", "detached")
        self.assert_caught("daemon/app/x.cpp", "std::chrono::steady_clock::now();\n", "Clock")
        self.assert_caught("daemon/app/x.cpp", "catch (...) {}\n", "hides")
        self.assert_caught("daemon/app/x.cpp", "// TODO later\n", "issue")
        self.assert_caught("plugins/ble/x.cpp", "::mallopt(M_ARENA_MAX, 1);\n", "one place")

    def test_form(self):
        self.assert_caught("lib/base/x.cpp", "x" * 101 + "\n", "100")
        self.assert_caught("lib/base/x.hpp", "int x;\n", "pragma")
        self.assert_caught("tests/unit/base/x_test.cpp", "TEST(A, B) {\n}\n", "gtest")
        self.assert_caught("tests/unit/base/x_test.cpp",
                           "#include <gtest/gtest.h>\nTEST(A, B) {\n  EXPECT_THAT(a, b);\n}\n",
                           "gmock")


class Passes(unittest.TestCase):
    def test_named_arguments(self):
        good = ("auto f() { co_await g(); co_await x.g(a, b.c, *d, std::move(e));\n"
                "co_await a.b().c(core::Time::max()); co_await x_->y(&z); co_await std::move(w); }")
        self.assertEqual(problems("lib/base/x.cpp", good), [])

    def test_words_in_comments_and_strings(self):
        good = '// asio::detached is banned\nauto x = "catch (...)";\n'
        self.assertEqual(problems("lib/base/x.cpp", good), [])

    def test_includes_along_the_direction(self):
        good = '#include "daemon/ports/store.hpp"\n#include "lib/log/log.hpp"\n'
        self.assertEqual(problems("daemon/app/x.cpp", good), [])


if __name__ == "__main__":
    unittest.main()
