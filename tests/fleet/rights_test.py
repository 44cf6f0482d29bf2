"""The permissions of docs/OPERATIONS.md, tried against a real mosquitto and a real RabbitMQ.

The mosquitto file is the one in the document, read from there. The RabbitMQ rights are set with the
commands in the document. A home writes its own topics; another home's topics, a foreign command
channel and everybody's alerts are closed to it.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import paho.mqtt.client as mqtt

import cluster

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "docs" / "OPERATIONS.md"
HOME, OTHER, CENTRE, PASSWORD = "hw-7f3a9c", "hw-000002", "centre", "secret"


def indented_after(heading):
    """The indented lines of the document between this heading and the next."""
    text = DOCUMENT.read_text()
    part = text[text.index("**%s**" % heading):]
    part = part[:part.find("\n**", 5)]
    return [line[4:] for line in part.splitlines() if line.startswith("    ")]


class Client:
    """One connection with its own answers; short waits, because it is about what does not come."""

    def __init__(self, port, name, client_id=None):
        self.messages, self.granted, self.connected = [], None, threading.Event()
        self.subscribed, self.lost = threading.Event(), threading.Event()
        self.client = mqtt.Client(client_id=client_id or name)
        self.client.username_pw_set(name, PASSWORD)
        self.client.on_connect = lambda *_: self.connected.set()
        self.client.on_disconnect = lambda *_: self.lost.set()
        self.client.on_message = lambda _c, _d, message: self.messages.append(message.topic)
        self.client.on_subscribe = self._on_subscribe
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        if not self.connected.wait(20):
            raise AssertionError(name + " can't connect")

    def _on_subscribe(self, _client, _data, _mid, granted):
        self.granted = granted
        self.subscribed.set()

    def may_subscribe(self, topic):
        """False: refused, or the connection was ended for it."""
        self.client.subscribe(topic, 1)
        end = time.monotonic() + 20
        while not self.subscribed.is_set() and not self.lost.is_set() and time.monotonic() < end:
            time.sleep(0.02)
        return self.subscribed.is_set() and self.granted[0] != 0x80

    def publish(self, topic):
        self.client.publish(topic, b"{}", qos=1)

    def close(self):
        self.client.disconnect()
        self.client.loop_stop()


class Rights:
    """What every broker must do; `port` is set by the broker's class."""

    def setUp(self):
        self.clients = []

    def tearDown(self):
        for one in self.clients:
            one.close()

    def client(self, name, client_id=None):
        self.clients.append(Client(self.port, name, client_id))
        return self.clients[-1]

    def listening_centre(self):
        centre = self.client(CENTRE)
        self.assertTrue(centre.may_subscribe("homeward/v1/+/+"))
        return centre

    def arrives(self, centre, topic, seconds=10):
        end = time.monotonic() + seconds
        while topic not in centre.messages and time.monotonic() < end:
            time.sleep(0.02)
        return topic in centre.messages

    def test_a_home_writes_its_own_topics(self):
        centre, home = self.listening_centre(), self.client(HOME)
        for channel in ("alerts", "readings", "status", "heartbeat", "replies"):
            topic = "homeward/v1/%s/%s" % (HOME, channel)
            home.publish(topic)
            self.assertTrue(self.arrives(centre, topic), topic)

    def test_a_foreign_topic_is_refused(self):
        for topic in ("homeward/v1/%s/alerts" % OTHER, "homeward/v1/%s/commands" % OTHER,
                      "homeward/v1/%s/commands" % HOME, "homeward/v1/%s/other" % HOME):
            centre, home, own = self.listening_centre(), self.client(HOME), self.client(HOME, "own")
            home.publish(topic)
            self.assertEqual(home.lost.wait(20 if self.ends_connection else 1),
                             self.ends_connection, "what becomes of who tries")
            own.client.username_pw_set(HOME, PASSWORD)
            mark = "homeward/v1/%s/status" % HOME
            own.publish(mark)
            self.assertTrue(self.arrives(centre, mark), "nothing came at all")
            self.assertNotIn(topic, centre.messages)
            for one in (centre, home, own):
                one.close()

    def test_another_client_id_opens_no_other_home(self):
        centre, home = self.listening_centre(), self.client(HOME, OTHER)
        foreign = "homeward/v1/%s/alerts" % OTHER
        home.publish(foreign)
        self.assertFalse(self.arrives(centre, foreign, 2))

    def test_a_home_hears_its_own_commands(self):
        home, centre = self.client(HOME), self.client(CENTRE)
        topic = "homeward/v1/%s/commands" % HOME
        self.assertTrue(home.may_subscribe(topic))
        centre.publish(topic)
        self.assertTrue(self.arrives(home, topic))

    def test_a_home_hears_nothing_of_others(self):
        for topic in ("homeward/v1/%s/commands" % OTHER, "homeward/v1/+/alerts", "#"):
            spy, other = self.client(HOME), self.client(OTHER)
            spy.may_subscribe(topic)
            other.publish("homeward/v1/%s/alerts" % OTHER)
            other_centre = self.client(CENTRE)
            other_centre.publish("homeward/v1/%s/commands" % OTHER)
            time.sleep(1)
            self.assertEqual(spy.messages, [], topic)
            for one in (spy, other, other_centre):
                one.close()


