"""The way of an alert: consent, the password, the broker, the centre."""
import signal

import lab
from authority import Authority
from brokers import TlsBroker, ask_for_password
from mqtt_proxy import Proxy
from troubleshooting.scene import HOME, MORTAL, Scene, row
from troubleshooting.scripted_broker import ScriptedBroker

TOPICS = "homeward/v1/hw-test"
SESSION_TAKEN_OVER, QUOTA_EXCEEDED = 0x8E, 0x97
CONSENT = "    consent: {given_by: resident, basis: consent, from: 2000-01-01}\n"


def home(uri, *lines):
    """A home with the platform `care`, which has these lines more."""
    more = "".join("    %s\n" % line for line in lines)
    return HOME + lab.platform_yaml(uri).replace("    profile:", more + "    profile:")


class Recipients(Scene):
    """Nobody is told, because nobody may be told."""

    @row("Nobody is told of RULE")
    def test_no_recipient_wants_the_rule(self):
        broker = self.broker()
        self.desk(broker, acknowledge=True)
        wanted = home(broker.uri)
        running = self.home(wanted.replace("[care, safety, service, technical]", "[technical]"))
        self.hear("homeward test-alert door-open --wait 5m")
        running.reload(wanted)
        self.over("homeward test-alert door-open --wait 1m")

    @row("has no consent")
    def test_nobody_asked_the_resident(self):
        wanted = home("mqtt://127.0.0.1:1883")
        self.config.write_text(wanted.replace(CONSENT, ""))
        self.hear("homeward check homeward.yaml")
        self.config.write_text(wanted)
        self.over("homeward check homeward.yaml")

    @row("none of its recipients consents now")
    def test_the_consent_is_over(self):
        broker = self.broker()
        wanted = home(broker.uri)
        running = self.home(wanted.replace("01-01}", "01-01, until: 2000-02-01}"))
        self.hear("homeward status")
        running.reload(wanted)
        self.mended(running)

    @row("No platform is configured")
    def test_there_is_no_platform_yet(self):
        running = self.home()
        self.hear("homeward status")
        running.reload(home(self.broker().uri))
        self.mended(running)

    @row("Nobody acknowledged it")
    def test_nobody_answers_at_the_centre(self):
        broker = self.broker()
        desk = self.desk(broker)
        self.linked(self.home(home(broker.uri)))
        self.hear(self.type("homeward test-alert door-open --wait 2s"))
        desk.acknowledge = True
        done = self.type("homeward test-alert door-open --wait 1m")
        self.assertIn("The way there and back works", done.text)


class Passwords(Scene):
    def setUp(self):
        super().setUp()
        self.password = self.folder / "care.password"

    def with_password(self, under=()):
        wanted = home(self.broker().uri, "username: hw-test", "password_file: %s" % self.password)
        return self.home(wanted, under)

    @row("care.password: No such file")
    def test_there_is_no_password_yet(self):
        running = self.with_password()
        self.hear("homeward status")
        self.password.write_text("secret\n")
        self.mended(running)

    @row("care.password: Permission denied")
    def test_the_daemon_may_not_read_the_password(self):
        self.password.write_text("secret\n")
        self.password.chmod(0)
        running = self.with_password(under=MORTAL)
        self.hear("homeward status")
        self.password.chmod(0o640)
        self.mended(running)

    @row("the first line holds no secret")
    def test_the_file_of_the_password_is_empty(self):
        self.password.touch()
        running = self.with_password()
        self.hear("homeward status")
        self.password.write_text("secret\n")
        self.mended(running)

    @row("the broker says that we are not authorised")
    def test_a_wrong_password(self):
        broker = self.broker()
        ask_for_password(broker, "hw-test", "right")
        self.password.write_text("wrong\n")
        running = self.home(home(broker.uri, "username: hw-test",
                                 "password_file: %s" % self.password))
        self.hear("homeward status")
        self.password.write_text("right\n")
        self.mended(running)


class Links(Scene):
    """The way to the broker."""

    @row("(TCP/TLS connect failure)")
    def test_nobody_listens_at_the_port(self):
        broker = self.broker()
        running = self.home(home("mqtt://127.0.0.1:%d" % lab.free_port()))
        self.hear("homeward status")
        running.reload(home(broker.uri))
        self.mended(running)

    @row("can't be looked up")
    def test_a_name_that_nobody_has(self):
        broker = self.broker()
        running = self.home(home("mqtt://mqtt.example.invalid:1883"))
        self.hear("homeward status")
        running.reload(home(broker.uri))
        self.mended(running)

    @row("the broker's authority is not ours")
    def test_a_private_authority(self):
        authority = Authority(self.folder)
        broker = TlsBroker(self.folder, authority.issue("broker"))
        self.addCleanup(broker.stop)
        running = self.home(home(broker.uri))
        self.hear("homeward status")
        running.reload(home(broker.uri, "tls: {ca_file: %s}" % authority.certificate))
        self.mended(running)


class Mqtt5(Scene):
    """What a broker of MQTT 5 says, and one that is none."""

    def press_door(self, running):
        self.plugin(running).send("door", "contact", "open")

    @row("refused the message: we are not authorised")
    def test_the_access_list_lacks_the_topic(self):
        rights = self.folder / "acl"
        rights.write_text("topic write %s/status\ntopic read #\n" % TOPICS)
        rights.chmod(0o644)
        broker = self.broker()
        broker.stop()
        # mosquitto 2.0.11 drops the link where it refuses a message and has no limit of the queue.
        lines = broker.config.read_text().replace("max_queued_messages 0", "max_queued_messages 99")
        broker.config.write_text(lines + "acl_file %s\n" % rights)
        broker.start()
        self.press_door(self.home(home(broker.uri, "mqtt: {version: 5}")))
        self.hear("homeward status")
        rights.write_text("topic readwrite %s/#\n" % TOPICS)
        broker.process.process.send_signal(signal.SIGHUP)
        self.over("homeward status", seconds=60)

    @row("our quota is used up")
    def test_the_quota_is_used_up(self):
        broker = ScriptedBroker("/alerts", QUOTA_EXCEEDED)
        self.addCleanup(broker.close)
        self.press_door(self.home(home(broker.uri, "mqtt: {version: 5}")))
        self.hear("homeward status")
        broker.refuse = 0
        self.over("homeward status", seconds=60)

    def proxied(self):
        proxy = Proxy(self.broker().port)
        self.addCleanup(proxy.close)
        return proxy

    @row("MQTT 5 was asked for")
    def test_a_broker_that_does_not_speak_it(self):
        proxy = self.proxied()
        proxy.answer_to_mqtt5 = b"\x20\x02\x00\x01"
        running = self.home(home(proxy.uri, "mqtt: {version: 5}"))
        self.hear("homeward status")
        running.reload(home(proxy.uri))
        self.over("homeward status")

    @row("another client connected with our client id")
    def test_two_homes_with_one_pseudonym(self):
        proxy = self.proxied()
        running = self.home(home(proxy.uri, "mqtt: {version: 5}"))
        self.linked(running)
        proxy.end_connections(bytes([0xE0, 2, SESSION_TAKEN_OVER, 0]))
        self.hear(self.journal)
        self.linked(running)
