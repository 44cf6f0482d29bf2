"""What the gateway answered for before its power was cut, and what it must still know after it.

An alert is *acknowledged* when somebody outside the machine was told that it is safe:
  committed  the plugin was told `committed` for the press that makes it, or
  told       the care desk's broker took its message, or
  answered   the care desk got an `ok` to its `acknowledge` of it.
It is *lost* when, after the reboot,
  committed  `homeward alerts` does not list it,
  told       it was not critical (so it was on disk before it was sent) and is not listed; a
             critical one is sent while it is written: it may be forgotten, and has arrived,
  answered   it is listed without its acknowledgement.
Each press is of a button of its own, so a device names its alert.
"""
import json

RAISED = "care.homeward.alert.raised.v1"


class Ledger:
    """Kept by the test outside the machine; asked after each reboot."""

    def __init__(self):
        self.pressed = {}  # sequence of the line in its run -> device, in the present run
        self.ever_pressed = set()
        self.committed = set()  # devices
        self.answered = set()  # alert ids

    def press(self, sequence, device):
        self.pressed[sequence] = device
        self.ever_pressed.add(device)

    def commit(self, sequence):
        for known in [known for known in self.pressed if known <= sequence]:
            self.committed.add(self.pressed.pop(known))

    def forget_run(self):
        """The plugin's process died: what it was not told `committed` for is gone with it."""
        self.pressed = {}

    def answer(self, command_alerts, replies):
        """`command_alerts`: command id -> alert id; `replies`: the desk's reply envelopes."""
        for reply in replies:
            alert = command_alerts.get(reply["data"]["command"])
            if alert and reply["data"]["status"] == "ok":
                self.answered.add(alert)

    def acknowledged(self, told):
        """Devices whose alert counts as acknowledged, for the figures."""
        return self.committed | {e["data"]["device"] for e in told if e["type"] == RAISED
                                 and e["data"]["device"] in self.ever_pressed}

    def lost(self, listed, told):
        """What is lost, as sentences. `listed`: alerts of `homeward alerts`; `told`: the desk's
        envelopes of the channel alerts."""
        devices = {alert["device"] for alert in listed}
        ids = {alert["id"]: alert for alert in listed}
        problems = ["%s: committed, and not listed" % device
                    for device in sorted(self.committed - devices)]
        for envelope in told:
            data = envelope["data"]
            if (envelope["type"] == RAISED and data["severity"] != "critical"
                    and data.get("device") in self.ever_pressed and data["alert"] not in ids):
                problems.append("%s: told, not critical, and not listed" % data["device"])
        for alert in sorted(self.answered):
            if alert in ids and not ids[alert]["acknowledged"]:
                problems.append("%s: its acknowledgement was answered, and is gone" % alert)
            elif alert not in ids:
                problems.append("%s: acknowledged by the desk, and not listed" % alert)
        return problems

    def forgotten(self, listed, told):
        """Ids of critical alerts that the desk has and the gateway does not: cut while written."""
        ids = {alert["id"] for alert in listed}
        return {e["data"]["alert"] for e in told if e["type"] == RAISED
                and e["data"]["severity"] == "critical" and e["data"]["alert"] not in ids
                and e["data"]["device"] in self.ever_pressed}


def two_contents(envelopes):
    """Ids that came with two contents (`historical` in the envelope apart)."""
    seen, found = {}, set()
    for envelope in envelopes:
        text = json.dumps(envelope["data"], sort_keys=True)
        if seen.setdefault(envelope["id"], text) != text:
            found.add(envelope["id"])
    return found


def never_happened(envelopes, pressed, rules):
    """Alerts of the home's rules for devices that nobody pressed."""
    return {e["data"]["alert"] for e in envelopes if e["type"] == RAISED
            and e["data"].get("rule") in rules and e["data"].get("device") not in pressed}


def sequence_faults(envelopes):
    """(missing numbers, numbers that stand for two messages) of what counts per platform."""
    numbers = {}
    for envelope in envelopes:
        if "sequence" in envelope:
            numbers.setdefault(int(envelope["sequence"]), set()).add(envelope["id"])
    missing = set(range(1, max(numbers, default=0) + 1)) - set(numbers)
    return missing, {number for number, ids in numbers.items() if len(ids) > 1}
