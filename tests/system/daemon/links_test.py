"""The way to a platform: what may be wrong with it, what the operator sees, and that nothing is lost.

Real homewardd, real mosquitto; certificates of the test's own.
"""
import datetime as dt
import os
import pathlib
import shutil
import signal
import time
import unittest

import lab
from authority import Authority
from brokers import TlsBroker
from press import Plugin
from mqtt_proxy import Proxy

HOME = """
gateway: {id: test-home}
home: {time_zone: Europe/Amsterdam, languages: [en]}
plugins:
  press: {limits: {events_per_second: 100000, burst: 100000}}
devices:
  panic: {id: "press:panic", room: bathroom, properties: [action]}
  door:  {id: "press:door", room: hall, properties: [contact]}
rules:
  - alert: door-open
    when: {door.contact: open}
    severity: warning
  - alert: panic-button
    when: {event: {panic.action: pressed}}
    severity: critical
    category: safety
platforms:
  care:
    gateway: hw-test
    brokers: [%(brokers)s]
    ack_timeout: 2s
%(more)s
recipients:
  care:
    platform: care
    categories: [care, safety, service, technical]
    min_severity: info
    detail: full
    may_command: [acknowledge]
    consent: {given_by: resident, basis: consent, from: 2000-01-01}
"""
PREFIX = "homeward/v1/hw-test"


class LinkTest(lab.LabTest):
    def begin(self, *uris, more=""):
        brokers = ", ".join('"%s"' % uri for uri in uris)
        self.home = self.gateway(HOME % {"brokers": brokers, "more": more})
        self.plugin = Plugin(self.home.plugin_socket)
        self.addCleanup(self.plugin.close)

    def platform(self):
        return self.home.ask_json("status")["platforms"][0]

    def linked(self):
        return lab.wait_for("the link", lambda: self.platform()["connected"])

    def seen(self, *words):
        """Waits for these words in what `homeward status` shows people of the platform."""
        def shown():
            text = self.home.ask("status").stdout
            return all(word.lower() in text.lower() for word in words) and text
        try:
            return lab.wait_for("the words", shown, 30)
        except AssertionError:
            raise AssertionError("%s is not in:\n%s" % (words, self.home.ask("status").stdout))

    def open_doors(self, count, start=0):
        for number in range(start, start + count):
            self.plugin.send("door", "contact", "open")
            self.plugin.send("door", "contact", "closed")

    def arrived(self, *desks):
        return {e["data"]["alert"] for desk in desks for e in desk.alerts("raised")
                if e["data"]["rule"] == "door-open"}

    def all_arrive(self, count, *desks):
        lab.wait_for("%d alerts" % count, lambda: len(self.arrived(*desks)) >= count)
        self.assertEqual(len(self.arrived(*desks)), count)
        lab.wait_for("an empty queue", lambda: not sum(self.platform()["waiting"].values()))
        contents = {}
        for desk in desks:
            for envelope in desk.envelopes("alerts"):
                known = contents.setdefault(envelope["id"], envelope["data"])
                self.assertEqual(known, envelope["data"], "one id with two contents")

    def outlives_a_killed(self, broker, desk):
        self.linked()
        self.open_doors(50)
        broker.process.kill()
        self.open_doors(50, 50)
        self.seen("care", "down")
        broker.start()
        self.linked()
        lab.wait_for("the desk is back", desk.connected.is_set)
        # The broker kept nothing on disk: what it had acknowledged and not handed on died with it.
        lab.wait_for("the rest", lambda: len(self.arrived(desk)) >= 50)
        lab.wait_for("an empty queue", lambda: not sum(self.platform()["waiting"].values()))



