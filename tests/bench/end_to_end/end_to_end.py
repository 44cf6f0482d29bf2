#!/usr/bin/python3
"""Measures installed programs from the plugin's line to the alert at the care side.

usage: end_to_end.py BIN [--starts N] [--alerts N] [--rate PER_SECOND]
BIN: the folder of the programs, e.g. build/release/bin.

Prints medians [minimum .. maximum] of
* start: from starting homewardd on a fresh state folder to its READY=1;
* memory: resident and anonymous, after fifty devices have reported;
* latency: from just before the line is written to the plugin socket to the alert's arrival, and
  beside it, in turns, one hop over the same broker. The clients here are Python: compare the two,
  and for absolute figures use clients that cost less.
"""
import argparse
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

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "system"))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bin", type=pathlib.Path)
    parser.add_argument("--starts", type=int, default=15)
    parser.add_argument("--alerts", type=int, default=300)
    parser.add_argument("--rate", type=float, default=50)
    return parser.parse_args()


OPTIONS = arguments()
os.environ["HOMEWARD_BIN"] = str(OPTIONS.bin.resolve())
import lab  # noqa: E402  (it reads HOMEWARD_BIN)

DEVICES = 50
RULES = 20


def home_yaml(uri):
    """Fifty devices, and twenty rules that look at each report; one of them fires below 16."""
    devices = "".join('  dev%02d: {id: "bench:%02d", room: living, properties: [temperature]}\n'
                      % (k, k) for k in range(DEVICES))
    quiet = "".join('  - {alert: other-%02d, when: {"*.temperature": {above: %d}}, each: device,'
                    ' for: %dm}\n' % (k, 60 + k, k + 1) for k in range(RULES - 1))
    return ("gateway: {id: bench}\nhome: {time_zone: Europe/Amsterdam, languages: [en]}\n"
            "plugins: {bench: {limits: {events_per_second: 10000, burst: 10000}}}\n"
            "devices:\n" + devices + "rules:\n"
            '  - {alert: cold, when: {"*.temperature": {below: 16}}, each: device,'
            " severity: critical, category: safety}\n" + quiet + lab.platform_yaml(uri))


def spread(values, unit):
    return "%.2f [%.2f .. %.2f] %s" % (statistics.median(values), min(values), max(values), unit)


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


class Starts:
    """Starts of homewardd, told ready the way systemd is told."""

    def __init__(self, folder, config):
        self.folder = folder
        self.config = folder / "start.yaml"
        self.config.write_text(config)

    def one(self, number):
        place = self.folder / ("start-%d" % number)
        (place / "run").mkdir(parents=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
            notify.bind(str(place / "notify"))
            notify.settimeout(20)
            begin = time.monotonic()
            process = lab.Process(
                [lab.BIN / "homewardd", "--config", self.config, "--state-dir", place / "state",
                 "--runtime-dir", place / "run"], place / "log", NOTIFY_SOCKET=str(place / "notify"))
            while b"READY=1" not in notify.recv(4096):
                pass
            elapsed = time.monotonic() - begin
            process.stop()
        shutil.rmtree(place)
        return elapsed * 1000


class Plugin:
    """A raw link to the plugin socket: the line is written, nothing else is waited for."""

    def __init__(self, path):
        self.link = socket.socket(socket.AF_UNIX)
        self.link.connect(str(path))
        self.link.sendall(b'{"type":"hello","protocol":1,"plugin":"bench","name":"bench",'
                          b'"version":"1","capabilities":[]}\n')
        self.welcomed = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()
        assert self.welcomed.wait(10), "the plugin was not welcomed"

    def _listen(self):
        for line in self.link.makefile("r"):
            if '"ping"' in line:
                self.link.sendall(b'{"type":"pong"}\n')
            self.welcomed.set()

    def report(self, device, value):
        self.link.sendall(b'{"type":"event","device":"bench:%02d","property":"temperature",'
                          b'"value":%.1f}\n' % (device, value))


class Arrivals:
    """When messages of a topic arrive, one after the other."""

    def __init__(self, broker, topic):
        self.times = []
        self.arrived = threading.Event()
        self.client = mqtt.Client(client_id=topic.replace("/", "-"))
        subscribed = threading.Event()
        self.client.on_subscribe = lambda *_: subscribed.set()
        self.client.on_message = self._on_message
        self.client.connect("127.0.0.1", broker.port)
        nodelay = (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.client.socket().setsockopt(*nodelay)
        self.client.loop_start()
        self.client.subscribe(topic, qos=1)
        assert subscribed.wait(10), "can't subscribe"

    def _on_message(self, *_):
        self.times.append(time.monotonic())
        self.arrived.set()

    def after(self, act):
        """Milliseconds from act() to the next arrival."""
        self.arrived.clear()
        begin = time.monotonic()
        act()
        assert self.arrived.wait(10), "nothing arrived"
        return (self.times[-1] - begin) * 1000

    def close(self):
        self.client.disconnect()
        self.client.loop_stop()


def memory(pid):
    """Resident and anonymous memory in MB."""
    fields = dict(line.split(":", 1) for line in
                  pathlib.Path("/proc/%d/status" % pid).read_text().splitlines())
    return tuple(int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon"))


def latencies(broker, gateway):
    plugin = Plugin(gateway.plugin_socket)
    for device in range(DEVICES):
        plugin.report(device, 20.0)
    alerts = Arrivals(broker, "homeward/v1/hw-test/alerts")
    hop = Arrivals(broker, "bench/hop")
    lab.wait_for("the link", lambda: gateway.ask_json("status")["platforms"][0]["connected"])
    found, hops = [], []
    payload = "x" * 700
    for number in range(OPTIONS.alerts):
        device = number % DEVICES
        found.append(alerts.after(lambda: plugin.report(device, 10.0)))
        hops.append(hop.after(lambda: hop.client.publish("bench/hop", payload, qos=1)))
        plugin.report(device, 20.0)
        time.sleep(1 / OPTIONS.rate)
    alerts.close()
    hop.close()
    return found, hops


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="homeward-bench-"))
    broker = lab.Broker(folder)
    gateway = None
    try:
        config = home_yaml(broker.uri)
        starts = Starts(folder, config)
        starts.one(0)  # reads the programs into the page cache
        print("start to READY   " + spread([starts.one(n) for n in range(OPTIONS.starts)], "ms"))
        gateway = lab.Gateway(folder, config)
        found, hops = latencies(broker, gateway)
        resident, anonymous = memory(gateway.process.process.pid)
        print("resident memory  %.1f MB, of which anonymous %.1f MB" % (resident, anonymous))
        for name, values in (("alert", found), ("one hop", hops)):
            print("%-16s %s, 95 %%: %.2f, 99 %%: %.2f" % (name, spread(values, "ms"),
                                                       percentile(values, 0.95),
                                                       percentile(values, 0.99)))
        print("ratio            %.1f" % (statistics.median(found) / statistics.median(hops)))
    finally:
        if gateway and gateway.process.running():
            gateway.process.stop()
        broker.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
