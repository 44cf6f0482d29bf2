"""The care centre of a fleet: takes everything with a session that is kept, and acknowledges alerts.

It writes down what came, message by message, and judges nothing: that is verdict.py's part.
"""
import json
import threading
import time

import paho.mqtt.client as mqtt

PREFIX = "homeward/v1"


class Centre:
    """One consumer, at one broker of the list at a time; it goes to the next when that is lost.
    `commands`: shared with the other consumers of the centre."""

    def __init__(self, ports, commands, name="centre", password=None):
        self.ports, self.commands = ports, commands
        self.lock = threading.Lock()
        self.came = []  # (arrival in microseconds, envelope) of alerts
        self.others = {}  # how many of each other channel
        self.given_again = 0
        self.connects = []  # (when, port)
        self.stopping = False
        self.subscribed = threading.Event()
        self.client = mqtt.Client(client_id=name, clean_session=False)
        if password:
            self.client.username_pw_set(name, password)
        self.client.max_inflight_messages_set(200)
        self.client.on_connect = self._on_connect
        self.client.on_subscribe = lambda *_: self.subscribed.set()
        self.client.on_message = self._on_message
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def wait_until_listening(self, seconds=60):
        if not self.subscribed.wait(seconds):
            raise RuntimeError("the centre can't subscribe")

    def stop(self):
        self.stopping = True
        self.client.disconnect()
        self.thread.join(10)

    def take(self):
        """What came so far."""
        with self.lock:
            return list(self.came), dict(self.others)

    def _run(self):
        turn = 0
        while not self.stopping:
            try:
                self.client.connect("127.0.0.1", self.ports[turn % len(self.ports)], keepalive=10)
                # Not loop_forever(), which stays with a broker that is gone.
                while self.client.loop(0.5) == mqtt.MQTT_ERR_SUCCESS:
                    self._give_again()
            except OSError:
                pass
            turn += 1
            time.sleep(0.1)

    def _on_connect(self, client, _data, _flags, code):
        if code != 0:
            client.disconnect()
            return
        self.connects.append((time.time(), client._port))
        client.subscribe([("%s/+/%s" % (PREFIX, channel), 1)
                          for channel in ("alerts", "replies", "status", "heartbeat")])

    def _on_message(self, _client, _data, message):
        arrival = time.time_ns() // 1000
        home, channel = message.topic.split("/")[-2:]
        envelope = json.loads(message.payload)
        with self.lock:
            if channel != "alerts":
                self.others[channel] = self.others.get(channel, 0) + 1
            else:
                self.came.append((arrival, home, envelope))
        data = envelope["data"]
        if channel == "replies":
            self.commands.reply(data["command"], data["status"])
        if envelope["type"] == "care.homeward.alert.raised.v1":
            alert = data["alert"]
            body = {"id": "ack-" + alert, "type": "acknowledge", "alert": alert, "by": "fleet"}
            if self.commands.give(body["id"], home, body, time.monotonic()):
                self._publish(home, body)

    def _give_again(self):
        late = self.commands.due(time.monotonic(), self.given_again)
        self.given_again += len(late)
        for home, body in late:
            self._publish(home, body)

    def _publish(self, home, body):
        self.client.publish("%s/%s/commands" % (PREFIX, home), json.dumps(body), qos=1)
