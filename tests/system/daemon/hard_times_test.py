"""Real processes in hard times: a full disk, a damaged database, kills at random instants while the
broker comes and goes. HOMEWARD_TEST_KILLS sets how often the daemon is killed (200 in the long
lane), HOMEWARD_TEST_SEED what is drawn."""
import contextlib
import json
import os
import random
import sqlite3
import subprocess
import threading
import time
import unittest

import lab
import press
from brokers import KeepingBroker

KILLS = int(os.environ.get("HOMEWARD_TEST_KILLS", "6"))
SEED = int(os.environ.get("HOMEWARD_TEST_SEED", "1"))


def rules_of(envelopes):
    return [e["data"]["rule"] for e in envelopes]


class HardTimes(lab.LabTest):

    def home(self, broker):
        return press.HOME + lab.platform_yaml(broker.uri) + press.BACKUP

    def plugin(self, gateway):
        plugin = press.Plugin(gateway.plugin_socket)
        self.addCleanup(plugin.close)
        return plugin

    def small_disk(self, mebibytes):
        folder = self.folder / "state"
        folder.mkdir()
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=%dm" % mebibytes, "tmpfs",
                               folder], capture_output=True, check=False)
        if made.returncode != 0:
            self.skipTest("a file system of its own can't be mounted here")
        self.addCleanup(subprocess.run, ["umount", "-l", folder], check=False)
        return folder

    def test_a_full_disk_holds_up_no_alarm(self):
        disk = self.small_disk(8)
        broker = self.broker()
        desk = self.desk(broker)
        gateway = self.gateway(self.home(broker))
        plugin = self.plugin(gateway)
        filler = disk / "filler"
        with open(filler, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"x" * 65536)
            except OSError:
                pass
        # The log of the database has room left that it may use first.
        presses = 0

        def failing():
            nonlocal presses
            for _ in range(20):
                plugin.send("panic", "action", "pressed", "event")
                presses += 1
                time.sleep(0.02)
            return "store-failing" in rules_of(desk.alerts("raised"))
        lab.wait_for("store-failing", failing)
        before = len(desk.alerts("raised"))
        for state in ("open", "closed", "open"):
            plugin.send("door", "contact", state)
        lab.wait_for("the door to be told", lambda: "door-open" in rules_of(
            desk.alerts("raised")[before:]), 10)
        self.assertIn("can't be written", gateway.ask("status").stdout)
        self.erase_is_refused(gateway)
        answer = gateway.ask("reload")
        self.assertEqual(answer.returncode, 1)
        self.assertIn("nothing is taken over while the disk takes nothing", answer.stdout)
        filler.unlink()
        lab.wait_for("the restore", lambda: "store-failing" in rules_of(desk.alerts("resolved")),
                     150)
        lab.wait_for("everything to be on disk", lambda: plugin.uncommitted() == 0)
        self.assertEqual(gateway.stop(), 0)
        gateway.start()
        rules = [alert["rule"] for alert in gateway.ask_json("alerts")["alerts"]]
        self.assertIn("door-open", rules)

    def test_a_start_on_a_disk_that_takes_nothing_still_brings_an_alarm(self):
        disk = self.small_disk(8)
        broker = self.broker()
        desk = self.desk(broker)
        gateway = self.gateway(self.home(broker))
        plugin = self.plugin(gateway)
        plugin.send("door", "contact", "open")
        lab.wait_for("the door", lambda: "door-open" in rules_of(desk.alerts("raised")))
        lab.wait_for("it to be on disk", lambda: plugin.uncommitted() == 0)
        gateway.process.kill()
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        gateway.start()
        lab.wait_for("the fault", lambda: "store-away" in rules_of(desk.alerts("raised")))
        plugin.send("panic", "action", "pressed", "event")
        lab.wait_for("the press", lambda: "panic-button" in rules_of(desk.alerts("raised")), 10)
        self.assertIn("kept in memory", gateway.ask("status").stdout)
        self.erase_is_refused(gateway)
        self.assertEqual(gateway.stop(), 0)
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
        gateway.start()
        self.assertNotIn("kept in memory", gateway.ask("status").stdout)
        known = [alert["rule"] for alert in gateway.ask_json("alerts")["alerts"]]
        self.assertIn("door-open", known)
        self.no_two_contents(desk)

    def test_a_state_folder_that_is_not_ours_ends_the_start(self):
        folder = self.folder / "state"
        folder.write_text("a file where a folder should be")
        config = self.folder / "homeward.yaml"
        config.write_text(self.home(self.broker()))
        (self.folder / "run").mkdir()
        done = subprocess.run([lab.BIN / "homewardd", "--config", config, "--state-dir", folder,
                               "--runtime-dir", self.folder / "run"], capture_output=True,
                              text=True, timeout=20, check=False)
        self.assertEqual(done.returncode, 69)
        self.assertIn("Not a directory", done.stderr + done.stdout)

    def on_a_bad_disk(self):
        """A gateway whose disk fails while the file exists, and hangs while something is in it."""
        shim = os.environ.get("HOMEWARD_FAILING_DISK")
        if not shim:
            self.skipTest("HOMEWARD_FAILING_DISK names no library")
        trigger = self.folder / "disk-fails"
        self.addCleanup(setattr, lab.Gateway, "environment", {})
        lab.Gateway.environment = {"LD_PRELOAD": shim, "HOMEWARD_TEST_DISK_FAILS": str(trigger)}
        broker = self.broker()
        desk = self.desk(broker)
        gateway = self.gateway(self.home(broker))
        self.addCleanup(trigger.unlink, missing_ok=True)
        return trigger, desk, gateway, self.plugin(gateway)

    def test_a_disk_that_hangs_holds_up_no_alarm(self):
        trigger, desk, gateway, plugin = self.on_a_bad_disk()
        trigger.write_text("hang")
        plugin.send("panic", "action", "pressed", "event")
        lab.wait_for("the press", lambda: "panic-button" in rules_of(desk.alerts("raised")), 5)
        plugin.send("door", "contact", "open")
        lab.wait_for("store-failing", lambda: "store-failing" in rules_of(desk.alerts("raised")))
        lab.wait_for("the door", lambda: "door-open" in rules_of(desk.alerts("raised")), 15)
        trigger.unlink()
        lab.wait_for("the restore", lambda: "store-failing" in rules_of(desk.alerts("resolved")),
                     150)
        lab.wait_for("everything to be on disk", lambda: plugin.uncommitted() == 0)
        self.assertEqual(gateway.stop(), 0)
        self.no_two_contents(desk)

    def test_a_disk_that_answers_with_errors_holds_up_no_alarm(self):
        trigger, desk, gateway, plugin = self.on_a_bad_disk()
        trigger.touch()
        plugin.send("door", "contact", "open")
        lab.wait_for("store-failing", lambda: "store-failing" in rules_of(desk.alerts("raised")))
        lab.wait_for("the door", lambda: "door-open" in rules_of(desk.alerts("raised")), 10)
        for count in range(1, 6):
            plugin.send("panic", "action", "pressed", "event")
            lab.wait_for("the press", lambda: rules_of(desk.alerts("raised")).count(
                "panic-button") == count, 10)
            self.acknowledge_all(gateway)
            lab.wait_for("its end", lambda: rules_of(desk.alerts("resolved")).count(
                "panic-button") == count, 10)
        self.assertIn("can't be written", gateway.ask("status").stdout)
        trigger.unlink()
        lab.wait_for("the restore", lambda: "store-failing" in rules_of(desk.alerts("resolved")),
                     150)
        lab.wait_for("everything to be on disk", lambda: plugin.uncommitted() == 0)
        self.assertEqual(gateway.stop(), 0)
        gateway.start()
        known = [alert["rule"] for alert in gateway.ask_json("alerts")["alerts"]]
        self.assertEqual(known.count("panic-button"), 5)
        self.assertIn("door-open", known)
        self.no_two_contents(desk)

    def test_a_damaged_database_is_set_aside_and_told(self):
        broker = self.broker()
        desk = self.desk(broker)
        gateway = self.gateway(self.home(broker))
        self.plugin(gateway).send("door", "contact", "open")
        lab.wait_for("the alert", lambda: desk.alerts("raised"))
        gateway.process.kill()
        database = gateway.state / "homeward.db"
        for part in gateway.state.glob("homeward.db*"):
            data = bytearray(part.read_bytes())
            data[100:] = os.urandom(max(0, len(data) - 100))
            part.write_bytes(data)
        gateway.start()
        lab.wait_for("store-damaged", lambda: "store-damaged" in rules_of(desk.alerts("raised")))
        aside = [p.name for p in gateway.state.glob("homeward.db*corrupt*")]
        self.assertIn(database.name, [name.split(".corrupt")[0] for name in aside])
        self.assertEqual(gateway.stop(), 0)

    def damage_while_it_runs(self, gateway, plugin, desk):
        # More than the daemon keeps of the file in its memory.
        for _ in range(300):
            plugin.send("door", "contact", "open")
            plugin.send("door", "contact", "closed")
        plugin.send("door", "contact", "open")
        lab.wait_for("everything to be told", lambda: plugin.uncommitted() == 0 and rules_of(
            desk.alerts("raised")).count("door-open") == 301)
        for part in gateway.state.glob("homeward.db*"):
            with open(part, "r+b") as file:
                file.write(os.urandom(part.stat().st_size))
        with self.assertRaises(Exception):
            gateway.ask_json("alerts", "--limit", "1000")

    def test_a_database_damaged_under_the_daemon_is_replaced_while_it_runs(self):
        broker = self.broker()
        desk = self.desk(broker)
        gateway = self.gateway(self.home(broker))
        plugin = self.plugin(gateway)
        plugin.send("bed", "occupancy", True)
        self.damage_while_it_runs(gateway, plugin, desk)
        plugin.send("panic", "action", "pressed", "event")
        lab.wait_for("the press", lambda: "panic-button" in rules_of(desk.alerts("raised")), 10)
        lab.wait_for("store-damaged", lambda: "store-damaged" in rules_of(desk.alerts("raised")),
                     100)
        self.assertTrue(list(gateway.state.glob("homeward.db*corrupt*")))
        plugin.send("door", "contact", "closed")
        lab.wait_for("the door's end, which the rules still know", lambda: rules_of(
            desk.alerts("resolved")).count("door-open") == 301)
        lab.wait_for("everything to be on disk", lambda: plugin.uncommitted() == 0)
        self.assertEqual(gateway.stop(), 0)
        gateway.start()
        open_now = {alert["rule"] for alert in gateway.ask_json("alerts", "--open")["alerts"]}
        self.assertLessEqual({"in-bed", "panic-button"}, open_now)
        self.assertNotIn("door-open", open_now)
        self.acknowledge_all(gateway)
        lab.wait_for("the end of the press", lambda: "panic-button" in rules_of(
            desk.alerts("resolved")))
        self.no_two_contents(desk)
        self.assertEqual(gateway.stop(), 0)

    def test_a_damaged_database_on_a_disk_that_takes_no_new_one_ends_the_daemon(self):
        trigger, desk, gateway, plugin = self.on_a_bad_disk()
        self.damage_while_it_runs(gateway, plugin, desk)
        trigger.touch()
        lab.wait_for("the end of the daemon", lambda: not gateway.process.running(), 100)
        trigger.unlink()
        gateway.start()
        lab.wait_for("store-damaged", lambda: "store-damaged" in rules_of(desk.alerts("raised")))
        self.assertEqual(gateway.stop(), 0)

    def test_kills_in_a_storm_lose_nothing(self):
        draw = random.Random(SEED)
        broker = KeepingBroker(self.folder)
        self.addCleanup(lambda: broker.process.running() and broker.stop())
        desk = self.desk(broker)
        gateway = self.gateway(self.home(broker))
        plugin = self.plugin(gateway)
        presses = 0
        ending = threading.Event()

        def flap():
            while not ending.wait(draw.uniform(0.5, 3)):
                broker.stop()
                ending.wait(draw.uniform(0.1, 1))
                broker.start()
        flapping = threading.Thread(target=flap)
        flapping.start()
        try:
            for _ in range(KILLS):
                end = time.monotonic() + draw.uniform(0.05, 1.0)
                while time.monotonic() < end:
                    plugin.send("panic", "action", "pressed", "event")
                    presses += 1
                    for _ in range(5):
                        plugin.send("bed", "occupancy", bool(draw.getrandbits(1)))

                    time.sleep(0.01)
                gateway.process.kill()
                gateway.start()
                self.acknowledge_all(gateway)
        finally:
            ending.set()
            flapping.join()
        lab.wait_for("all to be on disk", lambda: plugin.uncommitted() == 0)
        lab.wait_for("an empty queue", lambda: not sum(
            gateway.ask_json("status")["platforms"][0]["waiting"].values()), 120)
        self.assertEqual(gateway.stop(), 0)
        known = self.alerts_on_disk(gateway)
        self.assertGreater(len(known), KILLS)
        try:
            lab.wait_for("all alerts", lambda: known <= self.told(desk), 120)
        except AssertionError:
            self.fail("never told: %s" % sorted(known - self.told(desk)))
        self.no_two_contents(desk)
        print("%d kills, %d presses, %d alerts, %d messages" % (
            KILLS, presses, len(known), len(desk.envelopes("alerts"))))

    def told(self, desk):
        return {e["data"]["alert"] for e in desk.alerts("raised")}

    def alerts_on_disk(self, gateway):
        with contextlib.closing(sqlite3.connect(gateway.state / "homeward.db")) as database:
            return {row[0] for row in database.execute("SELECT id FROM alerts")}

    def acknowledge_all(self, gateway):
        for alert in gateway.ask_json("alerts", "--open")["alerts"]:
            if alert["rule"] == "panic-button":
                gateway.ask("ack", alert["id"])

    def erase_is_refused(self, gateway):
        """What lies on the disk would come back with it."""
        answer = gateway.ask("erase", "--yes", "--config", gateway.config)
        self.assertNotEqual(answer.returncode, 0)
        self.assertIn("nothing was erased", answer.stdout + answer.stderr)
        self.assertTrue(gateway.config.exists())
        self.assertTrue(gateway.process.running())

    def no_two_contents(self, desk):
        seen = {}
        for envelope in desk.envelopes("alerts"):
            text = json.dumps(envelope["data"], sort_keys=True)
            self.assertEqual(seen.setdefault(envelope["id"], text), text)


if __name__ == "__main__":
    unittest.main()
