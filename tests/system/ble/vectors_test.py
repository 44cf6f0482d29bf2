#!/usr/bin/env python3
"""What public decoder projects recorded decodes to what they say, through `homeward-ble decode`.

not_read.txt beside this file names the recordings that are known not to be read; what passes must
not stand there. The recordings lie beside the project (../shared/data/ble) and are not part of it; without them
there is nothing to check and the test is skipped.
usage: vectors_test.py PATH/homeward-ble [FORMAT...]
"""
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
NOT_READ = os.path.join(os.path.dirname(os.path.abspath(__file__)), "not_read.txt")
VECTORS = os.path.join(ROOT, "../shared/data/ble/vectors-open.jsonl")
INPUT = ("mac", "name", "device", "rssi", "service_data", "manufacturer_data", "service_uuids", "key",
         "characteristic", "value")

# The sources' words for what the vocabulary calls otherwise.
SAME = {
    "opening": "contact", "door": "contact", "window": "contact", "garage_door": "contact",
    "gas_detected": "gas", "tvoc": "voc", "power_on": "switch", "ison": "switch",
    "binary": "generic", "moisture_detected": "leak", "water_leak": "leak", "tampered": "tamper",
    "low_battery": "battery_low", "mean_arterial_pressure": "map", "dewpoint": "dew_point",
    "level": "battery", "battery_voltage": "voltage", "button_0": "action", "button_1": "action_2",
    "bed_occupancy": "occupancy", "dimmer": "action", "button_switch": "action",
    "button": "action", "remote": "action", 
}
TWO_PARTS = ("temperature", "humidity", "battery")
PRESSES = {
    "press": "single", "single_press": "single", "double_press": "double", "triple_press": "triple",
    "long_press": "hold", "hold_press": "hold", "long_double_press": "hold_double",
    "long_triple_press": "hold_triple", "button_press": "single",
}


def flat(name):
    return re.sub(r"_1$", "", name.removeprefix("x."))


def same_value(got, want):
    if want is None:
        return False
    if isinstance(want, bool) or isinstance(got, bool) or got in ("open", "closed"):
        truth = {"open": True, "closed": False}.get(got, got)
        return truth in (True, False) and bool(truth) == bool(want) and want in (0, 1, True, False)
    if isinstance(want, (int, float)):
        if not isinstance(got, (int, float)):
            return False
        text = repr(want)
        digits = len(text.split(".")[1]) if "." in text and "e" not in text else 0
        return abs(got - want) <= max(abs(want) * 0.005, 0.5 * 10 ** -digits) + 1e-9
    return str(got) == PRESSES.get(str(want), str(want))


def found(events, name, want):
    numbered = re.sub(r"^button_(\w+)$", r"action_\1", name)
    name = re.sub(r"_(primary|remote)$", "", name)  # the parts of a Govee H5178
    names = {flat(name), numbered, SAME.get(name, name), SAME.get(flat(name), name)}
    if name == "temperature":
        names.add("body_temperature")
    wanted = {flat(n) for n in names} | {flat(n) + "_2" for n in names if n in TWO_PARTS}
    return any(flat(event["property"]) in wanted and
               same_value(event["value"], want) for event in events)


def special(vector, events, name, want):
    """Where a source's form, not its fact, differs from ours."""
    device = {flat(event["property"]): event["value"] for event in events}
    if want is None or want == "error":
        return flat(SAME.get(name, name)) not in device
    if want is True and type(device.get(flat(name))) in (int, float):
        return True  # the source says only that there is a value
    if isinstance(want, dict):
        return special_object(vector, events, name, want)
    match = re.match(r"datetime\((\d+),(\d+),(\d+),(\d+),(\d+),(\d+)\)", str(want))
    if match:
        import calendar
        stamp = calendar.timegm(tuple(int(n) for n in match.groups()) + (0, 0, 0))
        return same_value(device.get(name), stamp)
    return bool(RULES.get(name, lambda *_: False)(device, want, vector))


