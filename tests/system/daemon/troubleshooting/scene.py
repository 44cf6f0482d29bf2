"""What the scenarios of docs/TROUBLESHOOTING.md are made of: a home, and an installer who types."""
import dataclasses
import functools
import os
import shlex
import subprocess

import lab
import press
from troubleshooting import page

HOME = """gateway: {id: test-home}
home: {time_zone: Europe/Amsterdam, languages: [en]}
plugins:
  press: {}
devices:
  door: {id: "press:door", room: hall, properties: [contact]}
  bed: {id: "press:bed", room: bedroom, properties: [occupancy]}
rules:
  - alert: door-open
    when: {door.contact: open}
    severity: warning
  - alert: in-bed
    when: {bed.occupancy: true}
    severity: critical
"""

# Root may read and enter everything; with this before a program it may what other users may.
MORTAL = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()


@dataclasses.dataclass(frozen=True)
class Said:
    """What a program said. `who` as the page names it: a command, or whose journal it is."""
    who: str
    text: str
    code: int = 0


class Home(lab.Gateway):
    """homewardd, perhaps under another program that starts it."""

    def __init__(self, folder, config, under=(), **environment):
        self.under = under
        self.environment = environment
        super().__init__(folder, config)

    def start(self):
        self.process = lab.Process(
            [*self.under, lab.BIN / "homewardd", "--config", self.config, "--state-dir", self.state,
             "--runtime-dir", self.run], self.folder / "homewardd.log", **self.environment)
        self.wait_ready()

    def reload(self, config):
        self.config.write_text(config)
        done = self.ask("reload")
        assert done.returncode == 0, done.stdout + done.stderr


def row(words):
    """Marks a test that shows the row of the page that has these words. It fails when a sentence
    of the row was not heard from each program that the row names."""
    def mark(test):
        @functools.wraps(test)
        def played(self):
            found = page.row_with(words)
            self.unheard = {(saying, who) for saying in found.sayings
                            for who in saying.who or (None,)}
            self.sayings = found.sayings
            test(self)
            self.assertEqual(self.unheard, set(), "never said")
        played.row = words
        return played
    return mark


class Scene(lab.LabTest):
    """The folder is what /etc/homeward, /var/lib/homeward and /run/homeward are elsewhere."""

    def setUp(self):
        super().setUp()
        self.instead = []  # words of the page, and what they are here
        self.run_folder = self.folder / "run"
        self.config = self.folder / "homeward.yaml"

    def home(self, config=HOME, under=(), **environment):
        home = Home(self.folder, config, under, **environment)
        self.addCleanup(lambda: home.process.running() and home.process.kill())
        return home

    def plugin(self, home):
        plugin = press.Plugin(home.plugin_socket)
        self.addCleanup(plugin.close)
        return plugin

    def linked(self, home):
        """Waits until the platform is connected."""
        lab.wait_for("the link", lambda: home.ask_json("status")["platforms"][0]["connected"], 30)

    def program(self, name, *arguments, under=(), log="plugin.log"):
        """A plugin in the background, as its unit starts it."""
        process = lab.Process([*under, lab.BIN / name, *arguments], self.folder / log,
                              HOMEWARD_PLUGIN_SOCKET=str(self.run_folder / "plugins.sock"))
        self.addCleanup(lambda: process.running() and process.kill())
        return process

    def type(self, line, text=None, under=()):
        """Types a line of `homeward` and waits for its answer."""
        program, *words = shlex.split(line)
        done = subprocess.run(
            [*under, lab.BIN / program, *words], input=text or "", capture_output=True, text=True,
            timeout=lab.PATIENCE, cwd=self.folder, check=False,
            env={**os.environ, "HOMEWARD_CONTROL_SOCKET": str(self.run_folder / "control.sock")})
        command = words[1] if words[0] == "devices" and len(words) > 1 else words[0]
        return Said(command, done.stdout + done.stderr, done.returncode)

    def journal(self, log="homewardd.log"):
        return Said("journal", (self.folder / log).read_text(errors="replace"))

    def plugins_journal(self, process):
        return Said("plugin's journal", process.text())

    def ask(self, what):
        """What is said now: by a typed line, by who is called, or what was said already."""
        if isinstance(what, Said):
            return what
        return self.type(what) if isinstance(what, str) else what()

    def hear(self, *asked, seconds=30):
        """Waits until each of these has said a sentence of the row."""
        for what in asked:
            said = None

            def heard():
                nonlocal said
                said = self.ask(what)
                new = {(saying, who) for saying, who in self.unheard
                       if who in (None, said.who) and saying.is_in(said.text, self.instead)}
                self.unheard -= new
                return new
            try:
                lab.wait_for("a sentence", heard, 0.01 if isinstance(what, Said) else seconds)
            except AssertionError:
                self.fail("none of %s is said by %s:\n%s" % (self.unheard, said.who, said.text))

    def over(self, *asked, seconds=30):
        """Waits until the trouble is over: it is not said any more, and what was asked is done."""
        for what in asked:
            said = None

            def quiet():
                nonlocal said
                said = self.ask(what)
                return said.code == 0 and not any(
                    saying.is_in(said.text, self.instead) for saying in self.sayings)
            try:
                lab.wait_for("the end of the trouble", quiet, seconds)
            except AssertionError:
                self.fail("the trouble is not over, %d:\n%s" % (said.code, said.text))

    def mended(self, home):
        """The platform is connected, and `status` complains no more."""
        self.linked(home)
        self.over("homeward status")
