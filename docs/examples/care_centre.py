#!/usr/bin/env python3
"""A care centre in small: takes the alerts of all its homes, drops what comes again, notices a loss,
and acknowledges what it shows to people.

usage: care_centre.py --host mqtt.example.nl [--port 8883 --ca ca.pem] [--prefix homeward/v1]

Needs paho-mqtt (Debian: python3-paho-mqtt). One line of JSON per thing that happens. What a real
centre adds: a database in place of the sets and dicts, and people in place of acknowledge().
"""
import argparse
import json
import sys
import time
import uuid

import paho.mqtt.client as mqtt


class Centre:
    def __init__(self, client, prefix, show=print):
        self.client, self.prefix, self.show = client, prefix, show
        self.seen = set()       # ids of messages: keep them in a database, for a week at least
        self.sequences = {}     # the highest sequence by home
        self.missing = {}       # sequences that have not come yet, by home
        self.open = {}          # alerts that stand, by home and id
        client.on_connect = self.on_connect
        client.on_subscribe = lambda *_: self.tell("listening", None)
        client.on_message = self.on_message

    def on_connect(self, client, *_):
        # With a session that is kept, the broker holds what comes while we are away.
        client.subscribe([(self.prefix + "/+/" + channel, 1)
                          for channel in ("alerts", "readings", "status", "heartbeat", "replies")])

    def on_message(self, _client, _data, message):
        home = message.topic[len(self.prefix) + 1:].split("/")[0]
        try:
            envelope = json.loads(message.payload)
            identity = (home, envelope["id"])
            kind, data = envelope["type"], envelope["data"]
        except (ValueError, KeyError, TypeError):
            self.tell("unreadable", home)
            return
        if identity in self.seen:
            return  # sent again: at least once means that it may come twice
        self.seen.add(identity)
        self.count(home, envelope)
        if kind.startswith("care.homeward.alert."):
            self.alert(home, envelope)
        elif kind == "care.homeward.status.v1":
            self.status(home, data)
        elif kind == "care.homeward.reply.v1":
            self.tell("reply", home, command=data["command"], status=data["status"])

    def count(self, home, envelope):
        """Sequences count without gaps, but urgent messages overtake: a gap that stays is a loss."""
        if "sequence" not in envelope:
            return
        number = int(envelope["sequence"])
        missing = self.missing.setdefault(home, set())
        missing.discard(number)
        highest = self.sequences.get(home, number - 1)
        missing.update(range(highest + 1, number))
        self.sequences[home] = max(highest, number)

    def alert(self, home, envelope):
        data = envelope["data"]
        key = (home, data["alert"])
        known = self.open.get(key)
        if known and known["revision"] > data["revision"]:
            return  # overtaken by a later word
        if data.get("presence") == "absent":
            self.open.pop(key, None)
            self.tell("over", home, alert=data["alert"])
            return
        self.open[key] = data
        self.tell("alert", home, alert=data["alert"], severity=data.get("severity"),
                  title=data.get("title"), historical=envelope.get("historical", False))
        if not data.get("acknowledged"):
            self.acknowledge(home, data["alert"])

    def status(self, home, data):
        """A home that comes back names what is open still: what it does not name is over. But a power
        cut may take a critical alert from the home after it was sent and before it was on its disk:
        one that nobody has taken on stays, until a person ends it.
        """
        self.tell(data["status"], home, reason=data.get("reason"))
        if data["status"] != "online":
            return
        named = {one["alert"] for one in data["open_alerts"]}
        for key in [key for key in self.open if key[0] == home and key[1] not in named]:
            alert = self.open[key]
            if alert.get("severity") == "critical" and not alert.get("acknowledged"):
                self.tell("forgotten", home, alert=key[1])
                continue
            del self.open[key]
            self.tell("over", home, alert=key[1])

    def acknowledge(self, home, alert):
        """The broker's ack says that a broker has it; this says that somebody took it on."""
        expires = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 600))
        command = {"id": str(uuid.uuid4()), "type": "acknowledge", "alert": alert,
                   "by": "example centre", "expires": expires}
        self.client.publish("%s/%s/commands" % (self.prefix, home), json.dumps(command), qos=1)

    def tell(self, what, home, **fields):
        self.show(json.dumps({"what": what, "home": home, **fields}), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, default=8883)
    parser.add_argument("--ca", help="the authorities to trust; without it the link is not encrypted")
    parser.add_argument("--user")
    parser.add_argument("--password-file")
    parser.add_argument("--client-id", default="example-centre")
    parser.add_argument("--prefix", default="homeward/v1")
    options = parser.parse_args()
    client = mqtt.Client(client_id=options.client_id, clean_session=False)
    if options.ca:
        client.tls_set(ca_certs=options.ca)
    if options.user:
        with open(options.password_file, encoding="utf-8") as file:
            client.username_pw_set(options.user, file.readline().strip())
    Centre(client, options.prefix)
    client.connect(options.host, options.port, keepalive=30)
    client.loop_forever()


if __name__ == "__main__":
    sys.exit(main())
