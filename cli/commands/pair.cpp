#include "cli/asking/answer.hpp"
#include "cli/asking/reloading.hpp"
#include "cli/commands/commands.hpp"
#include "cli/configuration/configuration_files.hpp"
#include "cli/configuration/pairing.hpp"
#include "cli/findings/walk_test.hpp"
#include "cli/text/answers.hpp"
#include "cli/text/language.hpp"
#include "cli/text/phrases.hpp"
#include "cli/text/table.hpp"
#include "daemon/settings/file_text.hpp"
#include "daemon/settings/scalars.hpp"
#include "lib/json/writer.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <iterator>

namespace homeward::cli {
namespace {

namespace fs = std::filesystem;

using Clock = std::chrono::steady_clock;

constexpr std::size_t kLongestKey = 256;

/// Opens the network where it must be opened, and adds what the plugin sees. True for a plugin that
/// tells by itself what is around; others' devices join, and the daemon hears of them.
bool ask_plugin(const PairOptions& options, std::uint32_t seconds, Session& session,
                FoundDevices& devices) {
  std::string body;
  json::Writer out(body);
  out.begin_object().text("name", "permit_join").key("args").begin_object();
  out.key("time").unsigned_integer(seconds).end_object().end_object();
  const Answer answer(
      session.client.post("/v1/plugins/" + percent_encoded(options.plugin) + "/command", body));
  const json::Value result = answer.value().member("result");
  add_found(result, devices);
  return result.member("found").is_array();
}

void ask_daemon(const PairOptions& options, Session& session, FoundDevices& devices) {
  const Answer answer(session.client.get("/v1/devices"));
  add_not_configured(answer.value(), options.plugin, devices);
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text.empty() ? "-" : text;
}

void print(const FoundDevices& devices, Session& session) {
  if (session.json) {
    std::string line;
    json::Writer out(line);
    out.begin_object().key("found").begin_array();
    for (const auto& [id, device] : devices) {
      out.begin_object().text("id", id).text("name", device.name).text("model", device.model);
      if (!device.progress.empty()) out.text("progress", device.progress);
      out.key("needs_key").boolean(device.needs_key).key("properties").begin_array();
      for (const std::string& property : device.properties) out.text(property);
      out.end_array().end_object();
    }
    out.end_array().end_object();
    session.out << line << '\n';
    return;
  }
  if (devices.empty()) {
    session.out << tr("Nothing new was found. Bring the device near and press its button.\n");
    return;
  }
  const auto shown = [](const std::string& text) { return text.empty() ? "-" : text; };
  Table table({tr("DEVICE"), tr("MODEL"), tr("NAME"), tr("SIGNAL"), tr("KEY"), tr("SAYS")});
  for (const auto& [id, device] : devices) {
    table.add({id, shown(device.model), shown(device.name), shown(device.signal),
               device.needs_key ? tr_in("a key", "needed") : "-",
               device.says.empty() ? joined(device.properties) : device.says});
  }
  session.out << table.text()
              << tr("Adopt one: homeward pair PLUGIN DEVICE --name NAME [--room ROOM] [--key-file "
                    "FILE]\n");
}

/// Tells what is new of the devices that are being taken in.
class Progress {
 public:
  void show(const FoundDevices& devices, Session& session) {
    if (session.json) return;
    for (const auto& [id, device] : devices) {
      if (device.progress.empty() || shown_[id] == device.progress) continue;
      shown_[id] = device.progress;
      session.out << printable(id + "  " + device.model + (device.model.empty() ? "" : ": ") +
                               device.progress)
                  << '\n'
                  << std::flush;
    }
  }

