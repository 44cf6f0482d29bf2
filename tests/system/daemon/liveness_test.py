"""A sensor that is heard but tells nothing is told apart from one that is gone, over restarts too; what
a plugin could not hear is no sensor's fault."""
import time
import unittest

import lab
from press import Plugin

HOME = """
gateway: {id: test-home}
home: {time_zone: Europe/Amsterdam, languages: [en]}
plugins:
  press: {}
devices:
  hall:   {id: "press:hall", room: hall, properties: [motion, battery], %s}
  toilet: {id: "press:toilet", room: toilet, properties: [motion], %s}
rules:
  - alert: sensor-offline
    when: {offline: "*"}
    each: device
    category: technical
"""


class Liveness(lab.LabTest):
    def home(self, hall, toilet):
        mosquitto = self.broker()
        self.care = self.desk(mosquitto)
        self.gate = self.gateway(HOME % (hall, toilet) + lab.platform_yaml(mosquitto.uri))
        self.plugin = Plugin(self.gate.plugin_socket)
        self.addCleanup(self.plugin.close)

    def told(self, kind):
        """The newest alert of each silent device."""
        return {envelope["data"]["device"]: envelope["data"] for envelope in self.care.alerts(kind)
                if envelope["data"]["rule"] == "sensor-offline"}

    def device(self, name):
        return [d for d in self.gate.ask_json("devices")["devices"] if d["id"] == name][0]

    def heard_until(self, what, condition):
        """The hall's radio goes on meanwhile, and its motion sensor does not."""
        def once():
            self.plugin.send("hall", "x.linkquality", 90)
            time.sleep(0.2)
            return condition()
        return lab.wait_for(what, once)

    def test_a_blind_sensor_is_not_called_gone(self):
        self.home("supervise: 8s, supervise_data: 5s", "supervise: 4s")
        for name in ("hall", "toilet"):
            self.plugin.send(name, "motion", True)
        self.heard_until("both alerts", lambda: len(self.told("raised")) == 2)
        blind, gone = self.told("raised")["hall"], self.told("raised")["toilet"]
        self.assertIn("hall is still heard, but tells nothing since", blind["text"]["en"])
        self.assertEqual([(e["property"], e["value"]) for e in blind["evidence"]],
                         [("data", "missing"), ("link", "heard")])
        self.assertIn("toilet is silent since", gone["text"]["en"])
        self.assertEqual([(e["property"], e["value"]) for e in gone["evidence"]],
                         [("link", "silent"), ("data", "missing")])
        self.assertEqual([self.device(n)["state"] for n in ("hall", "toilet")],
                         ["no-data", "silent"])
        self.assertIn("no data   hall", self.gate.ask("status").stdout)

        before = {name: self.device(name) for name in ("hall", "toilet")}
        self.gate.process.kill()
        self.gate.start()
        self.heard_until("the hall after the restart",
                         lambda: self.device("hall")["state"] == "no-data")
        for name in ("hall", "toilet"):
            self.assertEqual(self.device(name)["last_data"], before[name]["last_data"])
        self.assertEqual(self.device("toilet")["last_seen"], before["toilet"]["last_seen"])
        self.assertEqual(self.told("resolved"), {})

        self.plugin.send("hall", "motion", True)
        lab.wait_for("its end", lambda: "hall" in self.told("resolved"))
        raised = {(e["data"]["alert"], e["data"]["device"]) for e in self.care.alerts("raised")}
        self.assertEqual(sorted(device for _, device in raised), ["hall", "toilet"])

    def test_signs_of_life_keep_a_sensor_in_an_empty_house(self):
        self.home("supervise: 4s", "supervise: 4s")
        self.plugin.send("toilet", "motion", True)
        self.plugin.send("hall", "motion", True)
        end = time.monotonic() + 10
        self.heard_until("ten seconds", lambda: time.monotonic() > end)
        self.assertEqual(set(self.told("raised")), {"toilet"})
        self.assertEqual(self.device("hall")["state"], "alive")
        self.assertEqual(self.device("hall")["values"], {"motion": True})

    def test_a_plugin_that_is_gone_makes_no_sensor_silent(self):
        self.home("supervise: 80s", "supervise: 80s")
        for name in ("hall", "toilet"):
            self.plugin.send(name, "motion", True)
        lab.wait_for("the events", lambda: self.device("toilet")["last_data"])
        self.plugin.close()
        fault = lab.wait_for("the plugin's fault", lambda: [
            e["data"] for e in self.care.alerts("raised") if e["data"]["rule"] == "plugin-gone"], 90)
        self.assertEqual([e["device"] for e in fault[0]["evidence"][1:]], ["hall", "toilet"])
        lab.wait_for("the end of its time", lambda: self.device("hall")["state"] != "alive", 60)
        self.assertEqual(self.device("hall")["state"], "unheard")
        self.assertEqual(self.device("hall")["values"], {})
        time.sleep(1)
        self.assertEqual(self.told("raised"), {})


if __name__ == "__main__":
    unittest.main()
