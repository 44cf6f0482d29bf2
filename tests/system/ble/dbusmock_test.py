"""The installed plugin on a bluetoothd that others made: the bluez5 template of python-dbusmock.

Our own fake (tests/support/bluez) knows more, but it knows what we believe. The template has no
ageing, no monitors and no GATT of its own, and it announces devices with advertising data of other
types than bluetoothd's; what it has not is added by hand here.
"""
import sys
import time
import unittest

import dbus

import air
import lab

ADAPTER = "00:01:02:03:04:05"  # what the template gives hci0
SOS, DOOR, CUFF = ("A4:C1:38:00:22:0%d" % i for i in range(3))
DEVICE = "org.bluez.Device1"
CHARACTERISTIC = "org.bluez.GattCharacteristic1"

HOME = """
gateway: {id: test-home}
home: {time_zone: Europe/Amsterdam, languages: [en]}
plugins:
  ble: {adapter: "%s", scan: active, gatt: true}
devices:
  sos:  {id: "ble:%s", room: bathroom, properties: [action]}
  door: {id: "ble:%s", room: hall, properties: [contact]}
  cuff: {id: "ble:%s", room: living, properties: [systolic, diastolic]}
rules:
  - {alert: sos, when: {event: {sos.action: single}}, severity: critical, category: safety,
     resolve: ack}
  - {alert: door-open, when: {door.contact: open}, severity: warning}
  - {alert: high-pressure, when: {cuff.systolic: {above: 160}}, severity: warning}
""" % (ADAPTER, SOS, DOOR, CUFF)
# 170/95 mmHg, mean 120, taken on 2026-11-28 at 10:00, pulse 72.
PRESSURE = bytes.fromhex("06" "aa00" "5f00" "7800" "ea070b1c0a0000" "4800")


def uuid(short):
    return "0000%s-0000-1000-8000-00805f9b34fb" % short


def octets(data):
    return dbus.Array(bytes(data), signature="y")


class Template:
    """The template with one adapter, on a private bus."""

    def __init__(self, test):
        self.address = air.private_bus(test)
        self.log = test.folder / "dbusmock.log"
        self.process = None
        test.addCleanup(self.kill)
        self.bus = dbus.bus.BusConnection(self.address)
        test.addCleanup(self.bus.close)
        self.start()

    def start(self):
        self.process = lab.Process([sys.executable, "-m", "dbusmock", "--system", "--template",
                                    "bluez5"], self.log, DBUS_SYSTEM_BUS_ADDRESS=self.address)
        lab.wait_for("the template", lambda: self.bus.name_has_owner("org.bluez"))
        self.plug_in()

    def kill(self):
        self.process.kill()

    def at(self, path, interface):
        return dbus.Interface(self.bus.get_object("org.bluez", path, introspect=False), interface)

    def plug_in(self):
        self.at("/", "org.bluez.Mock").AddAdapter("hci0", "a gateway")

    def pull_out(self):
        self.at("/", "org.bluez.Mock").RemoveAdapterWithDevices("hci0")

    def scans(self):
        try:
            return bool(self.at("/org/bluez/hci0", "org.freedesktop.DBus.Properties").Get(
                "org.bluez.Adapter1", "Discovering"))
        except dbus.DBusException:
            return False

    def wait_scan(self):
        lab.wait_for("a scan", self.scans)

    def add_device(self, address):
        return self.at("/", "org.bluez.Mock").AddDevice("hci0", address, "a device")

    def changed(self, path, interface, properties):
        self.at(path, "org.freedesktop.DBus.Mock").EmitSignal(
            "org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as",
            dbus.Array([interface, dbus.Dictionary(properties, signature="sv"),
                        dbus.Array([], signature="s")], signature="v"))

    def hear(self, path, rssi, **properties):
        self.changed(path, DEVICE, {"RSSI": dbus.Int16(rssi), **properties})

    def say(self, path, rssi, data):
        """Service data of BTHome, as bluetoothd gives it on."""
        self.hear(path, rssi, ServiceData=dbus.Dictionary(
            {uuid("fcd2"): octets(bytes.fromhex(data))}, signature="sv"))

    def add_characteristic(self, path, short, flags, start_notify=""):
        properties = dbus.Dictionary({
            "UUID": uuid(short), "Service": dbus.ObjectPath(path.rpartition("/")[0]),
            "Flags": dbus.Array(flags, signature="s"), "Notifying": dbus.Boolean(False)},
            signature="sv")
        methods = dbus.Array([("StartNotify", "", "", start_notify), ("StopNotify", "", "", ""),
                              ("ReadValue", "a{sv}", "ay", "ret = [0x55]"),
                              ("WriteValue", "aya{sv}", "", "")], signature="(ssss)")
        self.at("/", "org.freedesktop.DBus.Mock").AddObject(path, CHARACTERISTIC, properties,
                                                            methods)


