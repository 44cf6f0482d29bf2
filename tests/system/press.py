"""A home with a few sensors whose plugin is `press`, and that plugin: tests press the buttons."""
import json
import os
import socket
import threading
import time

import lab

HOME = """
gateway: {id: test-home}
home: {time_zone: Europe/Amsterdam, languages: [nl, en]}
plugins:
  press: {limits: {events_per_second: 100000, burst: 100000}}
devices:
  panic: {id: "press:panic", room: bathroom, properties: [action]}
  door:  {id: "press:door", room: hall, properties: [contact]}
  bed:   {id: "press:bed", room: bedroom, properties: [occupancy]}
rules:
  - alert: panic-button
    when: {event: {panic.action: pressed}}
    severity: critical
    category: safety
    resolve: ack
    escalate: [{after: 1s, to: backup}]
  - alert: door-open
    when: {door.contact: open}
    severity: warning
  - alert: in-bed
    when: {bed.occupancy: true}
    severity: info
"""

BACKUP = """
  backup:
    platform: care
    only_escalation: true
    consent: {given_by: resident, basis: consent, from: 2000-01-01}
"""


class Plugin:
    """A plugin written from docs/PLUGINS.md alone, with `resend`. `address` is the path of the
    socket, or (host, port) of something that passes bytes on to it."""

    def __init__(self, address, name="press"):
        self.name = name
        self.address = address if isinstance(address, tuple) else str(address)
        self.run = "run-%d-%d" % (os.getpid(), time.monotonic_ns())
        self.lock = threading.Lock()
        self.sequence = 0
        self.kept = []
        self.stopping = False
        self.link = None
        self.welcomed = threading.Event()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()
        assert self.welcomed.wait(lab.PATIENCE), "no welcome"

    def send(self, device, prop, value, kind="report"):
        stamp = time.time()
        text = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(stamp)) + (
            ".%06dZ" % int(stamp % 1 * 1e6))
        with self.lock:
            self.sequence += 1
            line = {"type": "event", "device": self.name + ":" + device, "property": prop,
                    "value": value, "kind": kind, "time": text, "sequence": self.sequence}
            self.kept.append(line)
            self._write(line)

    def uncommitted(self):
        with self.lock:
            return len(self.kept)

    def _write(self, message):
        try:
            if self.link:
                self.link.sendall((json.dumps(message) + "\n").encode())
        except OSError:
            pass

    def _serve(self):
        while not self.stopping:
            family = socket.AF_INET if isinstance(self.address, tuple) else socket.AF_UNIX
            link = socket.socket(family)
            try:
                link.connect(self.address)
            except OSError:
                time.sleep(0.05)
                continue
            hello = {"type": "hello", "protocol": 1, "plugin": self.name, "name": "test",
                     "version": "1", "capabilities": ["resend"], "run": self.run}
            try:
                link.sendall((json.dumps(hello) + "\n").encode())
                self._read(link)
            except OSError:
                pass
            link.close()

    def _read(self, link):
        try:
            for line in link.makefile("r"):
                message = json.loads(line)
                with self.lock:
                    self._take(link, message)
        except OSError:
            pass
        with self.lock:
            self.link = None

    def _take(self, link, message):
        if message["type"] == "welcome":
            self.link = link
            done = message.get("committed", 0)
            self.kept = [line for line in self.kept if line["sequence"] > done]
            for line in self.kept:
                self._write(line)
            self.welcomed.set()
        elif message["type"] == "ping":
            self._write({"type": "pong"})
        elif message["type"] == "committed":
            self.kept = [line for line in self.kept if line["sequence"] > message["sequence"]]
        elif message["type"] == "refuse":
            raise AssertionError("refused: " + message["reason"])

    def fall(self):
        """As if the process died in the middle of a line and was started again."""
        with self.lock:
            try:
                if self.link:
                    self.link.sendall(b'{"type":"event","dev')
                    self.link.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it has no link now

    def close(self):
        self.stopping = True
        with self.lock:
            if self.link:
                self.link.shutdown(socket.SHUT_RDWR)
                self.link.close()
