"""Serves a VolatileDisk to QEMU; a script for nbdkit's Python plugin (API version 2).

Parameters: image, folder, seed, lose (0 to 1), flush_ms (how long a flush takes, as on a card),
lies_for_ms (0: an honest disk). In `folder`:
  armed      made by the test: the power goes in the middle of one of the next writes or flushes
  power-off  the power is gone from now on; made by the test, or here when armed
  cut.json   what became of the cache, written when the machine is dead
"""
import json
import pathlib
import random
import time

import nbdkit

import volatile_disk

API_VERSION = 2
DEAD_S = 2.0  # after this long without power nobody is there to hear an answer
parameters = {}


def thread_model():
    return nbdkit.THREAD_MODEL_SERIALIZE_ALL_REQUESTS


def config(key, value):
    parameters[key] = value


class Served:
    """The disk of one power-on, from the machine's connect to its death."""

    def __init__(self):
        self.folder = pathlib.Path(parameters["folder"])
        self.draw = random.Random(int(parameters["seed"]))
        self.flush_s = int(parameters["flush_ms"]) / 1000
        self.disk = volatile_disk.VolatileDisk(
            parameters["image"], self.draw, float(parameters["lose"]),
            int(parameters["lies_for_ms"]) / 1000)
        self.fuse = self.draw.randint(1, 30)  # requests from being armed to the cut

    def blows(self):
        """Whether the power goes during this request."""
        if not (self.folder / "armed").exists():
            return False
        self.fuse -= 1
        return self.fuse <= 0

    def fail_without_power(self):
        if (self.folder / "power-off").exists():
            time.sleep(DEAD_S)
            raise RuntimeError("the power is gone")


def open(readonly):  # pylint: disable=redefined-builtin  (nbdkit's name)
    return Served()


def get_size(served):
    return served.disk.size


def block_size(_served):
    return (volatile_disk.SECTOR, 4096, 1 << 25)


def can_flush(_served):
    return True


def can_fua(_served):
    return nbdkit.FUA_NATIVE


def pread(served, buffer, offset, _flags):
    served.fail_without_power()
    buffer[:] = served.disk.read(offset, len(buffer))


def pwrite(served, buffer, offset, flags):
    served.fail_without_power()
    served.disk.write(offset, bytes(buffer), time.monotonic())
    if served.blows():
        (served.folder / "power-off").touch()
    if flags & nbdkit.FLAG_FUA:
        flush(served, 0)
    served.fail_without_power()


def flush(served, _flags):
    served.fail_without_power()
    blows = served.blows()
    time.sleep(served.flush_s * (served.draw.random() if blows else 1))
    if blows:
        (served.folder / "power-off").touch()
    served.fail_without_power()
    served.disk.flush(time.monotonic())


def close(served):
    report = served.folder / "cut.json.new"
    report.write_text(json.dumps(served.disk.cut()))
    report.rename(served.folder / "cut.json")
