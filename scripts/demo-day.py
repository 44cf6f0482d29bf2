#!/usr/bin/env python3
"""Plays the made-up day to a care desk, as scripts/demo does. usage: demo-day.py PROGRAMS_FOLDER"""
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

import paho.mqtt.client as mqtt

ROOT = pathlib.Path(__file__).resolve().parents[1]
PATIENCE = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what, condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            sys.exit("waited in vain for " + what)
        time.sleep(0.05)


class Desk:
    """The care side: prints what arrives and acknowledges each alert."""

    def __init__(self, port, prefix):
        self.prefix = prefix
        self.raised = self.resolved = self.replies = 0
        self.ready = threading.Event()
        self.client = mqtt.Client(client_id="care-desk")
        self.client.on_connect = lambda c, *_: c.subscribe(prefix + "/#", qos=1)
        self.client.on_subscribe = lambda *_: self.ready.set()
        self.client.on_message = self.take
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        self.ready.wait(PATIENCE)

    def take(self, _client, _userdata, message):
        if message.topic.endswith("/commands"):
            return
        envelope = json.loads(message.payload)
        kind, data = envelope["type"].rsplit(".", 2)[-2], envelope["data"]
        if message.topic.endswith("/replies"):
            self.replies += 1
        if not message.topic.endswith("/alerts"):
            return
        if kind == "raised":
            self.raised += 1
            self.show(data["fired_at"], data["severity"].upper(), data)
            command = {"id": "demo-%d" % self.raised, "type": "acknowledge",
                       "alert": data["alert"], "by": "demo desk"}
            self.client.publish(self.prefix + "/commands", json.dumps(command), qos=1)
        elif kind == "resolved":
            self.resolved += 1
            self.show(data["resolved_at"], "over", data)

    @staticmethod
    def show(when, word, data):
        local = subprocess.run(["date", "-d", when, "+%a %H:%M:%S"], capture_output=True, text=True,
                               env={**os.environ, "TZ": "Europe/Amsterdam", "LC_ALL": "C"})
        text = data.get("text", {}).get("en", "")
        print("  %s  %-8s  %-20s %s" % (local.stdout.strip(), word, data["rule"], text), flush=True)


def main():
    programs = pathlib.Path(sys.argv[1]).resolve()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="homeward-demo-"))
    started = []

    def start(arguments, log):
        with open(folder / log, "wb") as out:
            process = subprocess.Popen([str(a) for a in arguments], stdin=subprocess.DEVNULL,
                                       stdout=out, stderr=out)
        started.append(process)
        return process

    try:
        return play(programs, folder, start)
    finally:
        for process in reversed(started):
            if process.poll() is None:
                process.terminate()
                process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def play(programs, folder, start):
    port = free_port()
    user = "user root\n" if os.geteuid() == 0 else ""
    (folder / "mosquitto.conf").write_text(
        "listener %d 127.0.0.1\nallow_anonymous true\n%s" % (port, user))
    start([shutil.which("mosquitto") or "/usr/sbin/mosquitto", "-c", folder / "mosquitto.conf"],
          "mosquitto.log")

    def listening():
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0
    wait_for("mosquitto", listening)

    make = [sys.executable, ROOT / "scripts/make-recording", "--days", "1", "--seed", "7"]
    config = subprocess.run(make + ["--config", "--platform", "mqtt://127.0.0.1:%d" % port],
                            capture_output=True, text=True, check=True).stdout
    (folder / "homeward.yaml").write_text(config)
    with open(folder / "day.jsonl", "w") as out:
        subprocess.run(make, stdout=out, check=True)
    events = (folder / "day.jsonl").read_text().count("\n")
    checked = subprocess.run([programs / "homeward", "check", folder / "homeward.yaml"],
                             capture_output=True, text=True)
    if checked.returncode != 0:
        sys.exit("the demo's configuration has errors:\n" + checked.stdout + checked.stderr)
    prefix = topic_prefix(config)
    desk = Desk(port, prefix)

    (folder / "run").mkdir()
    daemon = start([programs / "homewardd", "--config", folder / "homeward.yaml", "--state-dir",
                    folder / "state", "--runtime-dir", folder / "run", "--clock", "replay"],
                   "homewardd.log")
    wait_for("homewardd", (folder / "run/plugins.sock").exists)
    print("A day of a person living alone (%d sensor events), as the care desk sees it:\n" % events)
    began = time.monotonic()
    player = start([programs / "homeward-replay", "--socket", folder / "run/plugins.sock",
                    "--events", folder / "day.jsonl", "--speed", "7200", "--paced"],
                   "replay.log")
    if player.wait(PATIENCE) != 0:
        sys.exit((folder / "replay.log").read_text() + (folder / "homewardd.log").read_text())
    wait_for("the replies", lambda: desk.raised > 0 and desk.replies >= desk.raised)
    took = time.monotonic() - began
    daemon.terminate()
    if daemon.wait(20) != 0:
        sys.exit((folder / "homewardd.log").read_text())
    print("\n%d alerts raised, %d over, %d acknowledgements answered; the day took %.1f s."
          % (desk.raised, desk.resolved, desk.replies, took))
    return 0


def topic_prefix(config):
    """prefix/gateway of the one platform in the demo's own configuration."""
    prefix = gateway = None
    for line in config[config.index("platforms:"):].splitlines():
        words = line.replace("{", " ").replace(",", " ").replace("}", " ").split()
        for key, value in zip(words, words[1:]):
            if key == "gateway:":
                gateway = gateway or value.strip('"')
            if key == "prefix:":
                prefix = prefix or value.strip('"')
    return "%s/%s" % (prefix or "homeward/v1", gateway)


if __name__ == "__main__":
    sys.exit(main())
