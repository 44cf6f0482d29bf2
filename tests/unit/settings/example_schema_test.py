#!/usr/bin/env python3
"""Validates the shipped configurations against the JSON Schema, as an editor does.

Exit code 77, which ctest takes as skipped, without python3-jsonschema or python3-yaml.
"""
import json
import pathlib
import re
import sys
import unittest

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print("skipped:", missing)
    sys.exit(77)

CONFIG = pathlib.Path(sys.argv.pop(1))
SCHEMA = json.loads((CONFIG / "schema" / "homeward.schema.json").read_text())


class Yaml12(yaml.SafeLoader):
    """YAML 1.2's core schema, which editors use: `on`, dates and times are texts."""


Yaml12.yaml_implicit_resolvers = {}
for tag, pattern, first in (
        ("null", r"^(~|null|Null|NULL|)$", "~nN\0"),
        ("bool", r"^(true|True|TRUE|false|False|FALSE)$", "tTfF"),
        ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
        ("float", r"^[-+]?[0-9]+\.[0-9]*$", "-+0123456789")):
    Yaml12.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), list(first))


def problems(text):
    validator = jsonschema.Draft202012Validator(SCHEMA)
    return [error.json_path + ": " + error.message
            for error in validator.iter_errors(yaml.load(text, Yaml12))]


class Schema(unittest.TestCase):
    def test_is_itself_a_schema(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def test_takes_what_is_shipped(self):
        files = [CONFIG / "homeward.yaml", *(CONFIG / "examples").glob("*.yaml"),
                 *(CONFIG / "rules.d").glob("*.yaml")]
        self.assertGreaterEqual(len(files), 8)
        for file in files:
            with self.subTest(file=file.name):
                self.assertEqual(problems(file.read_text()), [])

    def test_takes_every_form_of_condition(self):
        for when in (
                "{door.contact: open}", "{door.contact: [open, closed]}", "{lamp.switch: on}",
                "{a.t: {above: 3, clear_below: 2.5}}", "{a.t: {stat: avg, over: 30m, below: 3}}",
                "{absent: activity}", "{absent: {reports: '*'}, for: 24h}",
                "{absent: a.b, between: '05:00-10:00'}", "{last_in: bath}",
                "{count: a.b, at_least: 3, within: 1h, gap: 2m}",
                "{after: [{a.b: closed}, {c.d: true}], absent: activity, within: 15m}",
                "{after: a.b, then: c.d, within: 3m}", "{state: home}", "{alert: a}",
                "{offline: all}", "{event: {a.action: [pressed]}}", "{not: {state: away}}",
                "{all: [{a.b: 1}, {any: [{c.d: 2}]}]}",
                "{daily: {count: activity}, below: 50%, of: {median: 14d, min_days: 7}}",
                "{daily: {first: a.b, between: day}, later_by: 2h}"):
            with self.subTest(when=when):
                self.assertEqual(problems("rules: [{alert: a, when: %s}]" % when), [])

    def test_lets_a_rule_change_one_key_of_a_pack(self):
        self.assertEqual(problems("{rule_packs: [a], rules: [{alert: a, for: 6h}]}"), [])

    def test_refuses_what_the_loader_refuses(self):
        for text in (
                "gatway: {id: a}", "gateway: {state_dir: /a}", "gateway: {id: 'a b'}",
                "rules: [{alert: a}]", "rules: [{when: {a.b: 1}}]",
                "rules: [{alert: a, when: {a.b: 1}, severty: info}]",
                "rules: [{alert: a, when: {a.b: 1}, severity: bad}]",
                "rules: [{alert: a, when: {a.b: 1}, for: 10}]",
                "rules: [{alert: a, when: {a.b: 1}, for: 10min}]",
                "rules: [{alert: a, when: {a.b: 1}, during: '7:00-9:00'}]",
                "rules: [{alert: a, when: {a.b: 1}, enabled: 'yes'}]",
                "rules: [{alert: a, when: {a.b: 1, c.d: 2}}]",
                "rules: [{alert: a, when: {count: a.b, at_least: 0, within: 1h}}]",
                "rules: [{alert: a, when: {count: a.b, at_last: 1, within: 1h}}]",
                "rules: [{alert: a, when: {a.b: {abov: 1}}}]",
                "rules: [{alert: a, when: {after: a.b, then: c.d}}]",
                "schedules: {night: 2300}", "devices: {d: {id: 'r:1'}}",
                "platforms: {p: {gateway: g, brokers: ['mqtt://a'], heartbeat: 60s}}",
                "journal: {max_size: 64MB}", "groups: {exit: front.contact}"):
            with self.subTest(text=text):
                self.assertNotEqual(problems(text), [])


if __name__ == "__main__":
    unittest.main()
