#!/usr/bin/env python3
"""A door contact on a GPIO line as a plugin: plugins: {gpio: {path: /sys/class/gpio/gpio17/value}}"""
import json, os, select, signal, socket, sys, time

SOCKET = os.environ.get("HOMEWARD_PLUGIN_SOCKET", "/run/homeward/plugins.sock")
stopping = []
signal.signal(signal.SIGTERM, lambda *_: stopping.append(True))

def tell(link, **message):
    link.sendall(json.dumps(message).encode() + b"\n")

def talk(link):
    tell(link, type="hello", protocol=1, plugin="gpio", version="1.0")
    path, last, rest = None, None, b""
    while not stopping:
        if select.select([link], [], [], 0.1)[0]:
            data = link.recv(65536)
            if not data:
                return
            *lines, rest = (rest + data).split(b"\n")
            for message in map(json.loads, lines):
                if message["type"] == "ping":
                    tell(link, type="pong")
                elif message["type"] == "refuse":
                    sys.exit(message["reason"])
                elif message["type"] == "welcome":
                    path = message["config"]["path"]
                    tell(link, type="device", id="gpio:door", properties=[{"name": "contact"}])
        now = open(path).read().strip() if path else last
        if now != last:
            value, last = "open" if now == "1" else "closed", now
            tell(link, type="event", device="gpio:door", property="contact", value=value)
    tell(link, type="bye")

while not stopping:
    with socket.socket(socket.AF_UNIX) as link:
        try:
            link.connect(SOCKET)
            talk(link)
        except OSError as problem:
            print("no link:", problem, file=sys.stderr)
    stopping or time.sleep(2)
