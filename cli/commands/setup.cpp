#include "cli/commands/commands.hpp"
#include "cli/configuration/configuration_files.hpp"
#include "cli/configuration/home_draft.hpp"
#include "cli/machine/terminal.hpp"
#include "cli/text/language.hpp"
#include "cli/text/phrases.hpp"
#include "daemon/core/time_zone.hpp"
#include "daemon/settings/check.hpp"
#include "daemon/settings/pack_folders.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <iostream>
#include <utility>

namespace homeward::cli {
namespace {

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text + ",") {
    if (c == ',' || c == ' ') {
      if (!word.empty()) words.push_back(std::exchange(word, {}));
    } else {
      word += c;
    }
  }
  return words;
}

/// The word for nothing, as the questions write it; on a command line it is English.
bool is_none(const std::string& answer) {
  return answer == "none" || answer == tr_in("an answer", "none");
}

/// Asks on the terminal what the command line did not say.
class Interview {
 public:
  /// `ask`: false takes the defaults.
  Interview(bool ask, std::ostream& out) : ask_(ask), out_(out) {}

  /// The answer; `given` if it is not empty, else what was typed, else the default.
  std::string answer(const std::string& given, const std::string& question,
                     const std::string& usual) {
    if (!given.empty()) return is_none(given) ? "" : given;
    if (!ask_) return usual;
    out_ << question << (usual.empty() ? "" : " [" + usual + "]") << ": " << std::flush;
    std::string line;
    if (!std::getline(std::cin, line)) {
      throw CommandFailure(ExitCode::usage,
                           tr("no answer: nothing is written (--yes takes the defaults)"));
    }
    const std::vector<std::string> words = words_of(line);
    if (words.empty()) return usual;
    if (words.size() == 1 && is_none(words.front())) return {};
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
  }

  /// The same, again and again until `wrong` finds nothing wrong with it.
  std::string right_answer(const std::string& given, const std::string& question,
                           const std::string& usual,
                           const std::function<std::string(const std::string&)>& wrong) {
    while (true) {
      std::string text = answer(given, question, usual);
      const std::string complaint = wrong(text);
      if (complaint.empty()) return text;
      if (!ask_ || !given.empty()) throw CommandFailure(ExitCode::usage, printable(complaint));
      out_ << "  " << printable(complaint) << '\n';
    }
  }

 private:
  bool ask_;
  std::ostream& out_;
};

/// The zone of this machine, as /etc/localtime names it.
std::string machine_zone() {
  std::error_code failed;
  const std::string target = std::filesystem::read_symlink("/etc/localtime", failed).string();
  constexpr std::string_view kFolder = "zoneinfo/";
  const std::size_t at = target.find(kFolder);
  const std::string zone = at == target.npos ? "" : target.substr(at + kFolder.size());
  return zone.empty() || zone == "Etc/UTC" || zone == "UTC" ? "Europe/Amsterdam" : zone;
}

std::string wrong_zone(const std::string& name) {
  if (core::TimeZone::find(name)) return {};
  return tr("there is no time zone '{0}'; write it like Europe/Amsterdam", name);
}

std::string wrong_plugins(const std::string& text) {
  for (const std::string& name : words_of(text)) {
    if (name != "zigbee2mqtt" && name != "zigbee" && name != "ble") {
      return tr("'{0}' is none of zigbee2mqtt, zigbee, ble", name);
    }
  }
  return {};
}

std::string wrong_broker(const std::string& text) {
  if (text.starts_with("mqtt://") || text.starts_with("mqtts://")) return {};
  return tr("a broker is written like mqtts://mqtt.example.org:8883");
}

/// The first serial stick that udev names; the form of one when there is none.
std::string serial_port() {
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator("/dev/serial/by-id", failed)) {
    return entry.path().string();
  }
  return "/dev/serial/by-id/usb-ITEAD_SONOFF-if00";
}

DraftPlugin plugin_of(const std::string& name, const SetupOptions& options, Interview& interview) {
  if (name == "zigbee2mqtt") {
    const std::string broker =
        interview.right_answer(options.local_broker, tr("  The broker that Zigbee2MQTT uses"),
                               "mqtt://127.0.0.1:1883", wrong_broker);
    return {name, "broker: \"" + broker + "\""};
  }
  if (name == "zigbee") {
    const std::string port =
        interview.answer(options.port, tr("  The serial port of the Zigbee stick"), serial_port());
    return {name, "port: " + port};
  }
  return {name, "adapter: auto"};
}