class Dbusmock(lab.LabTest):
    def setUp(self):
        super().setUp()
        broker = self.broker()
        self.care = self.desk(broker, acknowledge=True)
        self.bluez = Template(self)
        self.home = self.gateway(HOME + lab.platform_yaml(broker.uri))
        self.plugin = air.Plugin(self, self.bluez.address, self.home)
        self.bluez.wait_scan()

    def raised(self, rule):
        return [e for e in self.care.alerts("raised") if e["data"]["rule"] == rule]

    def wait_raised(self, rule, count=1):
        lab.wait_for("%d of %s\n%s" % (count, rule, self.plugin.text()[-2000:]),
                     lambda: len(self.raised(rule)) >= count)

    def test_a_button_and_a_door(self):
        sos, door = self.bluez.add_device(SOS), self.bluez.add_device(DOOR)
        self.bluez.say(sos, -60, "4400013a01")
        self.wait_raised("sos")
        self.bluez.say(sos, -61, "4400013a01")  # the same press once more
        self.bluez.say(door, -70, "4400011a01")
        self.wait_raised("door-open")
        self.assertEqual(len(self.raised("sos")), 1)
        self.assertTrue(self.plugin.running())

    def test_the_adapter_is_pulled_out_and_plugged_in(self):
        self.bluez.say(self.bluez.add_device(SOS), -60, "4400013a01")
        self.wait_raised("sos")
        self.bluez.pull_out()
        lab.wait_for("the loss", lambda: "hci0" not in self.home.ask("status").stdout and
                     self.home.ask_json("status")["plugins"][0]["state"] != "ok")
        self.bluez.plug_in()
        self.bluez.wait_scan()
        # The daemon takes what is closer together for a repetition (docs/RULES.md).
        time.sleep(2.2)
        self.bluez.say(self.bluez.add_device(SOS), -60, "4400023a01")
        self.wait_raised("sos", 2)

    def test_bluetoothd_is_killed(self):
        self.bluez.say(self.bluez.add_device(SOS), -60, "4400013a01")
        self.wait_raised("sos")
        self.bluez.kill()
        time.sleep(2.2)
        self.bluez.start()
        self.bluez.wait_scan()
        self.bluez.say(self.bluez.add_device(SOS), -60, "4400023a01")
        self.wait_raised("sos", 2)

    def test_a_blood_pressure_measurement(self):
        cuff = self.bluez.add_device(CUFF)
        tells = ("self.EmitSignal('org.freedesktop.DBus.Properties', 'PropertiesChanged', "
                 "'sa{sv}as', ['%s', {'Value': dbus.Array([%s], signature='y')}, "
                 "dbus.Array([], signature='s')])"
                 % (CHARACTERISTIC, ", ".join("dbus.Byte(%d)" % byte for byte in PRESSURE)))
        self.bluez.add_characteristic(cuff + "/service000a/char000b", "2a35", ["indicate"], tells)
        self.bluez.hear(cuff, -60, UUIDs=dbus.Array([uuid("1810")], signature="s"))
        # bluetoothd tells when it knows the services; the template never does.
        device = self.bluez.at(cuff, "org.freedesktop.DBus.Properties")
        lab.wait_for("a connection", lambda: "Connect" in self.bluez.log.read_text())
        self.assertFalse(device.Get(DEVICE, "ServicesResolved"))
        self.bluez.changed(cuff, DEVICE, {"Connected": dbus.Boolean(True),
                                          "ServicesResolved": dbus.Boolean(True)})
        self.wait_raised("high-pressure")
        self.assertEqual(self.raised("high-pressure")[0]["data"]["evidence"][0]["value"], 170)
        lab.wait_for("the end of the session",
                     lambda: "Disconnect" in self.bluez.log.read_text())


if __name__ == "__main__":
    unittest.main()
