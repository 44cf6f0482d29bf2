#!/usr/bin/python3
"""Measures from a call button's press at the stick to the alert at the care side.

usage: sos_latency.py BIN [--presses N] [--folder DIR] [--pty]
BIN: the folder of the programs, e.g. build/release/bin.

The stick is the scripted one of tests/system/zigbee, on TCP over loopback: the bytes of a pseudo
terminal wait for a thread of the kernel, which a busy machine makes late. homeward-zigbee, homewardd
and mosquitto are real. State lies in a temporary folder of DIR: /dev/shm leaves the disk's part of the
commit out. The time runs from just
before the first byte of the press is written to the line until the subscriber has the alert: decoding,
the plugin link, rule, commit and publish are all in it. Each alert is acknowledged and over before
the next press; beside it, in turns, one hop over the same broker and clients. Prints median, 99th
percentile and most, and exits with 1 when a press got lost, gave two alerts, or the 99th percentile is
above 10 ms: on a busy machine look at that of the hop first.
"""
import argparse
import json
import os
import pathlib
import shutil
import socket
import statistics
import sys
import tempfile
import threading
import time

import paho.mqtt.client as mqtt

TESTS = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TESTS / "system"), str(TESTS / "system" / "zigbee")]

PARSER = argparse.ArgumentParser(description=__doc__.splitlines()[0])
PARSER.add_argument("bin", type=pathlib.Path)
PARSER.add_argument("--presses", type=int, default=500)
PARSER.add_argument("--pty", action="store_true", help="the stick on a pseudo terminal, not on TCP")
PARSER.add_argument("--folder", help="where state lies; a file system in memory has free commits")
OPTIONS = PARSER.parse_args()
os.environ["HOMEWARD_BIN"] = str(OPTIONS.bin.resolve())
import lab  # noqa: E402  (it reads HOMEWARD_BIN)
from scripted import ScriptedStick, TcpStick  # noqa: E402

LIMIT_MS = 10
PREFIX = "homeward/v1/hw-test"
HOME = """
gateway: {id: bench}
home: {time_zone: Europe/Amsterdam, languages: [en]}
plugins:
  zigbee: {port: "%s", channel: 20}
devices:
  sos: {id: "zigbee:0x00124b0001a2b305", room: bathroom, properties: [action]}
rules:
  - {alert: sos, when: {event: {sos.action: pressed}}, severity: critical, category: safety,
     resolve: ack}
"""


class Care:
    """Takes alerts, notes when, and acknowledges."""

    def __init__(self, broker):
        self.raised, self.over, self.hops = [], 0, []
        self.changed = threading.Condition()
        self.client = mqtt.Client(client_id="bench-care")
        subscribed = threading.Event()
        self.client.on_subscribe = lambda *_: subscribed.set()
        self.client.on_message = self._take
        self.client.connect("127.0.0.1", broker.port)
        self.client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.client.loop_start()
        self.client.subscribe([(PREFIX + "/alerts", 1), ("bench/hop", 1)])
        assert subscribed.wait(10), "can't subscribe"

    def _take(self, _client, _userdata, message):
        now = time.monotonic()
        if message.topic == "bench/hop":
            with self.changed:
                self.hops.append(now)
                self.changed.notify_all()
            return
        alert = json.loads(message.payload)
        if alert["data"]["rule"] != "sos":
            return
        with self.changed:
            if alert["type"] == "care.homeward.alert.raised.v1":
                self.raised.append(now)
                command = {"id": "ack-%d" % len(self.raised), "type": "acknowledge", "by": "bench",
                           "alert": alert["data"]["alert"]}
                self.client.publish(PREFIX + "/commands", json.dumps(command), qos=1)
            elif alert["type"] == "care.homeward.alert.resolved.v1":
                self.over += 1
            self.changed.notify_all()

    def wait_over(self, count):
        with self.changed:
            assert self.changed.wait_for(lambda: self.over >= count, 20), "an alert is lost"

    def hop(self):
        """Milliseconds of a message to itself: what broker, this program and the machine cost."""
        count, begin = len(self.hops), time.monotonic()
        self.client.publish("bench/hop", "x" * 700, qos=1)
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.hops) > count, 20), "a message is lost"
        return (self.hops[-1] - begin) * 1000

    def close(self):
        self.client.disconnect()
        self.client.loop_stop()


def pair(stick, home, plugin):
    """Lets the button in."""
    lab.wait_for("the network", lambda: "the Zigbee network is up" in plugin.text())
    opened = home.ask("pair", "zigbee", "--seconds", "0")
    assert opened.returncode in (0, 1), opened.stderr
    stick.play("join")
    lab.wait_for("the button", lambda: "a device is ready" in plugin.text())
    lab.wait_for("the link", lambda: home.ask_json("status")["platforms"][0]["connected"])


def measure(stick, care):
    times, hops = [], []
    for count in range(1, OPTIONS.presses + 1):
        number = "%02x" % (count % 255 + 1)
        begin = time.monotonic()
        stick.play("press", number=number)
        care.wait_over(count)
        times.append((care.raised[-1] - begin) * 1000)
        assert len(care.raised) == count, "a press gave two alerts"
        hops.append(care.hop())
        time.sleep(0.02)
    return times, hops


def late(times):
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.99))]


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="homeward-bench-", dir=OPTIONS.folder))
    broker = lab.Broker(folder)
    stick = (ScriptedStick if OPTIONS.pty else TcpStick)(folder, TESTS / "system" / "zigbee" / "home.znp")
    care, processes = Care(broker), []
    try:
        home = lab.Gateway(folder, HOME % stick.port + lab.platform_yaml(broker.uri))
        processes.append(home.process)
        plugin = lab.Process([lab.BIN / "homeward-zigbee", "--socket", home.plugin_socket,
                              "--state", folder / "zigbee"], folder / "plugin.log")
        processes.append(plugin)
        pair(stick, home, plugin)
        times, hops = measure(stick, care)
    finally:
        care.close()
        for process in processes:
            if process.running():
                process.stop()
        stick.stop()
        broker.stop()
        shutil.rmtree(folder, ignore_errors=True)
    for name, values in (("press to alert", times), ("one hop", hops)):
        print("%-15s %d: median %.2f ms, 99 %%: %.2f ms, most %.2f ms" % (
            name, len(values), statistics.median(values), late(values), max(values)))
    return 1 if late(times) > LIMIT_MS else 0


if __name__ == "__main__":
    sys.exit(main())
