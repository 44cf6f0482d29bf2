"""A proxy before a broker that behaves badly: closes at publishes, is slow, holds acks back."""
import socket
import threading
import time

CONNECT, PUBLISH, PUBACK, SUBSCRIBE, SUBACK = 1, 3, 4, 8, 9


class Proxy:
    """One client at a time is enough. The behaviour may be changed while it runs."""

    def __init__(self, broker_port):
        self.broker_port = broker_port
        self.close_at_publish = False   # the link is cut when a PUBLISH comes, before it is passed on
        self.ack_delay = 0              # seconds that a PUBACK to the client is late
        self.drop_acks = False          # the broker gets messages, the client no PUBACK
        self.bytes_a_second = 0         # 0: no limit
        self.refuse_subscriptions = False
        self.answer_to_mqtt5 = b""      # the CONNACK that a client of MQTT 5 gets, and no more
        self.at_subscribe = None        # called before a SUBSCRIBE is passed on
        self.publishes = 0
        self.clients = []
        self.stopping = False
        self.server = socket.socket()
        self.server.bind(("127.0.0.1", 0))
        self.server.listen(8)
        self.port = self.server.getsockname()[1]
        self.uri = "mqtt://127.0.0.1:%d" % self.port
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while not self.stopping:
            try:
                client, _ = self.server.accept()
                broker = socket.create_connection(("127.0.0.1", self.broker_port))
            except OSError:
                if not self.stopping:
                    continue
                return
            self.clients.append(client)
            for pair in ((client, broker, True), (broker, client, False)):
                threading.Thread(target=self._pass, args=pair, daemon=True).start()

    def _pass(self, source, target, from_client):
        try:
            while not self.stopping:
                packet = _packet(source)
                kind = packet[0] >> 4
                if from_client and kind == PUBLISH:
                    self.publishes += 1
                    if self.close_at_publish:
                        break
                if from_client and kind == CONNECT and self.answer_to_mqtt5 and _level(packet) == 5:
                    source.sendall(self.answer_to_mqtt5)
                    break
                if from_client and kind == SUBSCRIBE and self.at_subscribe:
                    self.at_subscribe()
                if not from_client and kind == PUBACK:
                    if self.drop_acks:
                        continue
                    time.sleep(self.ack_delay)
                if kind == SUBACK and self.refuse_subscriptions:
                    packet = packet[:-1] + b"\x80"
                if self.bytes_a_second:
                    time.sleep(len(packet) / self.bytes_a_second)
                target.sendall(packet)
        except (OSError, EOFError):
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()

    def end_connections(self, last_words):
        """Each client gets these bytes and the end."""
        while self.clients:
            client = self.clients.pop()
            try:
                client.sendall(last_words)
                client.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # an earlier connection, which has ended

    def close(self):
        self.stopping = True
        self.server.close()


def _level(connect):
    """The protocol level of a CONNECT, which follows the name of the protocol."""
    return connect[connect.index(b"MQTT") + 4]


def _exactly(source, count):
    data = b""
    while len(data) < count:
        part = source.recv(count - len(data))
        if not part:
            raise EOFError
        data += part
    return data


def _packet(source):
    """One MQTT packet: a byte, a length in groups of seven bits, and so many bytes."""
    head = _exactly(source, 1)
    length, shift = 0, 0
    while True:
        byte = _exactly(source, 1)
        head += byte
        length |= (byte[0] & 0x7F) << shift
        shift += 7
        if not byte[0] & 0x80:
            return head + _exactly(source, length)
