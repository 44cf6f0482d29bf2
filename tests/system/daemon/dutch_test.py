"""What `homeward` says to somebody whose locale is Dutch, and to programs, which never hear Dutch.

The locales are made here (localedef of Debian's package locales): the machine needs none of its own.
"""
import html.parser
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import lab
from press import Plugin

HOME = """
gateway: {id: test-home}
home: {time_zone: Europe/Amsterdam, languages: [nl]}
plugins:
  press: {}
devices:
  door: {id: "press:door", room: hall, properties: [contact]}
  bed: {id: "press:bed", room: bedroom, properties: [occupancy]}
rules:
  - alert: door-open
    when: {door.contact: open}
    severity: critical
"""

DUTCH = {"LANG": "nl_NL.UTF-8"}
LOCALE = ("LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LOCPATH")


class InDutch(lab.LabTest):
    @classmethod
    def setUpClass(cls):
        cls.locales = pathlib.Path(tempfile.mkdtemp(prefix="homeward-locales-"))
        cls.addClassCleanup(shutil.rmtree, cls.locales)
        for name in ("nl_NL", "en_GB"):
            subprocess.run(["localedef", "-i", name, "-f", "UTF-8", cls.locales / (name + ".UTF-8")],
                           check=True, stdout=subprocess.DEVNULL)

    def say(self, *arguments, input=None, **locale):
        """What the command says in an environment of this locale and of none beside it."""
        environment = {k: v for k, v in os.environ.items() if k not in LOCALE}
        environment |= {"LOCPATH": str(self.locales)} | (locale or DUTCH)
        return subprocess.run([lab.BIN / "homeward", *map(str, arguments)], capture_output=True,
                              text=True, timeout=lab.PATIENCE, env=environment, input=input)

    def start(self):
        self.home = self.gateway(HOME)
        self.plugin = Plugin(self.home.plugin_socket)
        self.addCleanup(self.plugin.close)

    def ask(self, *arguments, **locale):
        return self.say("--socket", self.home.run / "control.sock", *arguments, **locale)

    def test_a_status_is_dutch_with_its_problems(self):
        self.start()
        text = self.ask("status").stdout
        for said in ("Homeward 0.1.0 in test-home, draait ", "Vraagt aandacht:\n",
                     "  * Er is geen platform ingesteld: meldingen bereiken niemand\n",
                     "Nog te doen, in /etc/homeward/homeward.yaml", "Geen open meldingen.\n",
                     "Er zijn geen platforms ingesteld.\n"):
            self.assertIn(said, text)
        self.assertRegex(text, r"\n  aanwezigheid    onbekend\n  klok            \w")
        self.assertRegex(text, r"\n  nooit           gehoord: (door, bed|bed, door)\n")
        for foreign in ("attention", "configured", "No ", "since"):
            self.assertNotIn(foreign, text)

    def test_alerts_and_devices_are_dutch_and_keep_names_and_values(self):
        self.start()
        self.plugin.send("door", "contact", "open")
        lab.wait_for("the alert", lambda: self.home.ask_json("alerts")["alerts"])
        head, alert = self.ask("alerts").stdout.splitlines()
        self.assertEqual(head.split(), ["AFGEGAAN", "ERNST", "REGEL", "APPARAAT", "TOESTAND",
                                        "MELDING"])
        self.assertRegex(alert, r" kritiek +door-open +- +open +|"
                                r" kritiek +door-open +door +open +")
        self.assertRegex(self.ask("devices").stdout, r"door +hall +\d+ s geleden +contact open ")
        self.assertIn("1 bericht, laatste open", self.ask("history", "door.contact").stdout)
        id = self.home.ask_json("alerts")["alerts"][0]["id"]
        self.assertEqual(self.ask("ack", id, "--by", "Zoë").stdout,
                         "door-open (%s) is bevestigd door Zoë.\n" % id)
        self.assertIn("open, bevestigd door Zoë", self.ask("alerts").stdout)

    def test_refusals_of_the_daemon_are_dutch(self):
        self.start()
        for command, said in (
                (("history", "dor.contact"), "geen apparaat heet 'dor'; dit zijn ze: "),
                (("ack", "01NOSUCHALERT"), "deze melding staat niet open"),
                (("test-alert", "dor-open"), "dor-open: deze regel bestaat niet"),
                (("silence", "door-open", "--for", "1h", "--reason", "verf"),
                 "door-open: de regel is kritiek: vraag er uitdrukkelijk om als die stil moet zijn")):
            answer = self.ask(*command)
            self.assertEqual(answer.returncode, 1, answer)
            self.assertIn(said, answer.stderr)

    def test_a_reload_tells_in_dutch_what_is_wrong(self):
        self.start()
        self.home.config.write_text(HOME.replace("door.contact", "dor.contact"))
        answer = self.ask("reload")
        self.assertEqual(answer.returncode, 1)
        self.assertIn(": fout: onbekend apparaat 'dor'; bedoelt u 'door'?\n", answer.stdout)
        self.assertIn("Er is niets gewijzigd: wat draaide, draait door.\n", answer.stdout)

    def test_programs_never_hear_dutch(self):
        self.start()
        for command in (("status",), ("alerts",), ("devices",), ("events",)):
            def plain(locale):
                told = json.loads(self.ask(*command, "--json", **locale).stdout)
                told.pop("now", None)
                return told
            self.assertEqual(plain(DUTCH), plain({"LANG": "C.UTF-8"}))
        answer = self.ask("history", "dor.contact", "--json")
        self.assertTrue(answer.stderr.startswith("homeward: no device is called 'dor'; there are "),
                        answer.stderr)
        self.assertIn("\nhomeward_problems ", self.ask("metrics").stdout)

    def test_a_report_is_a_page_in_dutch(self):
        self.start()
        page = self.ask("report", "--output", "-").stdout
        languages = []
        reader = html.parser.HTMLParser()
        reader.handle_starttag = lambda tag, values: tag == "html" and languages.append(dict(values))
        reader.feed(page)
        self.assertEqual(languages, [{"lang": "nl"}])
        for said in ("<h1>Opleverrapport: test-home</h1>", "<h2>Wie het te horen krijgt</h2>",
                     "Bij dit rapport hoort geen looptest", "Bewoner, datum"):
            self.assertIn(said, page)

    def test_the_errors_of_a_configuration_are_dutch(self):
        config = self.folder / "homeward.yaml"
        config.write_text(HOME.replace("door.contact: open", "dor.contact: open")
                          .replace("severity: critical", "severity: kritical\n    foor: 5x"))
        answer = self.say("check", config)
        self.assertEqual(answer.returncode, 1)
        for said in (": fout: onbekende sleutel 'foor' in ", "; bedoelt u 'for'?\n",
                     "'severity' kan niet 'kritical' zijn; bedoelt u 'critical'?\n",
                     "homeward.yaml:12:"):
            self.assertIn(said, answer.stdout)
        self.assertRegex(answer.stdout, r"\n\d fouten, \d waarschuwing(en)?\n")
        self.assertNotIn("error", answer.stdout)

    def test_help_and_a_wrong_command_line_are_dutch(self):
        text = self.say("--help").stdout
        for said in ("Gebruik: homeward [OPTIES] OPDRACHT", "\nOpties:\n", "\nOpdrachten:\n",
                     "Hoe het ervoor staat, storingen eerst", "Afsluitcodes: 0 ja of gedaan"):
            self.assertIn(said, text)
        self.assertNotIn("Options", text)
        self.assertIn("Deze hulp tonen en stoppen", self.say("silence", "--help").stdout)
        self.assertNotIn("Options", self.say("silence", "--help").stdout)
        self.assertEqual(self.say("stats").stderr, "homeward: de opdracht 'stats' bestaat niet; "
                         "bedoelt u 'status'? (zie homeward --help)\n")
        self.assertEqual(self.say("ack").stderr,
                         "homeward: ALERT is verplicht (zie homeward --help)\n")
        self.assertIn("homewardd draait niet (geen socket op ",
                      self.say("--socket", self.folder / "none", "status").stderr)

    def test_setup_asks_in_dutch_and_writes_what_check_takes(self):
        config = self.folder / "homeward.yaml"
        answers = "woning-1\n\n\nble\ngeen\nzorg\n\n\ngeen\nresident\n"
        answer = self.say("setup", "--output", config, input=answers)
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertIn("Een naam voor deze woning, niet van de bewoners [home-1]: ", answer.stdout)
        self.assertIn("Wat nu volgt:\n  * homeward check ", answer.stdout)
        written = config.read_text()
        self.assertIn("# Wie wat mag weten. Zonder toestemming krijgt niemand iets te horen.\n",
                      written)
        self.assertNotIn("geen\n", "".join(l for l in written.splitlines(True)
                                            if not l.startswith("#")))
        self.assertEqual(self.say("check", config).stdout, "De configuratie is in orde.\n")
        self.assertTrue(all(len(line) <= 100 for line in written.splitlines()), written)

    def test_the_locale_decides_as_it_does_elsewhere(self):
        def language(**locale):
            said = self.say("ack", **locale).stderr
            return {"homeward: ALERT is verplicht (zie homeward --help)\n": "nl",
                    "homeward: ALERT is required (see homeward --help)\n": "en"}[said]
        nowhere = str(self.folder)
        for locale, expected in (
                ({"LANG": "nl_NL.UTF-8"}, "nl"),
                ({"LANG": "nl_BE.UTF-8"}, "nl"),  # not made here, and Dutch all the same
                ({"LANG": "en_GB.UTF-8"}, "en"),
                ({"LANG": "en_GB.UTF-8", "LANGUAGE": "nl:en"}, "nl"),
                ({"LANG": "nl_NL.UTF-8", "LANGUAGE": "en"}, "en"),
                ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "nl_NL.UTF-8"}, "nl"),
                ({"LANG": "nl_NL.UTF-8", "LC_ALL": "C"}, "en"),
                ({"LANG": "nl_NL.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
                ({"LANG": "C.UTF-8"}, "en"),
                ({"LANG": "C", "LANGUAGE": "nl"}, "en"),
                ({"LANG": "de_DE.UTF-8"}, "en"),
                ({"LANG": "de_DE.UTF-8", "LOCPATH": nowhere}, "en")):
            with self.subTest(locale=locale):
                self.assertEqual(language(**locale), expected)

    def test_accents_arrive_whatever_the_character_set_of_the_locale(self):
        for locale in (DUTCH, {"LANG": "C.UTF-8", "LC_MESSAGES": "nl_NL.UTF-8"},
                       {"LC_CTYPE": "C", "LC_MESSAGES": "nl_NL.UTF-8"}):
            self.assertIn("Seriële poort", self.say("setup", "--help", **locale).stdout)


if __name__ == "__main__":
    unittest.main()
