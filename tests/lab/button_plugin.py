"""A plugin outside the machine, written from docs/PLUGINS.md, that keeps a ledger of its presses.

It lives on through power cuts, as a radio hub with a battery does, or falls with the machine
(`fall`): then it is a new process with a new run, which remembers nothing.
"""
import json
import socket
import threading
import time

# The guest's clock may be a second behind; what is stamped in its future would not count as given.
BEHIND_S = 2


class ButtonPlugin:
    def __init__(self, ledger):
        self.ledger = ledger
        self.lock = threading.RLock()
        self.runs = 0
        self.link = None
        self.fall()

    def fall(self):
        with self.lock:
            self.runs += 1
            self.run = "buttons-%d-%d" % (self.runs, time.monotonic_ns())
            self.sequence = 0
            self.kept = []
            self.ledger.forget_run()

    def connect(self, port, seconds=30):
        """Connects through the machine's port and waits for the welcome."""
        end = time.monotonic() + seconds
        while not self._greet(port):
            if time.monotonic() > end:
                raise AssertionError("no welcome from the plugin host")
            time.sleep(0.1)

    def disconnect(self):
        with self.lock:
            if self.link:
                self.link.close()
            self.link = None

    def press(self, device, prop, value, kind):
        stamp = time.time() - BEHIND_S
        text = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(stamp)) + (
            ".%06dZ" % int(stamp % 1 * 1e6))
        with self.lock:
            self.sequence += 1
            line = {"type": "event", "device": "press:" + device, "property": prop, "value": value,
                    "kind": kind, "time": text, "sequence": self.sequence}
            self.kept.append(line)
            self.ledger.press(self.sequence, device)
            self._write(line)

    def uncommitted(self):
        with self.lock:
            return len(self.kept)

    def _greet(self, port):
        hello = {"type": "hello", "protocol": 1, "plugin": "press", "version": "1",
                 "capabilities": ["resend"], "run": self.run}
        try:
            link = socket.create_connection(("127.0.0.1", port), timeout=5)
            link.sendall((json.dumps(hello) + "\n").encode())
            lines = link.makefile("r")
            welcome = json.loads(lines.readline() or "{}")
        except (OSError, ValueError):
            return False
        if welcome.get("type") != "welcome":
            link.close()
            return False
        link.settimeout(None)
        with self.lock:
            self.link = link
            self._settle(welcome.get("committed", 0))
            for line in self.kept:
                self._write(line)
        threading.Thread(target=self._read, args=(link, lines), daemon=True).start()
        return True

    def _read(self, link, lines):
        try:
            for line in lines:
                message = json.loads(line)
                with self.lock:
                    if self.link is not link:
                        return
                    if message["type"] == "ping":
                        self._write({"type": "pong"})
                    elif message["type"] == "committed":
                        self._settle(message["sequence"])
        except (OSError, ValueError):
            pass  # the machine is gone in the middle of a line

    def _settle(self, sequence):
        self.kept = [line for line in self.kept if line["sequence"] > sequence]
        self.ledger.commit(sequence)

    def _write(self, message):
        try:
            if self.link:
                self.link.sendall((json.dumps(message) + "\n").encode())
        except OSError:
            pass
