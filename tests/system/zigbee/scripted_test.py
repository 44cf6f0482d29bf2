#!/usr/bin/env python3
"""homeward-zigbee and a stick whose every word stands in home.znp: start, form, join, enrol, faults."""
import json
import pathlib
import unittest

from core import Core
from lab import BIN, LabTest, Process, wait_for
from scripted import ACTIVE_KEY, COUNTER, NETWORK, ScriptedStick

SCRIPT = pathlib.Path(__file__).with_name("home.znp")
BUTTON = "zigbee:0x00124b0001a2b305"


class ScriptedTest(LabTest):
    def setUp(self):
        super().setUp()
        self.stick = ScriptedStick(self.folder, SCRIPT)
        self.addCleanup(self.stick.stop)
        self.core = Core(self.folder / "plugins.sock", {"port": str(self.stick.port), "channel": 20})
        self.addCleanup(self.core.close)

    def start(self):
        self.plugin = Process([BIN / "homeward-zigbee", "--socket", self.folder / "plugins.sock",
                               "--state", self.folder / "zigbee"], self.folder / "plugin.log")
        self.addCleanup(lambda: self.plugin.running() and self.plugin.kill())

    def start_and_wait(self):
        before = len(self.core.messages)
        self.start()
        self.core.wait_health("ok", 30, before)

    def pair(self):
        self.start_and_wait()
        self.assertTrue(self.core.command("permit_join", time=60)["ok"])
        self.stick.play("join")
        self.wait_ready()

    def wait_ready(self):
        ready = "a device is ready device=" + BUTTON.removeprefix("zigbee:")
        wait_for("the interview\n" + self.plugin.text(), lambda: ready in self.plugin.text(), 20)

    def presses(self):
        return [e for e in self.core.events()
                if (e["device"], e["property"], e["value"]) == (BUTTON, "action", "pressed")]

    def press(self, number, count):
        """Presses, and waits until `count` presses have been told in all."""
        self.stick.play("press", number=number)
        wait_for("the press", lambda: len(self.presses()) >= count, 10)
        self.assertEqual(count, len(self.presses()))

    def network(self):
        items = self.stick.memory.items
        return items[NETWORK][36:65], items[ACTIVE_KEY][1:]

    def test_an_empty_stick_is_formed_and_after_a_restart_resumed(self):
        self.start_and_wait()
        formed = self.network()
        self.assertEqual(20, self.stick.memory.items[NETWORK][24])
        self.assertEqual(1, self.stick.asked.count("2f0504"))
        backup = self.folder / "zigbee" / "coordinator_backup.json"
        self.assertEqual(formed[1].hex(), json.loads(backup.read_text())["network_key"]["key"])
        self.plugin.stop()
        self.stick.play("crash")
        self.start_and_wait()
        self.assertEqual(formed, self.network())
        self.assertEqual(1, self.stick.asked.count("2f0504"), "formed once")
        self.assertTrue([ask for ask in self.stick.asked if ask.startswith("2540")])
        self.assertEqual([], self.stick.strange)

    def test_a_call_button_joins_is_asked_enrols_and_calls(self):
        self.pair()
        told = [m for m in self.core.messages if m["type"] == "device"][-1]
        self.assertEqual((BUTTON, "HEIMAN", "SOS-EM"),
                         (told["id"], told["manufacturer"], told["model"]))
        self.assertEqual(b"\x01", self.stick.named["enrolled"])
        self.press("22", 1)
        wait_for("its answer", lambda: "button 050010220b0000" in self.stick.asked, 10)
        order = [ask[:4] for ask in self.stick.asked if ask[:4] in ("2502", "2505", "2504", "2521")]
        self.assertEqual(["2502", "2505", "2504", "2521"], order[:4])
        self.assertEqual([], self.stick.strange)

    def test_an_interview_that_nobody_answers_goes_on_when_the_button_is_pressed(self):
        self.start_and_wait()
        self.assertTrue(self.core.command("permit_join", time=60)["ok"])
        self.stick.sleeps = True
        self.stick.play("join")
        wait_for("the interview to wait", lambda: "an interview waits" in self.plugin.text(), 40)
        self.stick.sleeps = False
        self.stick.play("press", number="22")
        self.wait_ready()
        self.press("23", 1)

    def test_a_press_repeated_over_a_reset_of_the_stick_is_one_press(self):
        self.pair()
        self.press("22", 1)
        before = len(self.core.messages)
        self.stick.play("crash")
        self.core.wait_health("radio-reset", 10, before)
        self.core.wait_health("ok", 30, before)
        # Its answer was lost with the stick, so the button says it again.
        self.stick.play("press", number="22")
        self.press("23", 2)

    def test_a_stick_that_hangs_is_told_and_served_again(self):
        self.pair()
        before = len(self.core.messages)
        self.stick.hangs = True
        self.core.wait_health("radio-silent", 60, before)
        self.stick.hangs = False
        self.core.wait_health("ok", 60, before)
        self.press("22", 1)

    def test_a_wiped_stick_gets_its_network_back_with_counters_ahead(self):
        self.pair()
        self.assertTrue(self.core.command("backup")["ok"])
        formed, entry = self.network(), self.stick.memory.entries[1, 0]
        before = len(self.core.messages)
        self.stick.memory.wipe()
        self.stick.play("crash")
        self.core.wait_health("radio-reset", 10, before)
        self.core.wait_health("ok", 60, before)
        self.assertEqual(formed, self.network())
        self.assertEqual(entry[2:], self.stick.memory.entries[1, 0][2:])
        counter = int.from_bytes(self.stick.memory.entries[7, 0][:4], "little")
        self.assertEqual(COUNTER + 2500, counter)
        self.press("22", 1)

    def test_another_homes_network_is_left_alone(self):
        self.start_and_wait()
        self.plugin.stop()
        items = self.stick.memory.items
        items[NETWORK] = items[NETWORK][:57] + b"stranger" + items[NETWORK][65:]
        before, kept = len(self.core.messages), dict(items)
        self.start()
        told = self.core.wait_health("radio-foreign", 30, before)
        self.assertEqual("failed", told["state"])
        self.assertEqual(kept, items, "nothing was written")


if __name__ == "__main__":
    unittest.main()
