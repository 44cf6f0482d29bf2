"""The gateway's side of the plugin link, as far as these tests need it (docs/PLUGINS.md)."""
import json
import socket
import threading
import time


class Core:
    """Accepts the plugin, remembers what it keeps, collects what it says."""

    def __init__(self, path, config):
        self.config = config
        self.known = {}
        self.messages = []
        self.changed = threading.Condition()
        self.link = None
        self.commands = 0
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        self.listener.listen(4)
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self.listener.close()

    def _accept(self):
        while True:
            try:
                link, _ = self.listener.accept()
            except OSError:
                return
            self.link = link
            threading.Thread(target=self._serve, args=(link,), daemon=True).start()

    def _serve(self, link):
        try:
            with link, link.makefile() as lines:
                for line in lines:
                    self._take(json.loads(line))
        except OSError:
            pass

    def _take(self, message):
        message["heard_at"] = time.monotonic()
        kind = message["type"]
        if kind == "hello":
            self._tell(type="welcome", session="1", config=self.config,
                       devices=[{"id": i, "keep": k} for i, k in self.known.items()])
        elif kind == "ping":
            self._tell(type="pong")
        elif kind in ("event", "events") and "sequence" in message:
            self._tell(type="committed", sequence=message["sequence"])
        elif kind == "device":
            self.known[message["id"]] = message.get("keep", "")
        elif kind == "gone":
            self.known.pop(message["device"], None)
        with self.changed:
            self.messages.append(message)
            self.changed.notify_all()

    def _tell(self, **message):
        self.link.sendall((json.dumps(message) + "\n").encode())

    def wait(self, what, fits, seconds, since=0):
        """The first message from `since` on that fits."""
        end = time.monotonic() + seconds
        with self.changed:
            while True:
                for message in self.messages[since:]:
                    if fits(message):
                        return message
                if not self.changed.wait(max(0, end - time.monotonic())):
                    raise AssertionError("waited in vain for " + what)

    def command(self, name, **args):
        self.commands += 1
        number = self.commands
        self._tell(type="command", id=number, name=name, args=args, deadline=30)
        return self.wait("the result of " + name,
                         lambda m: m["type"] == "result" and m["id"] == number, 30)

    def events(self, since=0):
        found = []
        for message in self.messages[since:]:
            found += [message] if message["type"] == "event" else message.get("events", [])
        return found

    def wait_health(self, code, seconds, since=0):
        return self.wait("health " + code,
                         lambda m: m["type"] == "health" and m["code"] == code, seconds, since)
