#include "cli/commands/commands.hpp"
#include "cli/configuration/home_files.hpp"
#include "cli/machine/terminal.hpp"
#include "cli/text/language.hpp"
#include "daemon/settings/check.hpp"
#include "lib/json/writer.hpp"

#include <string>
#include <vector>

namespace homeward::cli {
namespace {

namespace fs = std::filesystem;

/// What plugins keep in folders of their own, such as the key of a Zigbee network.
std::vector<fs::path> plugin_folders(const settings::Settings& settings) {
  std::vector<fs::path> folders;
  for (const ports::PluginOptions& plugin : settings.plugins) {
    folders.emplace_back("/var/lib/homeward-" + plugin.id.str());
  }
  return folders;
}

/// What `restore` set aside beside the configuration.
void add_set_aside(const fs::path& main, std::vector<fs::path>& paths) {
  std::error_code absent;
  const fs::path home = folder_of(main);
  for (const auto& entry : fs::directory_iterator(home, absent)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("before-restore-")) paths.push_back(entry.path());
  }
}

/// Keys that `pair` wrote, those of devices that are no longer named too.
void add_paired_keys(const fs::path& main, std::vector<fs::path>& paths) {
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(folder_of(main) / "keys", absent)) {
    if (entry.path().extension() == ".key") paths.push_back(entry.path());
  }
}

/// Removes what is there; gives what could not be removed.
std::vector<std::string> remove_all(const std::vector<fs::path>& paths) {
  std::vector<std::string> left;
  for (const fs::path& path : paths) {
    std::error_code failed;
    fs::remove_all(path, failed);
    if (failed) left.push_back(path.string() + ": " + failed.message());
  }
  return left;
}

}  // namespace

ExitCode run(const EraseOptions& options, Session& session) {
  if (!options.yes) {
    throw CommandFailure(ExitCode::usage,
                         tr("erase wipes all data, the configuration and the keys of this home; "
                            "'homeward export' keeps a copy. Say it again with --yes"));
  }
  const fs::path main =
      options.config.empty() ? fs::path("/etc/homeward/homeward.yaml") : options.config;
  // Read before anything goes: it names the keys.
  const settings::Checked checked = settings::check({main});
  if (!checked.settings && !options.keep_keys) {
    throw CommandFailure(ExitCode::config,
                         tr("the configuration, which names the keys, has errors: "
                            "see 'homeward check'"));
  }
  std::string body;
  json::Writer(body)
      .begin_object()
      .text("by", options.by.empty() ? user_name() : options.by)
      .end_object();
  static_cast<void>(session.client.post("/v1/erase", body));
  session.client.wait_until_it_is_gone();
  std::vector<fs::path> paths = configuration_files(main);
  add_set_aside(main, paths);
  if (checked.settings && !options.keep_keys) {
    add_paired_keys(main, paths);
    const settings::Settings& settings = *checked.settings;
    for (const auto& files :
         {key_files(settings), device_key_files(settings), plugin_folders(settings)}) {
      paths.insert(paths.end(), files.begin(), files.end());
    }
  }
  const std::vector<std::string> left = remove_all(paths);
  if (session.json) {
    std::string answer;
    json::Writer out(answer);
    out.begin_object().key("left").begin_array();
    for (const std::string& one : left) out.text(one);
    out.end_array().end_object();
    session.out << answer << '\n';
  } else {
    session.out << (left.empty() ? tr("The home is wiped; homewardd has ended.\n")
                                 : tr("The data is wiped and homewardd has ended. These stay:\n"));
    for (const std::string& one : left) session.out << "  " << printable(one) << '\n';
  }
  return left.empty() ? ExitCode::ok : ExitCode::no_permission;
}

}  // namespace homeward::cli
