"""What system tests are made of: a private mosquitto, installed programs, a care desk.

Everything runs on loopback, on free ports, in a temporary folder, and is ended by its process id.
The programs are those of HOMEWARD_BIN.
"""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

import contract
from ear import PATIENCE, Ear
from ports import free_port

BIN = pathlib.Path(os.environ["HOMEWARD_BIN"])
ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"

# Tests read English, whatever their developer reads; dutch_test says otherwise.
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("LANGUAGE", None)


def wait_for(what, condition, seconds=None):
    """Waits until condition() is true; a clear failure when it never is."""
    end = time.monotonic() + (seconds or PATIENCE)
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError("waited in vain for " + what)


class Process:
    """A program in the foreground, its output in a file."""

    def __init__(self, arguments, log, **environment):
        self.arguments = [str(a) for a in arguments]
        self.log = pathlib.Path(log)
        with open(self.log, "ab") as out:
            self.process = subprocess.Popen(self.arguments, stdin=subprocess.DEVNULL, stdout=out,
                                            stderr=out, env={**os.environ, **environment})

    def running(self):
        return self.process.poll() is None

    def stop(self, sig=signal.SIGTERM, seconds=20):
        if self.running():
            self.process.send_signal(sig)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise AssertionError("%s did not stop" % self.arguments[0])
        return self.process.returncode

    def kill(self):
        self.process.kill()
        self.process.wait()

    def wait(self, seconds=None):
        return self.process.wait(seconds or PATIENCE)

    def text(self):
        return self.log.read_text(errors="replace")


class Broker:
    """A private mosquitto that keeps nothing on disk."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.port = free_port()
        self.uri = "mqtt://127.0.0.1:%d" % self.port
        config = self.folder / "mosquitto.conf"
        user = "user root\n" if os.geteuid() == 0 else ""
        config.write_text("listener %d 127.0.0.1\nallow_anonymous true\npersistence false\n"
                          "max_queued_messages 0\nset_tcp_nodelay true\n%s" % (self.port, user))
        self.config = config
        self.process = None
        self.start()

    def start(self):
        program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
        self.process = Process([program, "-c", self.config], self.folder / "mosquitto.log")

        def listening():
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", self.port)) == 0
        wait_for("mosquitto to listen", listening)

    def stop(self):
        self.process.stop()


class CareDesk(Ear):
    """The care side: takes everything below a prefix, may acknowledge alerts."""

    def __init__(self, broker, prefix="homeward/v1/hw-test", acknowledge=False, name="care-desk"):
        self.prefix = prefix
        self.acknowledge = acknowledge
        self.messages = []
        self.faulty = []  # what broke the published contract
        super().__init__(broker.port, prefix + "/#", name, clean_session=False)

    def take(self, message):
        if message.topic.endswith("/commands"):
            return
        envelope = json.loads(message.payload)
        channel = message.topic[len(self.prefix) + 1:]
        self.messages.append((channel, envelope))
        # Of thousands of readings a part is enough, and the rest would only be slow.
        checked = channel != "readings" or len(self.messages) % 20 == 1
        if checked and len(self.faulty) < 10:
            self.faulty += ["%s: %s" % (problem, message.payload[:500])
                            for problem in contract.problems(channel, envelope)]

    def answer(self, message):
        if not self.acknowledge or not message.topic.endswith("/alerts"):
            return
        envelope = json.loads(message.payload)
        if envelope["type"] == "care.homeward.alert.raised.v1":
            self.command("acknowledge", alert=envelope["data"]["alert"])

    def command(self, kind, **fields):
        command_id = fields.pop("id", None) or "c-%s-%s" % (
            kind, fields.get("alert", time.monotonic_ns()))
        body = {"id": command_id, "type": kind, "by": "desk", **fields}
        self.client.publish(self.prefix + "/commands", json.dumps(body), qos=1)
        return command_id

    def envelopes(self, channel):
        with self.lock:
            return [e for c, e in self.messages if c == channel]

    def alerts(self, kind):
        return [e for e in self.envelopes("alerts")
                if e["type"] == "care.homeward.alert.%s.v1" % kind]


def platform_yaml(uri, detail="full", gateway="hw-test"):
    """A platform and a recipient that may know and ask everything."""
    return """
platforms:
  care:
    gateway: %s
    brokers: ["%s"]
    prefix: homeward/v1
    profile: homeward
    heartbeat: 5h
recipients:
  care:
    platform: care
    categories: [care, safety, service, technical]
    min_severity: info
    detail: %s
    may_command: [acknowledge, test-alert]
    consent: {given_by: resident, basis: consent, from: 2000-01-01}
""" % (gateway, uri, detail)


class Gateway:
    """homewardd with its folders; `environment` is added to that of the test."""

    environment = {}

    def __init__(self, folder, config, *arguments):
        self.folder = pathlib.Path(folder)
        self.state = self.folder / "state"
        self.run = self.folder / "run"
        self.run.mkdir(exist_ok=True)
        self.config = self.folder / "homeward.yaml"
        self.config.write_text(config)
        self.arguments = arguments
        self.process = None
        self.start()

    @property
    def plugin_socket(self):
        return self.run / "plugins.sock"

    def start(self):
        self.process = Process([BIN / "homewardd", "--config", self.config, "--state-dir",
                                self.state, "--runtime-dir", self.run, *self.arguments],
                               self.folder / "homewardd.log", **self.environment)
        self.wait_ready()

    def wait_ready(self):
        def ready():
            if not self.process.running():
                raise AssertionError("homewardd ended:\n" + self.process.text())
            return self.ask("status").returncode == 0
        wait_for("homewardd to be ready", ready)

    def ask(self, *arguments):
        return subprocess.run([BIN / "homeward", "--socket", self.run / "control.sock",
                               *arguments], capture_output=True, text=True, timeout=PATIENCE)

    def ask_json(self, *arguments):
        answer = self.ask(*arguments, "--json")
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout)

    def replay(self, events, *arguments):
        return Process([BIN / "homeward-replay", "--socket", self.plugin_socket, "--events",
                        events, *arguments], self.folder / "replay.log")

    def stop(self):
        return self.process.stop()


class LabTest(unittest.TestCase):
    """A test with a folder of its own; what it starts is ended after it."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="homeward-system-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def broker(self):
        broker = Broker(self.folder)
        self.addCleanup(lambda: broker.process.running() and broker.stop())
        return broker

    def desk(self, broker, **options):
        desk = CareDesk(broker, **options)
        self.addCleanup(lambda: self.assertEqual(desk.faulty, [], "the contract is broken"))
        self.addCleanup(desk.close)
        return desk

    def gateway(self, config, *arguments):
        gateway = Gateway(self.folder, config, *arguments)
        self.addCleanup(lambda: gateway.process.running() and gateway.process.kill())
        return gateway
