"""Who listens at the platforms that do not speak `homeward`: which alerts of a rule came."""
import json

from ear import Ear


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


class Listener(Ear):
    """With a session that is kept; `read` yields (alert, rule) of a message."""

    def __init__(self, broker, topic, read):
        self.read = read
        self.alerts, self.messages = {}, 0
        super().__init__(broker.port, topic, "listener", clean_session=False)

    def take(self, message):
        self.messages += 1
        self.alerts.update(self.read(message.topic, json.loads(message.payload)))

    def of_rule(self, rule):
        with self.lock:
            return {alert for alert, known in self.alerts.items() if known == rule}
