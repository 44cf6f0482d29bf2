"""A broker of MQTT 5 that takes connections and subscriptions, and refuses messages as told."""
import socket
import threading

CONNECT, PUBLISH, SUBSCRIBE, PINGREQ = 1, 3, 8, 12
CONNACK, PUBACK, SUBACK, PINGRESP = b"\x20\x03\x00\x00\x00", 0x40, 0x90, b"\xd0\x00"


def _length(stream):
    length, shift = 0, 0
    while True:
        byte = stream.read(1)[0]
        length |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            return length


class ScriptedBroker:
    """`refuse`: the reason code that a PUBLISH to a topic with `of_topic` in it gets; 0 is yes."""

    def __init__(self, of_topic, refuse):
        self.of_topic = of_topic.encode()
        self.refuse = refuse
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.uri = "mqtt://127.0.0.1:%d" % self.port
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self.server.close()

    def _accept(self):
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        stream = client.makefile("rb")
        try:
            while True:
                kind = stream.read(1)[0] >> 4
                client.sendall(self._answer(kind, stream.read(_length(stream))))
        except (OSError, IndexError):
            client.close()

    def _answer(self, kind, body):
        if kind == CONNECT:
            return CONNACK
        if kind == PINGREQ:
            return PINGRESP
        if kind == SUBSCRIBE:
            return bytes([SUBACK, 4]) + body[:2] + b"\x00\x01"
        if kind == PUBLISH:
            end = 2 + int.from_bytes(body[:2], "big")
            code = self.refuse if self.of_topic in body[2:end] else 0
            return bytes([PUBACK, 4]) + body[end:end + 2] + bytes([code, 0])
        return b""
