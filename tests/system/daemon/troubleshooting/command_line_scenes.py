"""The command line: the daemon that is asked, and what was typed."""
import grp
import os
import signal
import subprocess

import lab
from troubleshooting.scene import HOME, MORTAL, Scene, row

PRESENCE = """presence:
  initial: home
  leave: [{door.contact: closed}]
  quiet: 15m
  enter: [door.contact]
"""


class Asking(Scene):
    """Who asks the daemon, and whether it answers."""

    @row("no socket at")
    def test_the_daemon_was_not_started(self):
        self.hear("homeward status")
        self.home()
        self.over("homeward status")

    @row("nobody listens at")
    def test_the_daemon_was_killed(self):
        home = self.home()
        home.process.kill()
        self.hear("homeward status")
        home.start()
        self.over("homeward status")

    @row("only members of the group")
    def test_the_installer_is_not_in_the_group(self):
        home = self.home()
        socket = home.run / "control.sock"
        ours = {os.getgid(), *os.getgroups()}
        group = next(group for group in grp.getgrall() if group.gr_gid != 0 and (
            os.geteuid() == 0 or group.gr_gid in ours))
        os.chown(socket, -1, group.gr_gid)
        self.instead = [("'homeward'", "'%s'" % group.gr_name)]
        socket.chmod(0o060)  # neither its owner nor others
        self.hear(lambda: self.type("homeward status", under=MORTAL))
        socket.chmod(0o660)
        self.over(lambda: self.type("homeward status", under=MORTAL))

    @row("homewardd does not answer")
    def test_the_daemon_hangs(self):
        home = self.home()
        home.process.process.send_signal(signal.SIGSTOP)
        self.addCleanup(home.process.process.send_signal, signal.SIGCONT)
        self.hear(self.type("homeward status"))
        home.process.process.send_signal(signal.SIGCONT)
        self.over("homeward status")


class Typing(Scene):
    """What was typed, and what the home does not have."""

    @row("there is no command 'statsu'")
    def test_a_slip(self):
        self.home()
        self.hear("homeward statsu")
        self.over("homeward status")

    @row("silence wants --for and --reason")
    def test_a_silence_without_its_length(self):
        self.home()
        self.hear("homeward silence door-open")
        self.over('homeward silence door-open --for 8h --reason "painters"')

    @row("--for wants a length")
    def test_a_length_without_its_unit(self):
        self.home()
        self.hear('homeward silence door-open --for 8 --reason "painters"')
        self.over('homeward silence door-open --for 8h --reason "painters"')

    @row("a silence lasts from 1 second to 7 days")
    def test_a_silence_without_end(self):
        self.home()
        self.hear('homeward silence door-open --for 30d --reason "painters"')
        self.over('homeward silence door-open --for 7d --reason "painters"')

    @row("the rule is critical")
    def test_a_critical_rule_is_silenced(self):
        self.home()
        self.hear('homeward silence in-bed --for 8h --reason "painters"')
        self.over('homeward silence in-bed --for 8h --reason "painters" --critical')

    @row("no such rule")
    def test_a_rule_that_nobody_wrote(self):
        self.home()
        self.hear("homeward test-alert dor")
        self.over("homeward test-alert door-open")

    @row("no such open alert")
    def test_an_alert_that_is_not_open(self):
        home = self.home()
        self.hear("homeward ack 01KAR5T8")
        plugin = self.plugin(home)
        plugin.send("door", "contact", "open")
        alert = lab.wait_for("an alert", lambda: home.ask_json("alerts", "--open")["alerts"])[0]
        self.over("homeward ack " + alert["id"])

    @row("the home has no `presence`")
    def test_nobody_said_how_presence_is_told(self):
        home = self.home()
        self.hear("homeward away")
        home.reload(HOME + PRESENCE)
        self.over("homeward away")


class Files(Scene):
    """Files that are there already, that nobody may read, or that nobody can write."""

    def etc(self):
        """The folder of the configuration, which root and the daemon alone may enter."""
        folder = self.folder / "etc"
        folder.mkdir()
        self.addCleanup(folder.chmod, 0o700)
        return folder

    @row("homeward.yaml: Permission denied")
    def test_a_folder_that_root_alone_may_enter(self):
        etc = self.etc()
        (etc / "homeward.yaml").write_text(HOME)
        etc.chmod(0)
        self.hear(lambda: self.type("homeward check etc/homeward.yaml", under=MORTAL))
        etc.chmod(0o500)
        setup = "homeward setup --yes --packs none --output etc/%s.yaml"
        self.hear(lambda: self.type(setup % "new-homeward", under=MORTAL))
        asked = self.type("homeward setup --output etc/homeward.yaml.new", under=MORTAL)
        self.assertIn("homeward.yaml.new: Permission denied", asked.text, "before it asks")
        etc.chmod(0o700)
        self.over("homeward check etc/homeward.yaml", self.type(setup % "new-homeward"))

    @row("exists and is left as it is")
    def test_setup_over_a_file(self):
        self.config.write_text(HOME)
        self.hear("homeward setup --yes --output homeward.yaml")
        self.config.rename(self.folder / "homeward.yaml.empty")
        self.over(self.type("homeward setup --yes --packs none --output homeward.yaml"))

    @row("there is no time zone")
    def test_setup_with_a_zone_that_is_none(self):
        self.hear("homeward setup --yes --packs none --zone Amsterdam --output homeward.yaml")
        self.over(self.type(
            "homeward setup --yes --packs none --zone Europe/Amsterdam --output homeward.yaml"))

    @row("The state folder can't be used")
    def test_a_disk_that_went_read_only(self):
        state = self.folder / "state"
        state.mkdir()
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", state],
                              capture_output=True, check=False)
        if made.returncode != 0:
            self.skipTest("a file system of its own can't be mounted here")
        self.addCleanup(subprocess.run, ["umount", "-l", state], check=False)
        subprocess.run(["mount", "-o", "remount,ro", state], check=True)
        home = self.home()
        self.hear("homeward status")
        home.stop()
        subprocess.run(["mount", "-o", "remount,rw", state], check=True)
        home.start()
        self.over("homeward status")
