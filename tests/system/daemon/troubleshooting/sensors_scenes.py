"""Sensors that stay silent: their address, their name, and adopting them."""
import json

import lab
from troubleshooting.scene import HOME, Scene, row

ADOPT = "homeward devices adopt %s --config homeward.yaml"


class Sensors(Scene):
    @row("never heard of bed")
    def test_an_address_with_a_slip(self):
        home = self.home(HOME.replace("press:bed", "press:bedd"))
        plugin = self.plugin(home)
        plugin.send("bed", "occupancy", False)
        self.hear("homeward status", "homeward walk-test 1s")
        home.reload(HOME)
        plugin.send("bed", "occupancy", True)
        self.over("homeward status")

    def heard(self, *properties):
        """A home whose plugin tells of a button that the home does not name."""
        told = {"type": "device", "id": "press:button", "properties": [
            {"name": name} for name in properties]}
        self.plugin(self.home()).link.sendall((json.dumps(told) + "\n").encode())
        lab.wait_for("the button", lambda: "press:button" in self.type("homeward devices").text)

    @row("(not configured)")
    def test_a_sensor_that_is_heard_and_has_no_name(self):
        self.heard("action")
        self.hear("homeward devices")
        self.over(self.type(ADOPT % "press:button button --room hall"))
        self.over("homeward devices")

    @row("did not tell what it measures")
    def test_a_sensor_whose_plugin_does_not_describe_it(self):
        self.heard()
        self.hear(ADOPT % "press:button button --room hall")
        self.over(self.type(ADOPT % "press:button button --room hall --properties action"))

    @row("was not heard")
    def test_a_sensor_that_was_not_heard(self):
        self.home()
        self.hear(ADOPT % "press:buton button --room hall")
        self.over(self.type(ADOPT % "press:button button --room hall --properties action"))

    @row("then the configuration would have errors")
    def test_an_address_without_its_plugin(self):
        self.heard()
        self.hear(ADOPT % "button button --room hall --properties action")
        self.over(self.type(ADOPT % "press:button button --room hall --properties action"))