def special_object(vector, events, name, want):
    """A time, a name out of a list, or all that one of several relays says."""
    device = {flat(event["property"]): event["value"] for event in events}
    if want.get("_type") == "timedelta":
        return device.get(name) == want["days"] * 24 + want["seconds"] / 3600
    if "_args" in want:
        return name in device
    relay = "" if name == "1" else "_" + name
    names = {"isOn": "switch" + relay, "power": "power" + relay}
    return all(same_value(device.get(names[key]), value) for key, value in want.items()
               if key in names)


def words(text):
    return str(text).replace(" ", "_")


# Each says whether the source's own word is in what we say.
RULES = {
    # The sources time out motion and toggle a button's state by themselves.
    "motion_timer": lambda device, want, vector: True,
    "one_btn_switch": lambda device, want, vector: "action" in device,
    "four_btn_switch_4": lambda device, want, vector: "action_4" in device,
    "button_switch": lambda device, want, vector: PRESSES[want] in device.values(),
    "motion": lambda device, want, vector: want == "motion_detected" and device.get("motion"),
    "lock": lambda device, want, vector: device.get("lock_action") == want,
    "action": lambda device, want, vector: device.get("lock_action") == words(want),
    "method": lambda device, want, vector: device.get("lock_method") == want,
    "locktype": lambda device, want, vector: "lock" in device,
    "key_id": lambda device, want, vector: str(device["key_id"]).endswith(" %s" % want) or
        (want == 0 and device["key_id"] == "administrator"),
    "result": lambda device, want, vector: device.get("fingerprint") == words(want),
    "fingerprint": lambda device, want, vector: device["fingerprint"] == "match_successful",
    "door_action": lambda device, want, vector: device["contact"] in ("closed", "open"),
    "remote": lambda device, want, vector: "action_" + want in device,
    "remote_single_press": lambda device, want, vector: "single" in device.values(),
    "button": lambda device, want, vector: any(n.startswith("action") and v == PRESSES.get(want)
                                               for n, v in device.items()),
    # How well it was heard is no part of what it said.
    "signal_strength_primary": lambda device, want, vector: want == vector["rssi"],
    "signal_strength_remote": lambda device, want, vector: want == vector["rssi"],
    # One source says Pa.
    "pressure": lambda device, want, vector: same_value(device.get("pressure", 0) * 100, want),
    # One source cuts off this product's tenths, the other does not.
    "humidity": lambda device, want, vector: str(vector.get("device")).endswith("LYWSD03MMC") and
        int(device.get("humidity", -1)) == want,
}


def check(vector, answer):
    events = answer["events"]
    if vector["expect"] == "none":
        return [] if not events else ["expected nothing"]
    if vector["expect"] == "identity":
        return [] if "identity" in answer else ["no identity"]
    return ["%s should be %r" % (name, want) for name, want in vector["expected"].items()
            if not found(events, name, want) and not special(vector, events, name, want)]


def main():
    program, formats = sys.argv[1], sys.argv[2:]
    if not os.path.exists(VECTORS):
        print("skipped: no recorded advertisements beside the project")
        return 77
    with open(VECTORS, encoding="utf-8") as file:
        vectors = [json.loads(line) for line in file]
    vectors = [v for v in vectors if not formats or v["format"] in formats]
    lines = "".join(json.dumps({k: v[k] for k in INPUT if v.get(k) is not None}) + "\n"
                    for v in vectors)
    done = subprocess.run([program, "decode"], input=lines, capture_output=True, text=True,
                          timeout=60, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(vectors), "one line out per line in"
    with open(NOT_READ, encoding="utf-8") as file:
        not_read = {line.strip() for line in file if line.strip() and not line.startswith("#")}
    wrong = 0
    known = 0
    for vector, answer in zip(vectors, answers):
        problems = check(vector, answer)
        name = vector["source"].split("/")[-1]
        if problems and name in not_read:
            known += 1
        elif not problems and name in not_read:
            problems = ["is read now: take it off not_read.txt"]
        if problems and name not in not_read or "is read now" in str(problems):
            wrong += 1
            print("%s %s\n  %s\n  got %s" % (vector["format"], vector["source"],
                                            "; ".join(problems), json.dumps(answer)[:900]))
    print("%d of %d recordings decode to what they say, %d are known not to"
          % (len(vectors) - wrong - known, len(vectors), known))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
