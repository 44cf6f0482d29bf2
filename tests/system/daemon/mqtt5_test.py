"""MQTT 5 to a platform: what a receiver sees of it, and what happens when the broker says no.

Real homewardd and real mosquitto, which speaks MQTT 5; a proxy plays the broker that does not.
"""
import json
import os
import signal
import time
import unittest

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

import contract
import lab
from brokers import ask_for_password
from ear import Ear
from links_test import PREFIX, LinkTest
from mqtt_proxy import Proxy


class Desk5(Ear):
    """The care side over MQTT 5: keeps what it hears with its properties."""

    def __init__(self, broker, name="desk-5"):
        self.heard = []
        self.faulty = []
        super().__init__(broker.port, PREFIX + "/#", name, protocol=mqtt.MQTTv5)

    def take(self, message):
        channel = message.topic[len(PREFIX) + 1:]
        if channel == "commands":
            return
        self.heard.append((channel, message))
        self.faulty += contract.problems(channel, json.loads(message.payload))

    def on(self, channel):
        with self.lock:
            return [m for c, m in self.heard if c == channel]


class Mqtt5(LinkTest):
    MORE = "    mqtt: {version: 5%s}\n"

    def begin5(self, *uris, more="", options=""):
        self.begin(*uris, more=self.MORE % options + more)

    def broker_with(self, lines):
        """A mosquitto with these lines in its configuration."""
        broker = self.broker()
        broker.stop()
        broker.config.write_text(broker.config.read_text() + lines)
        broker.start()
        return broker

    def desk5(self, broker):
        desk = Desk5(broker)
        self.addCleanup(lambda: self.assertEqual(desk.faulty, [], "the contract is broken"))
        self.addCleanup(desk.close)
        return desk

    def test_a_receiver_sees_the_attributes_of_an_event_and_how_long_it_counts(self):
        broker = self.broker()
        desk = self.desk5(broker)
        self.begin5(broker.uri, options=", message_expiry: 2h, retain_status: true")
        self.linked()
        self.assertIn("(p5, c1,", broker.process.text().split("as hw-test")[1])
        self.open_doors(1)
        alerts = lab.wait_for("raised and resolved", lambda: len(desk.on("alerts")) == 2
                              and desk.on("alerts"))
        for message in alerts + desk.on("status"):
            self.assertEqual(message.properties.ContentType,
                             "application/cloudevents+json; charset=utf-8")
            envelope = json.loads(message.payload)
            attributes = dict(message.properties.UserProperty)
            self.assertEqual({name: envelope[name] for name in attributes}, attributes)
            self.assertLessEqual({"specversion", "id", "source", "type", "time"}, set(attributes))
            self.assertFalse(hasattr(message.properties, "MessageExpiryInterval"),
                             "alarms and the status count until they are told to be over")
        beat = lab.wait_for("the life sign", lambda: desk.on("heartbeat"))[0]
        self.assertLessEqual(beat.properties.MessageExpiryInterval, 5 * 3600)
        self.assertGreater(beat.properties.MessageExpiryInterval, 4 * 3600)
        late = self.desk5_again(broker)
        status = lab.wait_for("the status that was kept", lambda: late.on("status"))[0]
        self.assertTrue(status.retain)
        self.assertEqual(json.loads(status.payload)["data"]["status"], "online")
        self.home.process.kill()
        gone = lab.wait_for("the will", lambda: late.on("status")[1:])[0]
        self.assertEqual(json.loads(gone.payload)["data"]["reason"], "connection lost")

    def desk5_again(self, broker):
        desk = Desk5(broker, name="late-desk")
        self.addCleanup(desk.close)
        return desk

    def test_mosquitto_sub_shows_the_same(self):
        broker = self.broker()
        lines = self.folder / "heard"
        ear = lab.Process(["mosquitto_sub", "-V", "5", "-p", broker.port, "-t", PREFIX + "/alerts",
                           "-q", "1", "-F", "%C|%P"], lines)
        self.addCleanup(ear.stop)
        lab.wait_for("the ear", lambda: "mosqsub" in broker.process.text()
                     or broker.process.text().count("New client connected") > 0)
        time.sleep(0.5)
        self.begin5(broker.uri)
        self.linked()
        self.open_doors(1)
        heard = lab.wait_for("a line", ear.text)
        self.assertIn("application/cloudevents+json", heard)
        self.assertIn("type:care.homeward.alert.raised.v1", heard)
        self.assertRegex(heard, r"id:[0-9A-Z]{26}/1")

    def test_what_the_broker_does_not_allow_is_held_and_goes_out_when_it_is_allowed(self):
        rules = self.folder / "acl"
        rules.write_text("topic write %s/status\ntopic write %s/heartbeat\ntopic read #\n"
                         % (PREFIX, PREFIX))
        rules.chmod(0o644)
        broker = self.broker()
        broker.stop()
        gate = lab.free_port()
        user = "user root\n" if os.geteuid() == 0 else ""
        broker.config.write_text("%sper_listener_settings true\nmax_queued_messages 10000\n"
                                 "listener %d 127.0.0.1\nallow_anonymous true\n"
                                 "listener %d 127.0.0.1\nallow_anonymous true\nacl_file %s\n"
                                 % (user, broker.port, gate, rules))
        broker.start()
        desk = self.desk(broker)
        proxy = Proxy(gate)
        self.addCleanup(proxy.close)
        self.begin5(proxy.uri)
        self.linked()
        self.open_doors(3)
        self.seen("care", "not authorised")
        time.sleep(10)
        self.assertTrue(self.platform()["connected"], "the link stands")
        self.assertGreaterEqual(self.platform()["waiting"]["alarm"], 6)
        self.assertIn("does not take messages of the class alarm", self.home.ask("status").stdout)
        self.assertGreater(proxy.publishes, 4, "it is tried again")
        self.assertLess(proxy.publishes, 50, "but not in haste")
        rules.write_text("topic readwrite #\n")
        broker.process.process.send_signal(signal.SIGHUP)
        self.all_arrive(3, desk)
        ids = [e["id"] for e in desk.envelopes("alerts")]
        self.assertEqual(len(ids), len(set(ids)), "nothing was sent twice")
        self.assertNotIn("dead-letter", self.home.ask("audit").stdout)
        lab.wait_for("a clean status", lambda: "not authorised" not in
                     self.home.ask("status").stdout)

    def test_what_is_too_large_for_the_broker_is_a_dead_letter_and_holds_up_nothing(self):
        broker = self.broker_with("max_packet_size 2500\n")
        desk = self.desk(broker)
        self.begin5(broker.uri)
        self.linked()
        text = self.home.config.read_text()
        self.home.config.write_text(text.replace(
            "  - alert: panic-button\n", "  - alert: panic-button\n    message: {en: \"%s\"}\n"
            % ("long " * 500)))
        self.assertEqual(self.home.ask("reload").returncode, 0)
        self.linked()
        self.plugin.send("panic", "action", "pressed", "event")
        self.open_doors(3)
        self.all_arrive(3, desk)
        fault = lab.wait_for("the fault", lambda: [
            e for e in desk.alerts("raised") if e["data"]["rule"] == "dead-letter"])[0]
        self.assertIn("larger than the broker takes (2500 bytes)",
                      fault["data"]["evidence"][0]["value"])
        self.assertTrue(self.platform()["connected"])

    def test_a_broker_that_takes_one_message_at_a_time_gets_them_one_by_one(self):
        broker = self.broker_with("max_inflight_messages 1\nmax_keepalive 10\n")
        desk = self.desk(broker)
        self.begin5(broker.uri)
        self.linked()
        self.open_doors(60)
        self.all_arrive(60, desk)
        self.assertIn("(p5, c1, k10", broker.process.text(), "its keep-alive was taken over")

    def test_a_broker_that_is_killed_while_alerts_flow(self):
        broker = self.broker()
        desk = self.desk(broker)
        self.begin5(broker.uri)
        self.outlives_a_killed(broker, desk)

    def speaks_311_only(self, answer):
        broker = self.broker()
        desk = self.desk(broker)
        proxy = Proxy(broker.port)
        self.addCleanup(proxy.close)
        proxy.answer_to_mqtt5 = answer
        self.begin5(proxy.uri)
        self.linked()
        self.open_doors(3)
        self.all_arrive(3, desk)
        self.seen("connected", "MQTT 5 was asked for", "version")
        self.assertIn("(p2, c1,", broker.process.text().split("as hw-test")[1])

    def test_a_broker_that_speaks_311_only_gets_alerts_and_the_operator_reads_it(self):
        self.speaks_311_only(b"\x20\x02\x00\x01")

    def test_a_broker_that_refuses_mqtt5_in_its_words_gets_alerts_too(self):
        self.speaks_311_only(b"\x20\x03\x00\x84\x00")

    def test_why_a_broker_ends_the_connection_is_told(self):
        # mosquitto 2.0.11 closes without a word where a client id is taken over.
        broker = self.broker()
        desk = self.desk(broker)
        proxy = Proxy(broker.port)
        self.addCleanup(proxy.close)
        self.begin5(proxy.uri)
        self.linked()
        self.open_doors(1)
        self.all_arrive(1, desk)
        for code, words in ((0x8E, "session taken over"), (0x9D, "has moved"),
                            (0x8B, "shutting down")):
            lab.wait_for("a connection", lambda: proxy.clients)
            self.linked()
            proxy.end_connections(bytes([0xE0, 2, code, 0]))
            lab.wait_for(words, lambda w=words: w in self.home.process.text(), 20)
        self.linked()
        self.open_doors(2, 1)
        self.all_arrive(3, desk)

    def test_a_wrong_password_is_told(self):
        broker = self.broker()
        ask_for_password(broker, "hw-test", "right")
        secret = self.folder / "secret"
        secret.write_text("wrong\n")
        self.begin5(broker.uri, more="    username: hw-test\n    password_file: %s\n" % secret)
        self.seen("care", "refused the connection", "authorised")
        secret.write_text("right\n")
        self.linked()

    def test_commands_are_answered_where_the_contract_says_whatever_their_properties_want(self):
        broker = self.broker()
        desk = self.desk5(broker)
        self.begin5(broker.uri)
        self.linked()
        elsewhere = []
        desk.client.message_callback_add("elsewhere/#", lambda *args: elsewhere.append(args))
        desk.client.subscribe("elsewhere/#", qos=1)
        self.plugin.send("door", "contact", "open")
        raised = lab.wait_for("the alert", lambda: desk.on("alerts"))[0]
        alert = json.loads(raised.payload)["data"]["alert"]
        properties = Properties(PacketTypes.PUBLISH)
        properties.ResponseTopic = "elsewhere/here"
        properties.CorrelationData = b"\x00" * 1000
        properties.ContentType = "text/\u20ac"
        properties.UserProperty = [("key-%d" % n, "v" * 100) for n in range(30)]
        body = json.dumps({"id": "c-1", "type": "acknowledge", "by": "desk", "alert": alert})
        desk.client.publish(PREFIX + "/commands", body, qos=1, properties=properties)
        reply = lab.wait_for("the reply", lambda: desk.on("replies"))[0]
        self.assertEqual(json.loads(reply.payload)["data"],
                         {"command": "c-1", "status": "ok"})
        properties.UserProperty = [("key-%d" % n, "v" * 60_000) for n in range(3)]
        desk.client.publish(PREFIX + "/commands", body.replace("c-1", "c-2"), qos=1,
                            properties=properties)
        self.plugin.send("door", "contact", "closed")
        lab.wait_for("the end", lambda: len(desk.on("alerts")) >= 3)
        self.assertEqual(elsewhere, [])
        self.assertTrue(self.platform()["connected"])


if __name__ == "__main__":
    unittest.main()
