"""The home of the soak: fifty devices, the thirty rules of the language, three platforms; its time
runs faster than the clock on the wall, so every duration of its rules is as much shorter.
"""
import pathlib
import random
import re

import yaml

RULES = pathlib.Path(__file__).resolve().parents[1] / "data" / "thirty-rules"
DEVICES = 50
DOORS = ["soak_door%d" % number for number in range(4)]  # of these each opening is counted

_RULE = """  - alert: soak-door
    when: {"soak_door*.contact": open}
    each: device
    severity: warning
    category: safety
    message: {en: "{device} is open%s"}
"""
_OWN = """
journal: {commit_interval: %s, keep_events: %s, keep_alerts: %s}
platforms:
  care:
    gateway: hw-test
    brokers: ["%s", "%s"]
    tls: {ca_file: "%s", cert_file: "%s", key_file: "%s"}
    heartbeat: 90s
    ack_timeout: 3s
  centre: {gateway: hw-centre, brokers: ["%s"], profile: fhir, ack_timeout: 3s}
  board: {gateway: hw-board, brokers: ["%s"], profile: thingsboard, ack_timeout: 3s}
recipients:
  care_centre:
    platform: care
    categories: [care, safety, service, technical]
    min_severity: info
    detail: full
    may_command: [acknowledge, resolve, note, test-alert, heartbeat, describe]
    consent: {given_by: resident, basis: consent, from: 2000-01-01}
  duty_manager:
    platform: care
    only_escalation: true
    consent: {given_by: resident, basis: consent, from: 2000-01-01}
  centre:
    categories: [care, safety, service, technical]
    min_severity: info
    detail: full
    readings: ["*.temperature", "*.humidity", "*.power"]
    consent: {given_by: resident, basis: consent, from: 2000-01-01}
  board:
    categories: [care, safety, service, technical]
    min_severity: info
    detail: alert
    readings: ["*.temperature"]
    consent: {given_by: resident, basis: consent, from: 2000-01-01}
"""

_SECONDS = {"s": 1, "m": 60, "h": 3600}


def faster(text, speed):
    """The rules with every duration of seconds, minutes and hours divided, to a second at least.
    Times of day and days stay: the wall clock is not driven."""
    def shorter(match):
        seconds = int(match[1]) * _SECONDS[match[2]]
        return "%ds" % (max(1, round(seconds / speed)) if seconds else 0)
    lines = [line.partition("#")[0].rstrip() for line in text.splitlines()]
    return "\n".join(re.sub(r"(?<![\w:\"-])(\d+)([smh])\b", shorter, line) for line in lines) + "\n"


def devices():
    """Of the thirty rules' home, and as many sensors more as make fifty: name -> properties."""
    found = yaml.safe_load((RULES / "home.yaml").read_text())["devices"]
    known = {name: (one["id"].partition(":")[0], one["room"], one["properties"])
             for name, one in found.items()}
    known.update({name: ("soak", "hall", ["contact"]) for name in DOORS})
    kinds = [["motion"], ["temperature", "humidity"], ["power"], ["contact"], ["illuminance"]]
    while len(known) < DEVICES:
        number = len(known)
        known["more%02d" % number] = ("soak", "living", kinds[number % len(kinds)])
    return known


def devices_yaml(speed):
    day = round(24 * 3600 / speed)
    return "devices:\n" + "".join(
        '  %s: {id: "%s:%s", room: %s, properties: [%s], supervise: %ds}\n' % (
            name, plugin, name, room, ", ".join(properties), day)
        for name, (plugin, room, properties) in devices().items())


def written(folder, speed, brokers, tls, variant=0):
    """Writes the configuration beside `folder`/homeward.yaml and returns that file's text.
    `brokers`: of care (two), centre, board; `variant` is what a reload changes."""
    parts = folder / "conf.d"
    parts.mkdir(exist_ok=True)
    words = ["", ", see who is there"][variant % 2]
    rules = faster((RULES / "rules.yaml").read_text(), speed)  # ends with the list of rules
    (parts / "rules.yaml").write_text(rules + _RULE % words)
    (parts / "devices.yaml").write_text(devices_yaml(speed))
    bounded = "{limits: {events_per_second: 1000, burst: 4000}}"
    narrow = "{limits: {events_per_second: 20, burst: 50}}"
    plugins = "".join("  %s: %s\n" % one for one in (
        ("test", bounded), ("soak", bounded), ("bad", narrow)))
    first, second, centre, board = brokers
    scaled = ["%ds" % max(1, round(hours * 3600 / speed)) for hours in (30 / 3600, 6, 24)]
    return ("gateway: {id: soak-home}\n"
            "home: {time_zone: Europe/Amsterdam, languages: [nl, en], holidays: nl}\n"
            + "plugins:\n" + plugins
            + _OWN % (*scaled, first, second, *tls, centre, board))


class Life:
    """What the sensors of the home say, one report after the other; drawn, and each the same again
    with the same seed. Doors that are counted are not among them."""

    def __init__(self, seed):
        self.draw = random.Random(seed)
        self.all = [(plugin, name, prop) for name, (plugin, _, properties) in devices().items()
                    if name not in DOORS for prop in properties]
        self.turn = 0

    def next(self):
        """(plugin, device, property, value, kind)"""
        plugin, name, prop = self.all[self.turn % len(self.all)]
        self.turn += 1
        kind = "event" if prop == "action" else "report"
        return plugin, name, prop, self._value(name, prop), kind

    def _value(self, name, prop):
        draw = self.draw
        if prop == "action":
            return "pressed" if name == "panic" and draw.random() < 0.1 else "present"
        if prop in ("smoke", "leak", "tamper"):
            return draw.random() < 0.02
        if prop == "contact":
            return draw.choice(["open", "closed"])
        if prop in ("motion", "occupancy", "flush"):
            return draw.random() < 0.5
        low, high = {"temperature": (14, 30), "humidity": (30, 80), "battery": (10, 100),
                     "power": (0, 300), "heart_rate": (60, 130), "weight": (70, 75),
                     "illuminance": (0, 500)}[prop]
        return round(draw.uniform(low, high), 1)
