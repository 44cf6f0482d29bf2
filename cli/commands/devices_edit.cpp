#include "cli/asking/answer.hpp"
#include "cli/commands/commands.hpp"
#include "cli/configuration/configuration_files.hpp"
#include "cli/configuration/devices_text.hpp"
#include "cli/text/language.hpp"
#include "cli/text/phrases.hpp"
#include "daemon/settings/scalars.hpp"
#include "lib/json/writer.hpp"

#include <algorithm>

namespace homeward::cli {
namespace {

void expect_name(const std::string& what, const std::string& name) {
  const settings::Parsed<std::string> parsed = settings::parse_name(name);
  if (!parsed.value)
    throw CommandFailure(ExitCode::usage, printable(told_text(what + " " + parsed.complaint)));
}

std::string or_fail(const Result<std::string>& text) {
  if (text) return *text;
  throw CommandFailure(ExitCode::no, printable(told_text(to_text(text.error()))));
}

/// What the device can do, as its plugin told the daemon; its radio is not among it.
std::vector<std::string> told_properties(const Session& session, const std::string& address) {
  const Answer answer(session.client.get("/v1/devices"));
  const json::Value devices = answer.value().member("devices");
  for (std::size_t i = 0; i < devices.size(); ++i) {
    if (devices.at(i).member("address").text() != address) continue;
    const json::Value list = devices.at(i).member("description").member("properties");
    std::vector<std::string> names;
    for (std::size_t j = 0; j < list.size(); ++j) {
      const std::string name(list.at(j).member("name").text().value_or(""));
      if (!name.empty() && name != "signal" && !name.starts_with("x.")) names.push_back(name);
    }
    if (!names.empty()) return names;
    throw CommandFailure(ExitCode::no,
                         printable(tr("{0} did not tell what it measures: say --properties "
                                      "contact,battery",
                                      address)));
  }
  throw CommandFailure(ExitCode::no,
                       printable(tr("{0} was not heard: 'homeward devices' lists what was, "
                                    "--properties names what to expect of it",
                                    address)));
}

/// The file that has the devices; a fresh conf.d/devices.yaml when none has.
settings::SourceText& file_with_devices(ConfigurationFiles& files) {
  for (settings::SourceText& text : files.texts()) {
    if (has_devices(text)) return text;
  }
  return files.add(files.main_file().parent_path() / "conf.d" / "devices.yaml");
}

settings::SourceText& file_with(ConfigurationFiles& files, const std::string& device) {
  for (settings::SourceText& text : files.texts()) {
    if (has_device(text, device)) return text;
  }
  throw CommandFailure(ExitCode::no,
                       printable(tr("no device is called '{0}' in the configuration", device)));
}

void adopt(const DevicesEditOptions& options, ConfigurationFiles& files, const Session& session) {
  NewDevice device{options.name, options.other, options.room, options.properties};
  if (device.name.find(':') != device.name.npos) std::swap(device.name, device.address);
  expect_name(tr("the name"), device.name);
  if (!device.room.empty()) expect_name("--room", device.room);
  if (device.properties.empty()) device.properties = told_properties(session, device.address);
  settings::SourceText& file = file_with_devices(files);
  file.text = or_fail(adopt_device(file, device));
}

void edit(const DevicesEditOptions& options, ConfigurationFiles& files, const Session& session) {
  using Action = DevicesEditOptions::Action;
  if (options.action == Action::adopt) return adopt(options, files, session);
  settings::SourceText& file = file_with(files, options.name);
  switch (options.action) {
    case Action::adopt: break;
    case Action::move:
      expect_name(tr("the room"), options.other);
      file.text = or_fail(move_device(file, options.name, options.other));
      break;
    case Action::remove: file.text = or_fail(remove_device(file, options.name)); break;
    case Action::rename:
      expect_name(tr("the name"), options.other);
      for (settings::SourceText& text : files.texts()) {
        text.text = or_fail(rename_device(text, options.name, options.other));
      }
      break;
  }
}

/// Errors keep the change from being written; what was wrong before is no excuse.
void expect_right(const ConfigurationFiles& files) {
  const core::Diagnostics found = files.check();
  if (!core::has_errors(found)) return;
  std::string message = tr("nothing is written, because then the configuration would have errors");
  for (const core::Diagnostic& one : found) {
    if (one.level == core::Diagnostic::Level::error)
      message += "\n" + printable(diagnostic_text(one));
  }
  throw CommandFailure(ExitCode::config, message);
}

}  // namespace

ExitCode run(const DevicesEditOptions& options, Session& session) {
  ConfigurationFiles files(options.config);
  edit(options, files, session);
  expect_right(files);
  files.save();
  if (options.no_reload) {
    session.out << (session.json ? "{}" : tr("Written; 'homeward reload' takes it over.")) << '\n';
    return ExitCode::ok;
  }
  try {
    return run(ReloadOptions{}, session);
  } catch (const CommandFailure& failure) {
    if (failure.code() != ExitCode::unreachable) throw;
    session.out << (session.json
                        ? "{}"
                        : tr("Written; homewardd does not run and reads it when it starts."))
                << '\n';
    return ExitCode::ok;
  }
}

}  // namespace homeward::cli