void ask_for_platform(const SetupOptions& options, Interview& interview, const Look& look,
                      HomeDraft& draft) {
  draft.platform =
      interview.answer(options.platform, tr("Name of the platform that gets alerts, or none"), "");
  if (draft.platform.empty()) return;
  draft.broker = interview.right_answer(options.broker, tr("  Its broker"),
                                        "mqtts://localhost:8883", wrong_broker);
  draft.pseudonym =
      interview.answer(options.pseudonym, tr("  What it calls this home"), "hw-" + random_word());
  draft.username = interview.answer(options.username, tr("  User name at the broker, or none"), "");
  draft.password_file = "/etc/homeward/" + draft.platform + ".password";
  draft.consent_by = interview.answer(
      options.consent, tr("  Who gave consent (resident, representative), or none yet"), "");
  draft.consent_from = local_time(format_rfc3339_utc(look.now), look).substr(0, 10);
}

HomeDraft interview_for(const SetupOptions& options, const Look& look, Interview& interview) {
  HomeDraft draft;
  draft.id =
      interview.answer(options.home, tr("A name for this home, not of its people"), "home-1");
  draft.time_zone =
      interview.right_answer(options.zone, tr("Time zone"), machine_zone(), wrong_zone);
  draft.languages = words_of(
      interview.answer(options.languages, tr("Languages of messages, best first"), "nl, en"));
  const std::string plugins = interview.right_answer(
      options.plugins, tr("Where sensors come from (zigbee2mqtt, zigbee, ble), or none"),
      "zigbee2mqtt", wrong_plugins);
  for (const std::string& name : words_of(plugins)) {
    draft.plugins.push_back(plugin_of(name, options, interview));
  }
  draft.packs = words_of(
      interview.answer(options.packs,
                       tr("Rule packs (living-alone, night-care, housing-climate, vital-signs, "
                          "supervision), or none"),
                       "living-alone, supervision"));
  ask_for_platform(options, interview, look, draft);
  return draft;
}

void expect_right(const std::filesystem::path& path, const std::string& text) {
  const settings::PackLibrary packs = settings::library_of(settings::pack_folders(path));
  const settings::Checked checked =
      settings::check(settings::load_texts({{path.string(), text}}, packs));
  if (!core::has_errors(checked.diagnostics)) return;
  std::string message = tr("nothing is written, because these answers don't make a configuration");
  for (const core::Diagnostic& one : checked.diagnostics) {
    if (one.level == core::Diagnostic::Level::error)
      message += "\n" + printable(diagnostic_text(one));
  }
  throw CommandFailure(ExitCode::config, message);
}

std::string next_steps_text(const HomeDraft& draft, const std::string& path) {
  std::string text = tr("\nWritten: {0}. What comes next:\n", path);
  if (!draft.username.empty()) {
    text += tr("  * put the broker's password into {0}\n", draft.password_file);
  }
  text += "  * homeward check " + path + " && homeward reload\n";
  if (!draft.plugins.empty()) {
    text +=
        tr("  * pair or trip each sensor, then 'homeward devices' and 'homeward devices adopt'\n");
  }
  if (!draft.platform.empty() && draft.consent_by.empty()) {
    text += tr("  * recipients: wants the resident's consent before anybody is told anything\n");
  }
  return text + tr("  * homeward walk-test, then homeward test-alert RULE --wait 5m\n");
}

}  // namespace

ExitCode run(const SetupOptions& options, Session& session) {
  const std::string path = options.output.string();
  std::error_code hidden;  // a folder that may not be entered says so when it is written to
  if (std::filesystem::exists(std::filesystem::symlink_status(options.output, hidden))) {
    throw CommandFailure(ExitCode::no,
                         tr("{0} exists and is left as it is: move it away, or name another file "
                            "with --output",
                            path));
  }
  expect_writable(options.output);
  Interview interview(!options.yes, session.json ? std::cerr : session.out);
  const HomeDraft draft = interview_for(options, session.look, interview);
  const std::string text = draft_yaml(draft);
  expect_right(options.output, text);
  create_file(options.output, text);
  if (!session.json) session.out << next_steps_text(draft, path);
  return ExitCode::ok;
}

}  // namespace homeward::cli
