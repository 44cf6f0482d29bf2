"""The bill of materials of the programs of this build, against what they really load and dpkg."""
import json
import os
import pathlib
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
BUILD = sys.argv.pop(1)
PROGRAM = "bin/homewardd"


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def sbom(*arguments, **environment):
    return subprocess.run([ROOT / "scripts" / "sbom", *arguments], capture_output=True, text=True,
                          env={**os.environ, **environment})


def bill(*programs, **environment):
    done = sbom(BUILD, "homeward", "1.2.3", *programs, **environment)
    if done.returncode:
        raise AssertionError(done.stderr)
    return done.stdout


class Sbom(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.text = bill(PROGRAM, SOURCE_DATE_EPOCH="1700000000")
        cls.bill = json.loads(cls.text)
        cls.by_name = {(one["name"], one["properties"][0]["value"]): one
                       for one in cls.bill["components"]}

    def test_names_everything_that_the_loader_loads(self):
        linked = {name for name, how in self.by_name if how == "linked"}
        for line in run("ldd", os.path.join(BUILD, PROGRAM)).splitlines():
            if "=>" not in line:
                continue
            path = os.path.realpath(line.split()[2])
            search = subprocess.run(["dpkg", "-S", path], capture_output=True, text=True)
            if search.returncode:
                path = path.removeprefix("/usr")
                search = subprocess.run(["dpkg", "-S", path], capture_output=True, text=True)
            self.assertIn(search.stdout.partition(":")[0], linked, path)

    def test_names_what_was_compiled_in(self):
        for name in ("libsqlitecpp-dev", "libboost1.81-dev", "libboost1.83-dev", "libyaml-cpp-dev"):
            installed = subprocess.run(["dpkg-query", "-s", name], capture_output=True)
            if installed.returncode == 0:
                self.assertIn((name, "compiled in"), self.by_name)
        self.assertNotIn(("libgtest-dev", "compiled in"), self.by_name, "a test is not a program")

    def test_versions_are_those_that_are_installed(self):
        for (name, _), one in self.by_name.items():
            with self.subTest(name):
                versions = run("dpkg-query", "-W", "-f", "${Version}\n", name).splitlines()
                self.assertIn(one["version"], versions)
                self.assertTrue(one["purl"].startswith(f"pkg:deb/debian/{name}@"))

    def test_is_a_whole_document(self):
        self.assertEqual(self.bill["bomFormat"], "CycloneDX")
        self.assertEqual(self.bill["metadata"]["timestamp"], "2023-11-14T22:13:20Z")
        self.assertRegex(self.bill["serialNumber"], r"^urn:uuid:[0-9a-f-]{36}$")
        refs = [one["bom-ref"] for one in self.bill["components"]]
        self.assertEqual(len(refs), len(set(refs)))
        self.assertEqual(self.bill["dependencies"][0]["dependsOn"], refs)
        self.assertEqual(self.bill["dependencies"][0]["ref"],
                         self.bill["metadata"]["component"]["bom-ref"])

    def test_the_same_build_gives_the_same_bytes(self):
        self.assertEqual(bill(PROGRAM, SOURCE_DATE_EPOCH="1700000000"), self.text)

    def test_a_program_that_is_not_there_is_an_error(self):
        done = sbom(BUILD, "homeward", "1.2.3", "bin/no-such-program")
        self.assertEqual(done.returncode, 1)
        self.assertIn("no-such-program", done.stderr)
        self.assertEqual(done.stdout, "")


if __name__ == "__main__":
    unittest.main()
