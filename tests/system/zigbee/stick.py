"""The simulated coordinator and the devices around it. It is not part of this repository."""
import json
import socket

from core import Core
from lab import BIN, SHARED, LabTest, Process, free_port, wait_for

SIMULATOR = SHARED / "tools" / "zigbee_sim"


class Simulator:
    """Commanded over its control port."""

    def __init__(self, folder, *arguments, port=None):
        self.events_file = folder / "sim-events.jsonl"
        self.events_file.unlink(missing_ok=True)
        self.pty = folder / "ttyZNP"
        self.tcp, control = port or free_port(), free_port()
        self.process = Process(
            ["/usr/bin/python3", SIMULATOR / "znp_sim.py", "--tcp", "127.0.0.1:%d" % self.tcp,
             "--pty", self.pty, "--control", "127.0.0.1:%d" % control, "--state",
             folder / "sim-state.json", "--events", self.events_file, *arguments],
            folder / "sim.log")
        def listening():
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", control)) == 0
        wait_for("the simulator", listening)
        self.link = socket.create_connection(("127.0.0.1", control))
        self.lines = self.link.makefile()

    def do(self, op, **fields):
        self.link.sendall((json.dumps({"op": op, "id": 1, **fields}) + "\n").encode())
        answer = json.loads(self.lines.readline())
        assert answer["ok"], answer
        return answer

    def events(self, kind):
        lines = self.events_file.read_text().splitlines()
        return [e for e in map(json.loads, lines) if e["ev"] == kind]

    def stop(self):
        self.link.close()
        self.process.stop()


class StickTest(LabTest):
    """A test of homeward-zigbee on a simulated stick, with the core's side of the plugin link."""

    def start(self, port, core=None):
        self.core = core or Core(self.folder / "plugins.sock", {"port": port, "channel": 15})
        if not core:
            self.addCleanup(self.core.close)
        before = len(self.core.messages)
        self.plugin = Process([BIN / "homeward-zigbee", "--socket", self.folder / "plugins.sock",
                               "--state", self.folder / "zigbee"], self.folder / "plugin.log")
        plugin = self.plugin
        self.addCleanup(lambda: plugin.running() and plugin.kill())
        self.core.wait_health("ok", 60, before)

    def simulator(self, *arguments, port=None):
        simulator = Simulator(self.folder, *arguments, port=port)
        self.addCleanup(simulator.stop)
        return simulator
