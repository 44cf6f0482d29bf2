"""Does to a running home what the agenda says."""
import json
import signal
import socket


class Troubles:
    """`run`: the soak with its gateway, brokers, desks and plugins."""

    def __init__(self, run):
        self.run, self.turn, self.variant, self.certificates = run, 0, 0, 1
        self.callers = []
        self.done = {}  # what -> how often

    def do(self, what):
        getattr(self, what)()
        self.done[what] = self.done.get(what, 0) + 1

    # --- brokers
    def centre_away(self):
        self.run.centre_broker.stop()

    def centre_back(self):
        self.run.centre_broker.start()

    def board_away(self):
        self.run.board_broker.stop()

    def board_back(self):
        self.run.board_broker.start()

    def care_away(self):
        self.run.care_broker.stop()

    def care_back(self):
        self.run.care_broker.start()

    def care_frozen(self):
        self.run.care_broker.process.process.send_signal(signal.SIGSTOP)

    def care_thawed(self):
        self.run.care_broker.process.process.send_signal(signal.SIGCONT)

    def rotate_certificate(self):
        self.certificates += 1
        self.run.use_certificate("gateway-%d" % self.certificates)

    # --- configuration and plugins
    def reload(self):
        self.variant += 1
        self.run.write(self.variant)
        answer = self.run.gateway.ask("reload")
        if answer.returncode != 0:
            self.run.problems.append("a reload was refused: %s%s" % (answer.stdout, answer.stderr))

    def plugin_falls(self):
        self.run.plugins["test"].fall()

    def other_plugin_falls(self):
        self.run.plugins["soak"].fall()

    def bad_plugin(self):
        """A flood, then garbage until the link is closed."""
        line = json.dumps({"type": "event", "device": "bad:meter", "property": "temperature",
                           "value": 20.5}) + "\n"
        hello = json.dumps({"type": "hello", "protocol": 1, "plugin": "bad", "version": "1"}) + "\n"
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(20)
            try:
                link.connect(str(self.run.gateway.plugin_socket))
                link.sendall(hello.encode() + line.encode() * 500)
                for _ in range(25):
                    link.sendall(b"\x00\xff{garbage\n")
                while link.recv(65536):
                    pass
            except OSError:
                pass  # closed: what it is for

    # --- people and platforms
    def people_ask(self):
        words = (["status"], ["alerts", "--limit", "50"], ["devices"], ["metrics"],
                 ["explain", "soak-door"], ["audit", "--limit", "50"], ["events", "--limit", "50"])
        self.turn += 1
        answer = self.run.gateway.ask(*words[self.turn % len(words)])
        if answer.returncode != 0:
            self.run.problems.append("no answer to %s: %s" % (words[self.turn % len(words)],
                                                              answer.stderr))

    def silent_caller(self):
        """Half a request, and then nothing; hung up when the next one calls."""
        while self.callers:
            self.callers.pop().close()
        link = socket.socket(socket.AF_UNIX)
        link.connect(str(self.run.gateway.run / "control.sock"))
        link.sendall(b"GET /v1/status HTTP/1.1\r\nHo")
        self.callers.append(link)

    def command(self):
        kinds = (("heartbeat", {}), ("describe", {}), ("note", {"text": "called"}),
                 ("test-alert", {}), ("resolve", {"alert": "0" * 26, "reason": "none"}))
        kind, fields = kinds[self.done.get("command", 0) % len(kinds)]
        self.run.desks[0].command(kind, **fields)

    def hostile_command(self):
        bodies = (b"garbage", b"{" * 500, b'{"id":"' + b"x" * 70000 + b'"}',
                  b'{"id":"same","type":"heartbeat"}',
                  b'{"id":"not-permitted","type":"silence","rule":"smoke"}')
        body = bodies[self.done.get("hostile_command", 0) % len(bodies)]
        desk = self.run.desks[0]
        desk.client.publish(desk.prefix + "/commands", body, qos=1)
