"""The lab's little machines in QEMU.

Emulated in software (no KVM is asked for). A guest reaches one thing of the host, the care desk's
broker; the host reaches some of its ports, each behind a port on loopback.
"""
import json
import os
import pathlib
import subprocess
import time

import lab

HERE = pathlib.Path(__file__).resolve().parent
CONTROL_PORT = 7001  # where the guest passes on to the daemon's control socket


class Machine:
    """One machine, switched on and ended; `broker_port` on loopback is what it may reach."""

    memory_mib = 256
    ports = (CONTROL_PORT,)  # of the guest

    def __init__(self, folder, kernel, initramfs, broker_port):
        self.folder = pathlib.Path(folder)
        self.kernel = kernel
        self.initramfs = initramfs
        self.broker_port = broker_port
        self.control = self.folder / "control.sock"
        self.boots = 0
        self.running = []
        self.port = {}  # of the guest -> on loopback
        self.qemu = None
        self.started = 0.0

    def switch_on(self, *devices):
        """Starts it with these devices beside its network."""
        self.boots += 1
        self.control.unlink(missing_ok=True)
        self.console.unlink(missing_ok=True)
        self.port = {port: lab.free_port() for port in self.ports}
        forwards = ",".join("hostfwd=tcp:127.0.0.1:%d-:%d" % (outside, inside)
                            for inside, outside in self.port.items())
        self.started = time.monotonic()
        self.qemu = self._run("qemu", [
            "qemu-system-x86_64", "-M", "q35", "-accel", "tcg,thread=multi", "-cpu", "max",
            "-smp", "2", "-m", str(self.memory_mib), "-nodefaults", "-no-reboot",
            "-display", "none", "-rtc", "base=utc", "-serial", "file:%s" % self.console,
            "-kernel", self.kernel, "-initrd", self.initramfs,
            "-append", "console=ttyS0 quiet panic=-1",
            "-device", "virtio-net-pci,netdev=n0,romfile=",
            "-netdev", "user,id=n0,restrict=on,%s,guestfwd=tcp:10.0.2.100:1883-cmd:"
            "socat - TCP:127.0.0.1:%d" % (forwards, self.broker_port), *devices])
        self._run("socat", ["socat", "UNIX-LISTEN:%s,fork" % self.control,
                            "TCP:127.0.0.1:%d" % self.port[CONTROL_PORT]])

    @property
    def console(self):
        return self.folder / ("console-%d.txt" % self.boots)

    def said(self):
        """What the guest and its programs wrote since it was switched on."""
        return self.console.read_text(errors="replace") if self.console.exists() else ""

    def wait_ready(self, seconds=240):
        """Seconds from switching on until the daemon told its service manager READY."""
        def ready():
            if not self.qemu.running():
                raise AssertionError("the machine ended: " + self.qemu.text()[-500:])
            return "READY=1" in self.said()
        try:
            lab.wait_for("READY of homewardd", ready, seconds)
        except AssertionError as problem:
            raise AssertionError("%s\n%s" % (problem, self.said()[-3000:])) from None
        return time.monotonic() - self.started

    def ask(self, *arguments):
        """What `homeward` on the host gives as JSON."""
        done = subprocess.run(
            [lab.BIN / "homeward", "--socket", self.control, *arguments, "--json"],
            capture_output=True, text=True, timeout=30, check=False)
        if done.returncode != 0:
            raise AssertionError("homeward %s: %s" % (" ".join(arguments), done.stderr))
        return json.loads(done.stdout)

    def end(self):
        """Ends whatever of it still runs."""
        for process in reversed(self.running):
            if process.running():
                process.kill()
        self.running = []

    def _run(self, name, arguments):
        process = lab.Process(arguments, self.folder / (name + ".log"),
                              PYTHONPATH=os.pathsep.join([str(HERE)]))
        self.running.append(process)
        return process


class MachineWithDisk(Machine):
    """One with a disk that loses what was not flushed when its power is cut, again and again."""

    ports = (7000, CONTROL_PORT)

    @property
    def image(self):
        return self.folder / "state.img"

    @property
    def plugin_port(self):
        """Where a plugin on the host connects."""
        return self.port[7000]

    def start(self, seed, lose, flush_ms=15, lies_for_ms=0):
        """Switches it on. The disk loses by `seed` and `lose`; see losing_disk.py."""
        for name in ("armed", "power-off", "cut.json", "disk.sock"):
            (self.folder / name).unlink(missing_ok=True)
        self._run("nbdkit", ["nbdkit", "-f", "-U", self.folder / "disk.sock", "python",
                             HERE / "losing_disk.py", "image=%s" % self.image,
                             "folder=%s" % self.folder, "seed=%d" % seed, "lose=%f" % lose,
                             "flush_ms=%d" % flush_ms, "lies_for_ms=%d" % lies_for_ms])
        lab.wait_for("the disk", (self.folder / "disk.sock").exists, 20)
        self.switch_on(
            "-drive", "file=nbd+unix:///?socket=%s,format=raw,if=none,id=d0,cache=none,"
            "werror=report,rerror=report" % (self.folder / "disk.sock"),
            "-device", "virtio-blk-pci,drive=d0")

    def arm(self):
        """The power goes by itself, in the middle of one of the next writes or flushes."""
        (self.folder / "armed").touch()

    def without_power(self):
        return (self.folder / "power-off").exists()

    def cut(self):
        """Takes the power: memory is gone, and of the disk's cache what its seed says.
        How many sectors of it were kept and lost."""
        (self.folder / "power-off").touch()
        self.qemu.kill()
        lab.wait_for("the disk's report", (self.folder / "cut.json").exists, 30)
        self.end()
        return json.loads((self.folder / "cut.json").read_text())