class Tls(LinkTest):
    def setUp(self):
        super().setUp()
        self.authority = Authority(self.folder)

    def tls_broker(self, certificate=None, **options):
        broker = TlsBroker(self.folder, certificate or self.authority.issue("broker"), **options)
        self.addCleanup(broker.stop)
        return broker

    def trusting(self, more=""):
        return "    tls: {ca_file: %s%s}\n" % (self.authority.certificate, more)

    def own(self, certificate):
        return self.trusting(", cert_file: %s, key_file: %s" % certificate)

    def refuses(self, broker, words, more=None):
        """Nothing goes out, the operator reads why, and what waited goes when it is mended."""
        self.begin(broker.uri, more=more or self.trusting())
        self.open_doors(3)
        self.seen("care", *words)
        self.assertFalse(self.platform()["connected"])
        lab.wait_for("all in the queue", lambda: self.platform()["waiting"]["alarm"] >= 3)

    def mend(self, broker, more):
        desk = self.desk(broker)
        text = self.home.config.read_text()
        begin = text.index("    tls:")
        end = text.index("recipients:")
        self.home.config.write_text(text[:begin] + more + "\n" + text[end:])
        self.assertEqual(self.home.ask("reload").returncode, 0)
        self.linked()
        self.all_arrive(3, desk)

    def test_a_trusted_broker_and_alerts_go_both_ways(self):
        broker = self.tls_broker()
        desk = self.desk(broker)
        self.begin(broker.uri, more=self.trusting())
        self.linked()
        self.open_doors(3)
        self.all_arrive(3, desk)
        self.seen("connected", broker.uri)

    def test_an_authority_that_is_not_ours(self):
        stranger = Authority(self.folder, "stranger")
        broker = self.tls_broker(stranger.issue("broker"))
        self.refuses(broker, ["authority is not ours"])
        self.mend(broker, "    tls: {ca_file: %s}" % stranger.certificate)

    def test_a_broker_whose_certificate_has_expired(self):
        old = self.authority.issue("broker", start="20200101000000Z", end="20210101000000Z")
        self.refuses(self.tls_broker(old), ["certificate verify failed", "has expired"])

    def test_a_broker_whose_certificate_is_not_valid_yet(self):
        new = self.authority.issue("broker", start="20900101000000Z", end="20910101000000Z")
        self.refuses(self.tls_broker(new), ["certificate verify failed", "not yet valid"])

    def test_a_broker_of_another_name(self):
        other = self.authority.issue("broker", alternative="DNS:mqtt.example.nl")
        self.refuses(self.tls_broker(other), ["of another host"])

    def test_a_broker_that_wants_our_certificate_and_gets_it(self):
        broker = self.tls_broker(authority=self.authority.certificate)
        self.refuses(broker, ["care", "down"])
        self.mend(broker, self.own(self.authority.issue("gateway")))

    def test_a_gateway_whose_certificate_was_revoked(self):
        lost, fresh = self.authority.issue("lost"), self.authority.issue("fresh")
        self.authority.revoke(lost[0])
        broker = self.tls_broker(authority=self.authority.certificate,
                                 more="allow_anonymous true\ncrlfile %s\n"
                                 % self.authority.revocations())
        self.refuses(broker, ["care", "down"], more=self.own(lost))
        self.mend(broker, self.own(fresh))

    def test_a_rotated_certificate_is_taken_and_nothing_is_lost(self):
        broker = self.tls_broker(authority=self.authority.certificate,
                                 more="use_identity_as_username true\n")
        desk = self.desk(broker)
        here = self.folder / "gateway.pem", self.folder / "gateway.key"
        for source, target in zip(self.authority.issue("gateway-1"), here):
            shutil.copy(source, target)
        self.begin(broker.uri, more=self.own(here))
        self.linked()
        self.open_doors(2)
        for source, target in zip(self.authority.issue("gateway-2"), here):
            shutil.copy(source, target)
        log = broker.folder / "mosquitto.log"
        lab.wait_for("the new certificate", lambda: "u'gateway-2'" in log.read_text(), 100)
        self.open_doors(2, 2)
        self.linked()
        self.all_arrive(4, desk)

    def test_a_certificate_that_ends_within_a_month_and_one_within_a_week(self):
        def days(count):
            return (dt.datetime.utcnow() + dt.timedelta(days=count)).strftime("%Y%m%d%H%M%SZ")
        for left, faults in ((20, {"certificate-expires"}),
                             (5, {"certificate-expires", "certificate-expires-soon"}),
                             (60, set())):
            with self.subTest(days=left):
                broker = self.tls_broker(authority=self.authority.certificate)
                desk = self.desk(broker, name="desk-%d" % left)
                own = self.authority.issue("gateway-%d" % left, end=days(left))
                self.folder = pathlib.Path(lab.tempfile.mkdtemp(dir=self.folder))
                self.begin(broker.uri, more=self.own(own))
                self.linked()
                self.open_doors(1)
                lab.wait_for("the door", lambda: self.arrived(desk))
                told = {e["data"]["rule"]: e["data"] for e in desk.alerts("raised")}
                self.assertEqual({r for r in told if r.startswith("cert")}, faults)
                for fault in faults:
                    self.assertEqual(told[fault]["device"], "care")
                    self.assertIn("ends on", told[fault]["evidence"][0]["value"])
                self.home.stop()


