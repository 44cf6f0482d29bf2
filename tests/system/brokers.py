"""Brokers that do more than lab.Broker: keep their sessions, or speak TLS."""
import os
import pathlib
import shutil
import socket
import subprocess
import time

import lab


class KeepingBroker(lab.Broker):
    """A mosquitto that keeps sessions over its restarts, so that what it took is not lost."""

    def __init__(self, folder):
        super().__init__(folder)
        self.stop()
        text = self.config.read_text().replace("persistence false", "persistence true")
        self.config.write_text(text + "persistence_location %s/\n" % self.folder)
        self.start()


def ask_for_password(broker, user, password):
    """Starts a lab.Broker anew, which lets in from here on who has this password."""
    known = broker.folder / "passwords"
    subprocess.run(["mosquitto_passwd", "-c", "-b", known, user, password], check=True,
                   capture_output=True)
    known.chmod(0o644)
    broker.stop()
    broker.config.write_text(broker.config.read_text().replace(
        "allow_anonymous true", "allow_anonymous false\npassword_file %s" % known))
    broker.start()


class TlsBroker:
    """mosquitto with a plain listener for the desk and one with TLS for the gateway."""

    def __init__(self, folder, certificate, more="", authority=None):
        self.folder = pathlib.Path(folder) / ("tls-%d" % time.monotonic_ns())
        self.folder.mkdir()
        self.port, self.tls_port = lab.free_port(), lab.free_port()
        self.uri = "mqtts://127.0.0.1:%d" % self.tls_port
        pem, key = certificate
        user = "user root\n" if os.geteuid() == 0 else ""
        lines = "%sper_listener_settings true\nmax_queued_messages 0\n" % user
        lines += "listener %d 127.0.0.1\nallow_anonymous true\n" % self.port
        lines += "listener %d 127.0.0.1\ncertfile %s\nkeyfile %s\n" % (self.tls_port, pem, key)
        if authority:
            lines += "cafile %s\nrequire_certificate true\n" % authority
        lines += more or "allow_anonymous true\n"
        self.config = self.folder / "mosquitto.conf"
        self.config.write_text(lines)
        self.process = None
        self.start()

    def start(self):
        program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
        self.process = lab.Process([program, "-c", self.config], self.folder / "mosquitto.log")

        def listening():
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", self.tls_port)) == 0
        lab.wait_for("mosquitto to listen", listening)

    def stop(self):
        if self.process.running():
            self.process.stop()