@unittest.skipUnless(shutil.which("mosquitto_passwd"), "mosquitto is not installed")
class MosquittoTest(Rights, unittest.TestCase):
    ends_connection = False  # it acknowledges and drops

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="homeward-rights-"))
        cls.port = cluster.free_port()
        (cls.folder / "acl").write_text("\n".join(indented_after("mosquitto")) + "\n")
        passwords = cls.folder / "passwords"
        passwords.touch(mode=0o600)
        for name in (HOME, OTHER, CENTRE):
            subprocess.run(["mosquitto_passwd", "-b", passwords, name, PASSWORD], check=True)
        (cls.folder / "conf").write_text(
            "listener %d 127.0.0.1\nallow_anonymous false\npassword_file %s\nacl_file %s\n%s"
            % (cls.port, passwords, cls.folder / "acl",
               "user root\n" if os.geteuid() == 0 else ""))
        program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
        cls.process = subprocess.Popen([program, "-c", cls.folder / "conf"],
                                       stderr=subprocess.DEVNULL)
        cluster.wait_for("mosquitto", lambda: cluster.listens(cls.port), 20)

    @classmethod
    def tearDownClass(cls):
        cls.process.terminate()
        cls.process.wait(20)
        shutil.rmtree(cls.folder)


@unittest.skipIf(cluster.missing(), "rabbitmq-server is not installed")
class RabbitTest(Rights, unittest.TestCase):
    ends_connection = True

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="homeward-rights-"))
        cls.cluster = cluster.Cluster(cls.folder, [], nodes=1)
        try:
            cls.cluster.start()
            node = cls.cluster.nodes[0]
            for name in (HOME, OTHER, CENTRE):
                node.control(*(["add_user", name, PASSWORD] if name != CENTRE
                               else ["change_password", name, PASSWORD]))
            cls.follow_the_document(node)
        except BaseException:
            cls.tearDownClass()
            raise
        cls.port = node.mqtt_port

    @classmethod
    def follow_the_document(cls, node):
        """The commands of the document for one home, said again for the other."""
        script = "\n".join(indented_after("RabbitMQ")).replace("\\\n", " ")
        commands = [line for line in script.splitlines() if line.startswith("rabbitmqctl ")]
        assert len(commands) >= 4, commands
        for command in commands:
            for home in (HOME, OTHER):
                words = re.findall(r"'[^']*'|\S+", command.replace(HOME, home))
                node.control(*[word.strip("'") for word in words[1:]])

    @classmethod
    def tearDownClass(cls):
        cls.cluster.stop()
        shutil.rmtree(cls.folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(unittest.main())
