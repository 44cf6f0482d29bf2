#include "cli/asking/answer.hpp"
#include "cli/commands/commands.hpp"
#include "cli/configuration/configuration_files.hpp"
#include "cli/machine/child.hpp"
#include "cli/text/answers.hpp"
#include "cli/text/language.hpp"
#include "cli/text/phrases.hpp"
#include "cli/text/redaction.hpp"

#include <sys/utsname.h>

#include <functional>

namespace homeward::cli {
namespace {

constexpr const char* kHead = to_translate(
    "Homeward: how a gateway is, for somebody who is to help. What names the home, its people and\n"
    "its habits is replaced or left out; read it before you send it all the same.\n");

std::string section(const std::string& title, const std::string& text) {
  return "\n== " + title + "\n" + text + (text.ends_with('\n') ? "" : "\n");
}

/// What an answer gives, or why there is none: a bundle is wanted most when something is broken.
std::string or_why_not(const std::function<std::string()>& get) {
  try {
    return get();
  } catch (const CommandFailure& failure) {
    return tr("(none: {0})", failure.what());
  }
}

std::string machine_text() {
  utsname system{};
  ::uname(&system);
  return std::string("homeward " HOMEWARD_VERSION "\n") + system.sysname + ' ' + system.release +
         ' ' + system.machine;
}

void hide_status(const json::Value& status, Redaction& redaction) {
  redaction.hide("gateway", std::string(status.member("gateway").text().value_or("")));
  const json::Value platforms = status.member("platforms");
  for (std::size_t i = 0; i < platforms.size(); ++i) {
    const std::string broker(platforms.at(i).member("broker").text().value_or(""));
    const std::size_t begin = broker.find("://");
    const std::string rest = begin == broker.npos ? broker : broker.substr(begin + 3);
    redaction.hide("host", rest.substr(0, rest.rfind(':')));
    redaction.hide("platform", std::string(platforms.at(i).member("id").text().value_or("")));
  }
  for (const char* list : {"silences", "warnings"}) {
    const json::Value entries = status.member(list);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      redaction.hide("person", std::string(entries.at(i).member("by").text().value_or("")));
      redaction.hide("reason", std::string(entries.at(i).member("reason").text().value_or("")));
    }
  }
}

void hide_devices(const json::Value& answer, Redaction& redaction) {
  const json::Value devices = answer.member("devices");
  for (std::size_t i = 0; i < devices.size(); ++i) {
    const auto hide = [&](const char* kind, const char* key) {
      redaction.hide(kind, std::string(devices.at(i).member(key).text().value_or("")));
    };
    hide("address", "address");
    hide("device", "id");
    hide("room", "room");
  }
}

/// How devices are, not what they said: values are habits.
std::string devices_lines(const json::Value& answer, const Look& look) {
  std::string text;
  const json::Value devices = answer.member("devices");
  for (std::size_t i = 0; i < devices.size(); ++i) {
    const json::Value device = devices.at(i);
    const std::string address(device.member("address").text().value_or(""));
    text += cell(device.member("id")) + " plugin=" + address.substr(0, address.find(':')) +
            " configured=" + cell(device.member("configured")) +
            " heard=" + age_text(device.member("last_seen").text(), look) +
            " rssi=" + cell(device.member("rssi")) +
            " link_quality=" + cell(device.member("link_quality")) +
            " battery=" + cell(device.member("battery")) + '\n';
  }
  return text;
}

std::string configuration_text(const std::vector<std::string>& texts, const Redaction& redaction) {
  std::string all;
  for (const std::string& text : texts) all += redacted_configuration(text, redaction);
  return all;
}

std::string bundle(const DiagnoseOptions& options, Session& session) {
  Redaction redaction;
  std::vector<std::string> texts;
  std::string checked = or_why_not([&] {
    ConfigurationFiles files(options.config);
    for (const settings::SourceText& text : files.texts()) texts.push_back(text.text);
    std::string lines;
    for (const core::Diagnostic& one : files.check()) lines += diagnostic_text(one) + '\n';
    return lines.empty() ? tr("The configuration is right.") : lines;
  });
  for (const std::string& text : texts) hide_names_of(text, redaction);
  std::string status = or_why_not([&] { return session.client.get("/v1/status"); });
  std::string devices = or_why_not([&] {
    const Answer answer(session.client.get("/v1/devices"));
    hide_devices(answer.value(), redaction);
    return devices_lines(answer.value(), session.look);
  });
  if (status.starts_with('{')) hide_status(Answer(status).value(), redaction);
  const std::string metrics = or_why_not([&] { return session.client.get("/metrics"); });
  const std::string log = or_why_not([] {
    return output_of(
        {"journalctl", "--no-pager", "-o", "short-iso", "-n", "500", "-u", "homeward*"});
  });
  return tr(kHead) + section("machine", machine_text()) +
         section("check", redaction.apply(checked)) + section("status", redaction.apply(status)) +
         section("devices", redaction.apply(devices)) +
         section("metrics", redaction.apply(metrics)) +
         section("configuration", configuration_text(texts, redaction)) +
         section("log", redaction.apply(log));
}

}  // namespace

ExitCode run(const DiagnoseOptions& options, Session& session) {
  const std::string text = bundle(options, session);
  if (options.output == "-") {
    session.out << text;
    return ExitCode::ok;
  }
  replace_file(options.output, text);
  session.out << (session.json ? "{}"
                               : tr("Written: {0}. Read it before you send it.", options.output))
              << '\n';
  return ExitCode::ok;
}

}  // namespace homeward::cli
