"""The published contract: checks a message against docs/schemas, as any receiver could."""
import json
import pathlib

import jsonschema

SCHEMAS = pathlib.Path(__file__).resolve().parents[2] / "docs" / "schemas"
URL = "https://homeward.care/schemas/"


def _validator(name):
    schema = json.loads((SCHEMAS / name).read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


_VALIDATORS = {path.name: _validator(path.name) for path in SCHEMAS.glob("*.json")}
_CHANNELS = {"alert": "alerts", "silence": "alerts", "readings": "readings", "status": "status",
             "heartbeat": "heartbeat", "reply": "replies"}


def problems(channel, envelope):
    """What is wrong with a message of a channel; nothing is good."""
    found = [str(e.message) for e in _VALIDATORS["envelope.v1.json"].iter_errors(envelope)]
    if found:
        return found
    kind = envelope["type"].split(".")[2]
    if envelope["dataschema"] != URL + kind + ".v1.json":
        found.append("dataschema of another type: " + envelope["dataschema"])
    if _CHANNELS.get(kind) != channel:
        found.append("%s came on %s" % (envelope["type"], channel))
    found += ["data: " + e.message
              for e in _VALIDATORS[kind + ".v1.json"].iter_errors(envelope["data"])]
    counted = channel in ("alerts", "readings", "replies")
    if counted != ("sequence" in envelope):
        found.append("sequence is there or missing where it should not")
    return found