class Permission(LinkTest):
    def passwords(self, *pairs):
        file = self.folder / "passwords"
        file.write_text("")
        for user, password in pairs:
            lab.subprocess.run(["mosquitto_passwd", "-b", file, user, password], check=True,
                               capture_output=True)
        file.chmod(0o644)
        return file

    def strict_broker(self, lines):
        broker = self.broker()
        broker.stop()
        plain = lab.free_port()
        user = "user root\n" if os.geteuid() == 0 else ""
        broker.config.write_text("%sper_listener_settings true\nmax_queued_messages 0\n"
                                 "listener %d 127.0.0.1\n%s"
                                 "listener %d 127.0.0.1\nallow_anonymous true\n"
                                 % (user, broker.port, lines, plain))
        broker.start()
        desk_port = broker.port
        broker.port = plain
        desk = self.desk(broker)
        broker.port = desk_port
        return broker, desk

    def test_a_password_that_is_changed_on_the_fly(self):
        file = self.passwords(("hw-test", "first"))
        broker, desk = self.strict_broker("allow_anonymous false\npassword_file %s\n" % file)
        secret = self.folder / "secret"
        secret.write_text("first\n")
        self.begin(broker.uri, more="    username: hw-test\n    password_file: %s\n" % secret)
        self.linked()
        self.open_doors(2)
        lab.wait_for("two", lambda: len(self.arrived(desk)) == 2)
        self.passwords(("hw-test", "second"))
        broker.stop()
        broker.start()
        self.open_doors(2, 2)
        self.seen("care", "not authorised")
        secret.write_text("second\n")
        self.linked()
        self.all_arrive(4, desk)

    def test_a_broker_that_lets_us_hear_nothing_still_takes_our_alerts(self):
        rules = self.folder / "acl"
        rules.write_text("topic write homeward/v1/hw-test/#\n")
        rules.chmod(0o644)
        broker, desk = self.strict_broker("allow_anonymous true\nacl_file %s\n" % rules)
        self.begin(broker.uri)
        self.linked()
        self.open_doors(3)
        self.all_arrive(3, desk)
        self.seen("connected", broker.uri)


