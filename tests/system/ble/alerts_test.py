"""From the air to an alert at the care desk, through everything that goes wrong on the way."""
import time
import unittest

import air
import lab

SOS, MAT, DOOR, CUFF, SEALED = ("A4:C1:38:00:11:0%d" % i for i in range(5))
METER = "A4:C1:38:00:11:09"

HOME = """
gateway: {id: test-home}
home: {time_zone: Europe/Amsterdam, languages: [en]}
plugins:
  ble: {adapter: "%s", scan: active, gatt: true}
devices:
  sos:  {id: "ble:%s", room: bathroom, properties: [action]}
  bed:  {id: "ble:%s", room: bedroom, properties: [occupancy]}
  door: {id: "ble:%s", room: hall, properties: [contact]}
  cuff: {id: "ble:%s", room: living, properties: [systolic, diastolic]}
  sealed: {id: "ble:%s", room: living, properties: [systolic], key: PASSKEY}
rules:
  - {alert: sos, when: {event: {sos.action: single}}, severity: critical, category: safety,
     resolve: ack}
  - {alert: in-bed, when: {bed.occupancy: true}, severity: info}
  - {alert: door-open, when: {door.contact: open}, severity: warning}
  - {alert: high-pressure, when: {cuff.systolic: {above: 160}}, severity: warning}
  - {alert: sealed-pressure, when: {sealed.systolic: {above: 160}}, severity: warning}
""" % (air.ADAPTER, SOS, MAT, DOOR, CUFF, SEALED)


def press(number):
    """BTHome v2: packet id, button pressed once."""
    return {"fcd2": "4400%02x3a01" % number}


def state(number, object_id, value):
    return {"fcd2": "4400%02x%s%02x" % (number, object_id, value)}


# 170/95 mmHg, MAP 120, 2026-11-28 10:00:00, pulse 72 (flags: time, pulse).
PRESSURE = "06" "aa00" "5f00" "7800" "ea070b1c0a0000" "4800"


class Alerts(lab.LabTest):
    def setUp(self):
        super().setUp()
        self.desk_ = None
        broker = self.broker()
        self.desk_ = self.desk(broker, acknowledge=True)
        self.air = air.Air(self)
        key = self.folder / "sealed.key"
        key.write_text("004711\n")
        self.home = self.gateway(HOME.replace("PASSKEY", str(key)) +
                                 lab.platform_yaml(broker.uri))
        self.plugin = air.Plugin(self, self.air.address, self.home)
        self.air.wait_scan()

    def raised(self, rule):
        return [e for e in self.desk_.alerts("raised") if e["data"]["rule"] == rule]

    def press(self, number, rssi=-60):
        # Within two seconds the daemon takes the same press for a repetition (docs/RULES.md).
        if number > 1:
            time.sleep(2.2)
        self.air.hear(SOS, rssi=rssi, service_data=press(number))

    def wait_raised(self, rule, count=1):
        lab.wait_for("%d of %s\n%s" % (count, rule, self.plugin.text()[-2000:]),
                     lambda: len(self.raised(rule)) >= count)

    def test_a_button_a_mat_and_a_door_reach_the_care_desk(self):
        self.press(1)
        self.wait_raised("sos")
        self.air.hear(MAT, service_data=state(1, "23", 1))
        self.wait_raised("in-bed")
        self.air.hear(DOOR, service_data=state(1, "1a", 1))
        self.wait_raised("door-open")
        # The device repeats one press; it is one press.
        for _ in range(5):
            self.air.hear(SOS, rssi=-61, service_data=press(1))
            self.air.hear(SOS, rssi=-60, service_data=press(1))
        self.press(2)
        self.wait_raised("sos", 2)
        time.sleep(1)
        self.assertEqual(len(self.raised("sos")), 2)

    def gatt_cuff(self, address=CUFF, passkey=None, **fields):
        bond = {} if passkey is None else {"passkey": passkey}
        self.air.do("gatt", address=address, **bond, characteristics=[
            {"uuid": "2a35", "flags": ["indicate"],
             "on_notify": [{"uuid": "2a35", "value": PRESSURE}]},
            {"uuid": "2a19", "flags": ["read"], "value": "55", **fields},
            {"uuid": "2a2b", "flags": ["read", "write"]}])

    def collected(self, address, rule):
        """Advertises as such devices do, until they are connected or give up, and waits for the
        alert: a session that fails in its beginning is tried again when the device is heard."""
        def raised():
            self.air.hear(address, rssi=-50 if int(time.monotonic()) % 2 else -70,
                          service_uuids=["1810"])
            return self.raised(rule)
        lab.wait_for("%s\n%s" % (rule, self.plugin.text()[-2000:]), raised)

    def test_a_blood_pressure_measurement_reaches_the_care_desk(self):
        self.gatt_cuff()
        self.collected(CUFF, "high-pressure")
        lab.wait_for("the end of the session",
                     lambda: not self.air.do("state")["devices"][CUFF]["connected"])
        written = self.air.do("state")["devices"][CUFF]["written"]
        self.assertEqual(len(written), 1)  # the clock was set
        self.assertEqual(len(written[0]), 20)

    def test_a_cuff_with_a_passkey_is_bonded_after_one_without(self):
        self.gatt_cuff()
        self.collected(CUFF, "high-pressure")
        self.gatt_cuff(SEALED, passkey=4711)
        self.collected(SEALED, "sealed-pressure")

    def test_a_device_that_hangs_up_in_mid_read_has_told_what_it_told(self):
        self.gatt_cuff(disconnect_on_read=True)
        self.collected(CUFF, "high-pressure")
        self.assertTrue(self.plugin.running())

    def test_bluetoothd_is_killed_and_the_adapter_pulled(self):
        self.press(1)
        self.wait_raised("sos")
        self.air.kill_bluetoothd()
        self.air.bluetoothd()
        self.air.wait_scan()
        self.press(2)
        self.wait_raised("sos", 2)
        self.air.do("remove_adapter")
        self.air.do("adapter", hci=1, address=air.ADAPTER)
        self.air.wait_scan()
        self.press(3)
        self.wait_raised("sos", 3)

    def test_a_flood_and_nonsense_cost_nothing_that_is_ours(self):
        self.press(1)
        self.wait_raised("sos")
        self.air.do("flood", count=2000)
        self.air.do("nonsense", address=SOS)
        before = self.plugin.memory_kib()
        for second in range(5):
            for _ in range(10):
                self.air.do("flood", count=200)
                time.sleep(0.1)
            self.press(2 + second, rssi=-50 - second)
            self.wait_raised("sos", 2 + second)
        grown = self.plugin.memory_kib() - before
        self.assertLess(grown, 512, "the plugin grew by %d KiB" % grown)
        print("resident %d KiB, anonymous %d KiB" % (self.plugin.memory_kib(),
                                                     self.plugin.memory_kib("RssAnon")))

    def test_a_press_after_the_plugin_was_killed_is_told_once(self):
        self.press(1)
        self.wait_raised("sos")
        self.plugin.kill()
        self.air.do("expire")
        self.plugin = air.Plugin(self, self.air.address, self.home)
        self.air.do("fail", method="Nothing")
        lab.wait_for("the second scan", lambda: self.air.do("state")["calls"]["StartDiscovery"] > 1)
        self.press(2, rssi=-44)
        self.wait_raised("sos", 2)


if __name__ == "__main__":
    unittest.main()
