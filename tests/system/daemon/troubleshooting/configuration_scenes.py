"""homeward.yaml: what `check`, `reload`, `status` and the daemon's journal say of it."""
import lab
from troubleshooting import page
from troubleshooting.scene import HOME, Scene, row

# All that the example of the page complains of.
MISTAKES = """gateway: {id: test-home}
home: {time_zone: Europe/Amsterdm, languages: [nl, en]}
plugins:
  zigbee2mqtt: {broker: "mqtt://127.0.0.1:1883"}
  zigbee2mqtt: {}
devices:
  front_door: {id: 0x00158d0004a1b201, room: hall, properties: [contact]}
  bed: {id: "ble:01", room: bed room, properties: [occupancy]}
rules:
  - alert: door-open
    when: {front_door.contact: open}
    for: 15
  - alert: door-at-night
    when: {front_door.contact: open}
    during: 23:00-07:00
  - alert: in-bed
    when: {bed.occupancy: yes}
recipients:
  care: {platform: care, categories: [care]}
"""


class Configuration(Scene):
    def check(self, broken):
        self.config.write_text(broken)
        self.hear("homeward check homeward.yaml")
        self.config.write_text(HOME)
        self.over("homeward check homeward.yaml")

    def test_the_example_is_what_is_said(self):
        self.config.write_text(MISTAKES)
        typed, answer = page.example()
        said = self.type(typed)
        self.assertEqual((said.text.splitlines(), said.code), (answer, 1))

    @row("tab in indentation")
    def test_a_tab(self):
        self.check(HOME.replace("    when: {door", "\twhen: {door"))

    @row("is not closed")
    def test_a_bracket_that_is_not_closed(self):
        self.check(HOME + "rule_packs: [supervision\n")

    @row("unexpected ':'")
    def test_a_colon_without_its_space(self):
        self.check(HOME.replace("severity: warning", "severity:warning"))

    @row("this does not fit what is above")
    def test_a_line_that_is_further_in_than_its_neighbours(self):
        self.check(HOME.replace("  bed:", "   bed:"))

    @row("Nothing is changed")
    def test_a_reload_of_a_mistake(self):
        self.home()
        self.config.write_text(HOME.replace("door.contact", "dor.contact"))
        self.hear("homeward reload")
        self.config.write_text(HOME)
        self.over("homeward reload")

    @row("an earlier one runs")
    def test_a_start_with_a_mistake_after_a_good_start(self):
        home = self.home()
        home.stop()
        self.config.write_text(HOME.replace("door.contact", "dor.contact"))
        home.start()
        self.hear("homeward status")
        home.reload(HOME)
        self.over("homeward status")

    def daemon(self, *arguments, log="homewardd.log"):
        daemon = lab.Process([lab.BIN / "homewardd", "--config", self.config, *arguments],
                             self.folder / log)
        self.addCleanup(lambda: daemon.running() and daemon.kill())
        return daemon

    @row("the configuration has errors")
    def test_a_first_start_with_a_mistake(self):
        self.config.write_text(HOME.replace("door.contact", "dor.contact"))
        daemon = self.daemon("--state-dir", self.folder / "state", "--runtime-dir", self.run_folder)
        self.assertEqual(daemon.wait(), 78)
        self.hear(self.journal)
        self.home()
        self.over("homeward status")

    @row("already?\"` (journal)")
    def test_a_second_daemon_on_the_same_folder(self):
        first = self.home()
        second = self.daemon("--state-dir", first.state, "--runtime-dir", self.folder / "other",
                             log="second.log")
        self.assertEqual(second.wait(), 69)
        self.hear(self.journal("second.log"))
        self.assertIn("process %d;" % first.process.process.pid, second.text())
        first.stop()
        self.daemon("--state-dir", first.state, "--runtime-dir", self.run_folder, log="third.log")
        self.over("homeward status")

    def in_state_folder(self, name):
        return HOME.replace("id: test-home", "id: test-home, state_dir: %s" % (self.folder / name))

    @row("another state_dir needs a restart")
    def test_another_state_folder(self):
        self.config.write_text(self.in_state_folder("one"))
        first = self.daemon("--runtime-dir", self.run_folder)
        self.over("homeward status")
        self.config.write_text(self.in_state_folder("two"))
        self.hear("homeward reload")
        first.stop()
        self.daemon("--runtime-dir", self.run_folder)
        self.over("homeward status", "homeward reload")

    @row("can't be started, the one before runs on")
    def test_a_socket_in_a_folder_that_is_not_there(self):
        self.home()
        self.config.write_text(HOME + "control: {socket: %s}\n" % (self.folder / "no/control.sock"))
        self.hear("homeward reload")
        self.assertIn("no/control.sock", self.type("homeward status").text)
        self.config.write_text(HOME)
        self.over("homeward reload")

    @row("gateway.state_dir is not used")
    def test_a_state_folder_that_the_service_overrides(self):
        home = self.home(self.in_state_folder("elsewhere"))
        self.hear("homeward status")
        home.reload(HOME)
        self.over("homeward status")

    @row("which names the keys, has errors")
    def test_erasing_with_errors_in_the_configuration(self):
        home = self.home()
        self.config.write_text(HOME + "platfroms: {}\n")
        self.hear("homeward erase --yes --config homeward.yaml")
        self.assertTrue(home.process.running(), "nothing was wiped")
        self.config.write_text(HOME)
        self.over("homeward erase --yes --config homeward.yaml")