class Trouble(LinkTest):
    def test_a_broker_that_is_killed_while_alerts_flow(self):
        broker = self.broker()
        desk = self.desk(broker)
        self.begin(broker.uri)
        self.outlives_a_killed(broker, desk)

    def test_a_broker_that_freezes_is_found_out_by_our_own_deadline_and_the_next_stands_in(self):
        first = self.broker()
        second = lab.Broker(pathlib.Path(lab.tempfile.mkdtemp(dir=self.folder)))
        self.addCleanup(second.stop)
        one = self.desk(first)
        other = self.desk(second, name="other-desk")
        self.begin(first.uri, second.uri)
        self.linked()
        self.open_doors(1)
        lab.wait_for("the first", lambda: len(self.arrived(one)) == 1)
        first.process.process.send_signal(signal.SIGSTOP)
        try:
            self.open_doors(3, 1)
            began = time.monotonic()
            lab.wait_for("the stand-in", lambda: len(self.arrived(other)) == 3)
            self.assertLess(time.monotonic() - began, 20)
            self.seen("connected", second.uri)
        finally:
            first.process.process.send_signal(signal.SIGCONT)
        self.assertIn("no acknowledgement within ack_timeout", self.home.process.text())
        self.all_arrive(4, one, other)

    def test_a_broker_that_freezes_at_the_subscription_costs_one_time_out_and_not_two(self):
        desk, proxy = self.proxied()
        second = lab.Broker(pathlib.Path(lab.tempfile.mkdtemp(dir=self.folder)))
        self.addCleanup(second.stop)
        other = self.desk(second, name="other-desk")
        frozen = self.first_broker.process.process
        self.addCleanup(frozen.send_signal, signal.SIGCONT)
        stopped = []

        def freeze():
            frozen.send_signal(signal.SIGSTOP)
            stopped.append(time.monotonic())
        proxy.at_subscribe = freeze
        self.begin(proxy.uri, second.uri)
        self.open_doors(3)
        lab.wait_for("the stand-in", lambda: len(self.arrived(other)) == 3)
        self.assertEqual(len(stopped), 1, "it was not tried again")
        self.assertLess(time.monotonic() - stopped[0], 30, "20 s, and the way to the next")
        frozen.send_signal(signal.SIGCONT)
        self.assertFalse(self.arrived(desk))

    def test_a_broker_that_is_away_from_the_start_is_passed_over(self):
        broker = self.broker()
        desk = self.desk(broker)
        self.begin("mqtt://127.0.0.1:%d" % lab.free_port(), broker.uri)
        self.linked()
        self.open_doors(3)
        self.all_arrive(3, desk)
        self.seen("connected", broker.uri)

    def proxied(self):
        broker = self.first_broker = self.broker()
        desk = self.desk(broker)
        proxy = Proxy(broker.port)
        self.addCleanup(proxy.close)
        return desk, proxy

    def test_a_broker_that_closes_at_each_publish(self):
        desk, proxy = self.proxied()
        proxy.close_at_publish = True
        self.begin(proxy.uri)
        self.open_doors(5)
        lab.wait_for("some tries", lambda: proxy.publishes >= 3)
        self.assertFalse(self.arrived(desk))
        self.seen("care", "alarm")
        proxy.close_at_publish = False
        self.all_arrive(5, desk)

    def test_a_broker_that_refuses_the_subscription_gets_alerts_and_the_operator_reads_it(self):
        desk, proxy = self.proxied()
        proxy.refuse_subscriptions = True
        self.begin(proxy.uri)
        self.linked()
        self.open_doors(3)
        self.all_arrive(3, desk)
        self.seen("connected", "refused the subscription", "no command arrives")

    def test_a_broker_that_is_slow(self):
        desk, proxy = self.proxied()
        proxy.bytes_a_second = 20_000
        self.begin(proxy.uri)
        self.open_doors(20)
        self.all_arrive(20, desk)

    def test_acks_that_come_late_but_in_time_break_nothing(self):
        desk, proxy = self.proxied()
        proxy.ack_delay = 0.3
        self.begin(proxy.uri)
        self.linked()
        self.open_doors(10)
        self.all_arrive(10, desk)
        ids = [e["id"] for e in desk.envelopes("alerts")]
        self.assertEqual(len(ids), len(set(ids)), "nothing was sent twice")

    def test_acks_that_never_come_are_waited_for_and_sent_again_with_equal_ids(self):
        desk, proxy = self.proxied()
        proxy.drop_acks = True
        self.begin(proxy.uri)
        self.open_doors(3)
        self.seen("care", "no acknowledgement within ack_timeout")
        self.assertGreaterEqual(self.platform()["waiting"]["alarm"], 3)
        proxy.drop_acks = False
        self.all_arrive(3, desk)

    def test_a_name_server_that_stalls_holds_up_no_other_platform(self):
        shim = pathlib.Path(os.environ.get("HOMEWARD_STALLING_RESOLVER", ""))
        if not shim.is_file():
            self.skipTest("without the stalling resolver of the build")
        broker = self.broker()
        desk = self.desk(broker)
        os.environ["LD_PRELOAD"] = str(shim)
        self.addCleanup(os.environ.pop, "LD_PRELOAD", None)
        config = HOME % {"brokers": '"%s"' % broker.uri, "more": ""}
        config = config.replace("recipients:", "  stuck:\n    gateway: hw-other\n"
                                "    brokers: [\"mqtt://broker.stalls.invalid:1883\"]\nrecipients:")
        config += config[config.index("  care:\n    platform: care"):].replace("care:", "stuck:", 1
                                                                                ).replace(
            "platform: care", "platform: stuck")
        self.home = self.gateway(config)
        os.environ.pop("LD_PRELOAD")
        self.plugin = Plugin(self.home.plugin_socket)
        self.addCleanup(self.plugin.close)
        self.linked()
        slowest = 0
        for number in range(10):
            began = time.monotonic()
            self.plugin.send("panic", "action", "pressed", "event")
            lab.wait_for("the press", lambda n=number: len(
                [e for e in desk.alerts("raised")
                 if e["data"]["rule"] == "panic-button"]) > n, 10)
            slowest = max(slowest, time.monotonic() - began)
            time.sleep(0.5)
        self.assertLess(slowest, 2)
        self.assertEqual(self.home.ask("status").returncode, 0)
        self.assertEqual(self.home.stop(), 0, "and it stops in time")


if __name__ == "__main__":
    unittest.main()
