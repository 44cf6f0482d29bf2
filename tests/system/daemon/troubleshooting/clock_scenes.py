"""The time: a clock that nobody set, and one of which nobody knows whether it is right."""
import pathlib
import sys
import unittest

from troubleshooting import unsteered
from troubleshooting.scene import Scene, row

SYNCHRONISED = pathlib.Path("/run/systemd/timesync/synchronized")
FAKETIME = next(iter(pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)


class Clock(Scene):
    @unittest.skipUnless(FAKETIME, "the package faketime is not here")
    @row("The clock is not set")
    def test_a_machine_that_woke_up_in_the_past(self):
        home = self.home(LD_PRELOAD=str(FAKETIME), FAKETIME="@2024-03-01 12:00:00",
                         DONT_FAKE_MONOTONIC="1", FAKETIME_DONT_FAKE_MONOTONIC="1")
        self.hear("homeward status")
        home.stop()
        home.environment = {}
        home.start()
        self.over("homeward status")

    @unittest.skipIf(SYNCHRONISED.exists(), "a time service steers the clock of this machine")
    @unittest.skipUnless(unsteered.known(), "the numbers of this machine's calls are not known")
    @row("clock estimated")
    def test_no_time_source_steers_the_clock(self):
        self.home(under=(sys.executable, unsteered.__file__))
        self.hear("homeward status")
