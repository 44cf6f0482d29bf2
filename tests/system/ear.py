"""A client of a broker that hears what is said below a topic: what every receiver in the tests is."""
import os
import threading

import paho.mqtt.client as mqtt

PATIENCE = float(os.environ.get("HOMEWARD_TEST_PATIENCE", "60"))


class Ear:
    """Subscribes before it returns, and again after each reconnect.

    A kind of receiver says in take() what it keeps of a message; that runs on the client's thread
    with `lock` held, under which what was kept is read, too.
    """

    def __init__(self, port, topic, name, **client):
        self.topic = topic
        self.lock = threading.Lock()
        self.connected = threading.Event()
        self.client = mqtt.Client(client_id=name, **client)
        self.client.on_connect = self._on_connect
        self.client.on_subscribe = lambda *_: self.connected.set()
        self.client.on_message = self._on_message
        self.client.reconnect_delay_set(1, 1)
        self.client.connect("127.0.0.1", port, keepalive=30)
        self.client.loop_start()
        assert self.connected.wait(PATIENCE), "%s can't subscribe" % name

    def take(self, message):
        """Keeps of `message` what this receiver is for."""
        raise NotImplementedError

    def answer(self, message):
        """What is said in return, if anything; not under the lock."""

    def close(self):
        self.client.disconnect()
        self.client.loop_stop()

    def _on_connect(self, client, *_):
        self.connected.clear()
        client.subscribe(self.topic, qos=1)

    def _on_message(self, _client, _userdata, message):
        with self.lock:
            self.take(message)
        self.answer(message)
