"""The plugin that brings the sensors: homeward-zigbee2mqtt as its unit starts it."""
import json
import os
import shutil
import unittest

import lab
import paho.mqtt.client as mqtt
from troubleshooting.scene import HOME, MORTAL, Scene, row

PLUGIN = "homeward-zigbee2mqtt"


def home(broker="mqtt://127.0.0.1:1883", more=""):
    return HOME.replace("  press: {}\n", "  press: {}\n  zigbee2mqtt: {broker: \"%s\"%s}\n" % (
        broker, more))


class Plugins(Scene):
    """Whether the daemon and the plugin find each other."""

    def welcomed(self, plugin):
        lab.wait_for("a welcome", lambda: "connected to the gateway" in plugin.text(), 30)

    @row("is not under plugins:")
    def test_the_home_does_not_name_the_plugin(self):
        running = self.home()
        plugin = self.program(PLUGIN)
        self.hear("homeward status", "homeward pair zigbee2mqtt --seconds 1", self.journal,
                  lambda: self.plugins_journal(plugin))
        running.reload(home())
        self.welcomed(plugin)
        self.over("homeward status")

    @row("cannot read 'password'")
    def test_the_plugins_password_is_not_there(self):
        password = self.folder / "z2m.password"
        self.home(home(more=", username: homeward, password_file: %s" % password))
        plugin = self.program(PLUGIN)
        self.hear("homeward status")
        password.write_text("secret\n")
        self.welcomed(plugin)
        self.over("homeward status")

    @row("Plugin zigbee2mqtt is disconnected")
    def test_the_plugins_process_ended(self):
        self.home(home())
        plugin = self.program(PLUGIN)
        self.welcomed(plugin)
        plugin.kill()
        self.hear("homeward status")
        self.program(PLUGIN)
        self.over("homeward status")

    @row("never-connected")
    def test_the_plugin_was_never_started(self):
        self.home(home())
        self.hear("homeward status", "homeward pair zigbee2mqtt --seconds 1")
        self.program(PLUGIN)
        self.over("homeward status")

    @row("plugins.sock: No such file")
    def test_the_plugin_finds_no_daemon(self):
        plugin = self.program(PLUGIN)
        self.hear(lambda: self.plugins_journal(plugin))
        self.home(home())
        self.welcomed(plugin)

    @row("plugins.sock: Permission denied")
    def test_the_plugins_user_is_not_in_the_group(self):
        socket = self.home(home()).plugin_socket
        socket.chmod(0o060)
        plugin = self.program(PLUGIN, under=MORTAL)
        self.hear(lambda: self.plugins_journal(plugin))
        socket.chmod(0o660)
        self.welcomed(plugin)

    @unittest.skipUnless(os.geteuid() == 0, "only root can be another user")
    @row("is not the plugin's user")
    def test_the_plugin_runs_as_somebody_else(self):
        nobody = "65534"
        running = self.home(home(more=", user: daemon"))
        running.plugin_socket.chmod(0o666)
        self.folder.chmod(0o711)
        program = shutil.copy(lab.BIN / PLUGIN, self.folder)  # where nobody can reach it
        self.instead = [("homeward-zigbee2mqtt", "daemon")]
        plugin = self.program(program, under=("setpriv", "--reuid=" + nobody, "--clear-groups"))
        self.hear("homeward status", lambda: self.plugins_journal(plugin))
        plugin.kill()
        self.welcomed(self.program(PLUGIN, log="again.log"))
        self.over("homeward status")

    @row("is connected already and answers")
    def test_the_plugin_is_started_by_hand_beside_its_unit(self):
        self.home(home())
        first = self.program(PLUGIN)
        self.welcomed(first)
        second = self.program(PLUGIN, log="second.log")
        self.hear(lambda: self.plugins_journal(second))
        first.stop()
        self.welcomed(second)


class Bridges(Scene):
    """Whether the plugin hears Zigbee2MQTT."""

    def say(self, broker, state):
        """What Zigbee2MQTT says of itself, which the broker keeps."""
        client = mqtt.Client()
        client.connect("127.0.0.1", broker.port)
        client.loop_start()
        client.publish("zigbee2mqtt/bridge/state", json.dumps({"state": state}), qos=1,
                       retain=True).wait_for_publish()
        client.loop_stop()
        client.disconnect()

    @row("MQTT broker: mqtt://")
    def test_the_broker_of_the_sensors_is_at_another_port(self):
        broker = self.broker()
        running = self.home(home("mqtt://127.0.0.1:%d" % lab.free_port()))
        self.program(PLUGIN)
        self.hear("homeward status")
        running.reload(home(broker.uri))
        self.over("homeward status")

    @row("no Zigbee2MQTT speaks below the topic")
    def test_zigbee2mqtt_speaks_elsewhere(self):
        broker = self.broker()
        self.home(home(broker.uri))
        self.program(PLUGIN)
        self.hear("homeward status")
        self.say(broker, "online")
        self.over("homeward status")

    @row("Zigbee2MQTT is stopped")
    def test_zigbee2mqtt_is_stopped(self):
        broker = self.broker()
        self.say(broker, "offline")
        self.home(home(broker.uri))
        self.program(PLUGIN)
        self.hear("homeward status")
        self.say(broker, "online")
        self.over("homeward status")

    @row("Plugin zigbee is failed")
    def test_the_stick_is_at_another_port(self):
        self.home(HOME.replace("  press: {}\n", "  press: {}\n  zigbee: {port: %s}\n" % (
            self.folder / "usb-stick")))
        self.program("homeward-zigbee", "--state", self.folder / "zigbee")
        self.hear("homeward status")
