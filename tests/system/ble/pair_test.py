"""New devices found and taken into the home by `homeward pair`, and tags that come and go."""
import json
import threading
import time
import unittest

import air
import lab

SOS, SEALED, TAG = "A4:C1:38:00:22:01", "54:48:E6:8F:80:A5", "AC:23:3F:00:22:02"

HOME = """
gateway: {id: test-home}
home: {time_zone: Europe/Amsterdam, languages: [en]}
plugins:
  ble: {adapter: "%s", scan: active, gatt: true, tags: ["%s"], tag_lost_s: 10}
devices:
  keys: {id: "ble:%s", room: hall, properties: [presence]}
rules:
  - {alert: near, when: {keys.presence: true}, severity: info}
""" % (air.ADAPTER, TAG, TAG)


class Pair(lab.LabTest):
    def setUp(self):
        super().setUp()
        broker = self.broker()
        self.desk_ = self.desk(broker, acknowledge=True)
        self.air = air.Air(self)
        self.home = self.gateway(HOME + lab.platform_yaml(broker.uri))
        self.plugin = air.Plugin(self, self.air.address, self.home)
        self.air.wait_scan()

    def found(self):
        def asked():
            # While a changed configuration takes over, the plugin is not there for a moment.
            answer = self.home.ask("pair", "ble", "--seconds", "0", "--json")
            self.assertIn(answer.returncode, (0, 1, 69), answer.stderr)
            return answer.stdout
        found = json.loads(lab.wait_for("an answer of the plugin", asked))["found"]
        return {one["id"]: one for one in found}

    def adopt(self, *arguments):
        return self.home.ask("pair", "ble", *arguments, "--config", str(self.home.config))

    def press(self, number):
        self.air.hear(SOS, rssi=-60 - number % 2 * 9,
                      service_data={"fcd2": "4400%02x01643a01" % number})

    def devices(self):
        return {d["id"]: d for d in self.home.ask_json("devices")["devices"] if d["configured"]}

    def test_a_button_is_found_and_taken_into_the_home(self):
        self.press(1)
        lab.wait_for("the button", lambda: "ble:" + SOS in self.found())
        one = self.found()["ble:" + SOS]
        self.assertFalse(one["needs_key"])
        self.assertEqual(sorted(one["properties"]), ["action", "battery"])
        taken = self.adopt("ble:" + SOS, "--name", "sos", "--room", "bathroom",
                           "--supervise", "24h")
        self.assertEqual(taken.returncode, 0, taken.stdout + taken.stderr)
        written = (self.folder / "devices.d" / "sos.yaml").read_text()
        self.assertIn('id: "ble:%s"' % SOS, written)
        self.assertEqual(self.devices()["sos"]["room"], "bathroom")
        lab.wait_for("the plugin to take it", lambda: "ble:" + SOS not in self.found())
        self.press(2)
        lab.wait_for("the press", lambda: [
            e for e in self.home.ask_json("events")["events"]
            if (e["device"], e["property"], e["value"]) == ("sos", "action", "single")])
        again = self.adopt("ble:" + SOS, "--name", "sos")
        self.assertNotEqual(again.returncode, 0)

    def test_a_sealed_device_wants_its_key(self):
        sealed = {"fcd2": "4187b90011223372b0231f"}
        self.air.hear(SEALED, service_data=sealed)
        lab.wait_for("the sensor", lambda: self.found().get("ble:" + SEALED, {}).get("needs_key"))
        arguments = ("ble:" + SEALED, "--name", "hall_motion", "--properties", "motion")
        refused = self.adopt(*arguments)
        self.assertEqual(refused.returncode, 64)
        self.assertIn("--key-file", refused.stderr)
        self.assertFalse((self.folder / "devices.d" / "hall_motion.yaml").exists())
        key = self.folder / "from-the-app.txt"
        key.write_text("231d39c1d7cc1ab1aee224cd096db932\n")
        taken = self.adopt(*arguments, "--key-file", str(key))
        self.assertEqual(taken.returncode, 0, taken.stdout + taken.stderr)
        kept = self.folder / "keys" / "hall_motion.key"
        self.assertEqual(kept.stat().st_mode & 0o777, 0o640)
        self.assertNotIn("231d39", (self.folder / "devices.d" / "hall_motion.yaml").read_text())

        def heard():
            self.air.hear(SEALED, rssi=-70, service_data=sealed)
            self.air.hear(SEALED, rssi=-50, service_data=sealed)
            return self.devices()["hall_motion"]["values"].get("motion") is not None
        lab.wait_for("motion under the key", heard)

    def test_what_the_daemon_refuses_is_taken_back(self):
        self.press(1)
        lab.wait_for("the button", lambda: "ble:" + SOS in self.found())
        refused = self.adopt("ble:" + SOS, "--name", "keys")
        self.assertEqual(refused.returncode, 1, refused.stdout)
        self.assertIn("already", refused.stdout)
        self.assertFalse((self.folder / "devices.d" / "keys.yaml").exists())
        self.assertIn("ble:" + SOS, self.found())

    def test_what_the_daemon_cannot_start_is_taken_back(self):
        self.press(1)
        lab.wait_for("the button", lambda: "ble:" + SOS in self.found())
        before = self.home.config.read_text()
        nowhere = self.folder / "no-folder" / "control.sock"
        self.home.config.write_text(before + "control: {socket: %s}\n" % nowhere)
        refused = self.adopt("ble:" + SOS, "--name", "sos")
        self.assertEqual(refused.returncode, 1, refused.stdout)
        self.assertIn("can't be started", refused.stdout)
        self.assertFalse((self.folder / "devices.d" / "sos.yaml").exists())
        self.assertNotIn("sos", self.devices())
        self.home.config.write_text(before)
        lab.wait_for("the button again", lambda: "ble:" + SOS in self.found())
        self.assertEqual(self.adopt("ble:" + SOS, "--name", "sos").returncode, 0)

    def test_wrong_words_are_told_so(self):
        for arguments, said in [(("ble:" + SOS,), "--name"),
                                (("zigbee:1", "--name", "a"), "ble:"),
                                (("ble:" + SOS, "--name", "a b", "--properties", "x"), "--name"),
                                (("ble:" + SOS, "--name", "a"), "--properties")]:
            answer = self.adopt(*arguments)
            self.assertEqual(answer.returncode, 64, answer.stdout)
            self.assertIn(said, answer.stderr)

    def test_a_tag_comes_and_goes(self):
        here = threading.Event()
        here.set()

        def beacon():
            count = 0
            while here.is_set():
                count += 1
                self.air.hear(TAG, rssi=-50 - count % 2 * 10, manufacturer_data={
                    "004c": "0215" "00112233445566778899aabbccddeeff" "00010002c5"})
                time.sleep(0.5)
        thread = threading.Thread(target=beacon)
        thread.start()
        try:
            lab.wait_for("the tag", lambda: [e for e in self.desk_.alerts("raised")
                                             if e["data"]["rule"] == "near"])
        finally:
            here.clear()
            thread.join()
        lab.wait_for("its leave", lambda: self.desk_.alerts("resolved"))


if __name__ == "__main__":
    unittest.main()