 private:
  std::map<std::string, std::string> shown_;  ///< by id
};

ExitCode discover(const PairOptions& options, Session& session) {
  FoundDevices devices;
  // By the clock: the network closes at its time, and each question takes time of its own.
  const auto end = Clock::now() + std::chrono::seconds{options.seconds};
  const bool tells = ask_plugin(options, options.seconds, session, devices);
  if (!session.json && options.seconds > 0) {
    session.out << tr("Looking for {0} s. Press the device's button now.\n", options.seconds)
                << std::flush;
  }
  Progress progress;
  boost::asio::io_context alone;
  boost::asio::steady_timer pause(alone);
  while (Clock::now() < end) {
    pause.expires_at(std::min(Clock::now() + std::chrono::seconds{1}, end));
    pause.wait();
    const auto left = std::chrono::floor<std::chrono::seconds>(end - Clock::now()).count();
    const auto seconds = static_cast<std::uint32_t>(std::max<std::int64_t>(left, 0));
    if (tells) (void)ask_plugin(options, seconds, session, devices);
    progress.show(devices, session);
  }
  ask_daemon(options, session, devices);
  print(devices, session);
  return devices.empty() ? ExitCode::no : ExitCode::ok;
}

std::string checked_name(const std::string& text, const char* option) {
  const settings::Parsed<std::string> name = settings::parse_name(text);
  if (!name.value) {
    throw CommandFailure(ExitCode::usage,
                         tr("{0} wants letters, digits, - and _: '{1}'", option, text));
  }
  return *name.value;
}

/// A file that did not exist, in a folder that may not exist yet.
void write_new(const fs::path& path, const std::string& text) {
  make_folder(path.parent_path());
  create_file(path, text);
}

std::string read_key(const std::string& file) {
  std::string key;
  if (file == "-") {
    std::getline(std::cin, key);
  } else {
    const auto text = settings::read_file(file, kLongestKey);
    if (!text) throw CommandFailure(ExitCode::no_input, file + ": " + told_text(text.error().what));
    key = *text;
  }
  const auto last = key.find_last_not_of(" \r\n\t");
  key = last == std::string::npos ? "" : key.substr(0, last + 1);
  if (key.empty() || key.size() > kLongestKey)
    throw CommandFailure(ExitCode::usage, tr("there is no key in {0}", file));
  return key;
}

Declaration declaration_of(const PairOptions& options, Session& session) {
  FoundDevices devices;
  (void)ask_plugin(options, 0, session, devices);
  ask_daemon(options, session, devices);
  const auto found = devices.find(options.device);
  Declaration declaration;
  declaration.name = checked_name(options.name, "--name");
  declaration.id = options.device;
  if (!options.room.empty()) declaration.room = checked_name(options.room, "--room");
  declaration.supervise = options.supervise;
  if (!options.supervise.empty() && !settings::parse_duration(options.supervise).value)
    throw CommandFailure(ExitCode::usage, tr("--supervise wants a length such as 24h"));
  declaration.properties = options.properties;
  if (declaration.properties.empty() && found != devices.end())
    declaration.properties = found->second.properties;
  if (declaration.properties.empty()) {
    throw CommandFailure(
        ExitCode::usage,
        tr("{0} has not said what it tells: name that with --properties contact,battery",
           options.device));
  }
  for (const std::string& property : declaration.properties)
    (void)checked_name(property.starts_with("x.") ? property.substr(2) : property, "--properties");
  if (found != devices.end() && found->second.needs_key && options.key_file.empty()) {
    throw CommandFailure(ExitCode::usage,
                         tr("{0} is sealed: give its key with --key-file (docs/BLUETOOTH.md says "
                            "where keys come from)",
                            options.device));
  }
  return declaration;
}

/// Tells the daemon; takes back what was written when it does not take it.
ExitCode take_over(const Declaration& declaration, const fs::path& file, Session& session) {
  const Reloading reloading(session.client);
  if (reloading.runs()) {
    std::string line =
        tr("{0} is one of the home's devices now: {1}", declaration.name, file.string());
    if (session.json) {
      line.clear();
      json::Writer(line).begin_object().text("file", file.string()).end_object();
    }
    session.out << line << '\n';
    return ExitCode::ok;
  }
  fs::remove(file);
  if (!declaration.key_file.empty()) fs::remove(declaration.key_file);
  const json::Value diagnostics = reloading.diagnostics();
  for (std::size_t i = 0; i < diagnostics.size(); ++i)
    session.out << printable(told_text(cell(diagnostics.at(i)))) << '\n';
  session.out << (reloading.taken()
                      ? tr("The changed configuration can't be started, the one before runs on: "
                           "see 'homeward status'\n")
                      : tr("Nothing is changed: what ran goes on.\n"));
  return ExitCode::no;
}

/// Waits until the new device tells something of its own accord.
ExitCode try_it(const PairOptions& options, Session& session) {
  using End = ControlClient::End;
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(options.test_s);
  if (!session.json) {
    session.out << tr("Use it now, as the home will: waiting {0} s.\n", options.test_s)
                << std::flush;
  }
  WalkTest home(Answer(session.client.get("/v1/devices")).value());
  const auto take = [&](std::string_view line) {
    const WalkedSensor* sensor = home.take(Answer(std::string(line)).value());
    if (sensor == nullptr || sensor->device != options.name) return true;
    std::string text =
        tr("{0}: {1} {2}. It works.", sensor->device, sensor->property, sensor->value);
    if (session.json) {
      text.clear();
      json::Writer(text)
          .begin_object()
          .text("device", sensor->device)
          .text("property", sensor->property)
          .text("value", sensor->value)
          .end_object();
    }
    session.out << printable(text) << '\n';
    return false;
  };
  if (session.client.follow_until("/v1/events?follow=1", take, until) == End::enough)
    return ExitCode::ok;
  if (!session.json) session.out << tr("{0} was not heard. Is it near and awake?\n", options.name);
  return ExitCode::no;
}

ExitCode adopt(const PairOptions& options, Session& session) {
  if (options.name.empty())
    throw CommandFailure(ExitCode::usage, tr("say what it is called in the home: --name NAME"));
  if (!options.device.starts_with(options.plugin + ":"))
    throw CommandFailure(ExitCode::usage,
                         tr("a device of this plugin begins with {0}:, '{1}' does not",
                            options.plugin, options.device));
  Declaration declaration = declaration_of(options, session);
  const fs::path folder = options.config.parent_path();
  const fs::path file = folder / "devices.d" / (declaration.name + ".yaml");
  if (!options.key_file.empty()) {
    const std::string key = read_key(options.key_file);
    declaration.key_file = folder / "keys" / (declaration.name + ".key");
    write_new(declaration.key_file, key + "\n");
  }
  try {
    write_new(file, yaml_of(declaration));
  } catch (const CommandFailure&) {
    if (!declaration.key_file.empty()) fs::remove(declaration.key_file);
    throw;
  }
  const ExitCode taken = take_over(declaration, file, session);
  return taken == ExitCode::ok && options.test_s > 0 ? try_it(options, session) : taken;
}

}  // namespace

ExitCode run(const PairOptions& options, Session& session) {
  return options.device.empty() ? discover(options, session) : adopt(options, session);
}

}  // namespace homeward::cli
