"""Who listens at the platforms that do not speak `homeward`: which alerts of a rule came."""
import json
import threading

import paho.mqtt.client as mqtt

import lab


def flags(_topic, message):
    """(alert, rule) of the Flags of a FHIR bundle."""
    for entry in message.get("entry", ()):
        resource = entry["resource"]
        if resource["resourceType"] == "Flag":
            rules = [c["code"] for c in resource["code"].get("coding", ())
                     if c["system"] == "urn:homeward:rule"]
            yield resource["id"], (rules or [None])[0]


def telemetry(_topic, message):
    """(alert, rule) of what ThingsBoard is told of the gateway."""
    for point in message if isinstance(message, list) else [message]:
        values = point.get("values", point)
        if "alert_event" in values:
            yield values["alert_id"], values["alert"].get("rule")


class Listener:
    """With a session that is kept; `read` yields (alert, rule) of a message."""

    def __init__(self, broker, topic, read):
        self.topic, self.read = topic, read
        self.lock, self.alerts, self.messages = threading.Lock(), {}, 0
        ready = threading.Event()
        self.client = mqtt.Client(client_id="listener", clean_session=False)
        self.client.on_connect = lambda client, *_: client.subscribe(topic, qos=1)
        self.client.on_subscribe = lambda *_: ready.set()
        self.client.on_message = self._on_message
        self.client.reconnect_delay_set(1, 1)
        self.client.connect("127.0.0.1", broker.port, keepalive=30)
        self.client.loop_start()
        if not ready.wait(lab.PATIENCE):
            raise AssertionError("can't subscribe to " + topic)

    def _on_message(self, _client, _data, message):
        found = list(self.read(message.topic, json.loads(message.payload)))
        with self.lock:
            self.messages += 1
            self.alerts.update(found)

    def of_rule(self, rule):
        with self.lock:
            return {alert for alert, known in self.alerts.items() if known == rule}

    def close(self):
        self.client.disconnect()
        self.client.loop_stop()
