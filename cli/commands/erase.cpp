#include "cli/commands/commands.hpp"
#include "cli/terminal.hpp"
#include "daemon/settings/check.hpp"
#include "lib/json/writer.hpp"

#include <string>
#include <vector>

namespace homeward::cli {
namespace {

namespace fs = std::filesystem;

void add_secret(const ports::SecretSource& secret, std::vector<fs::path>& files) {
  if (secret.kind == ports::SecretSource::Kind::file) files.emplace_back(secret.name);
}

/// The files with passwords and keys that a configuration names. A credential of systemd is not a
/// file of ours.
std::vector<fs::path> key_files(const settings::Settings& settings) {
  std::vector<fs::path> files;
  for (const ports::PlatformOptions& platform : settings.platforms) {
    add_secret(platform.password, files);
    add_secret(platform.tls.key, files);
    if (!platform.tls.cert_file.empty()) files.emplace_back(platform.tls.cert_file);
  }
  for (const ports::PluginOptions& plugin : settings.plugins) {
    for (const auto& [key, secret] : plugin.secrets) add_secret(secret, files);
  }
  return files;
}

/// What plugins keep in folders of their own, such as the key of a Zigbee network.
std::vector<fs::path> plugin_folders(const settings::Settings& settings) {
  std::vector<fs::path> folders;
  for (const ports::PluginOptions& plugin : settings.plugins) {
    folders.emplace_back("/var/lib/homeward-" + plugin.id.str());
  }
  return folders;
}

/// The files of a configuration: the main file, and those beside it that are read with it.
std::vector<fs::path> configuration_files(const fs::path& main) {
  std::vector<fs::path> files{main};
  std::error_code absent;
  for (const char* const folder : {"conf.d", "devices.d", "rules.d"}) {
    for (const auto& entry : fs::directory_iterator(main.parent_path() / folder, absent)) {
      if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    }
  }
  return files;
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
                         "erase wipes all data, the configuration and the keys of this home; "
                         "'homeward export' keeps a copy. Say it again with --yes");
  }
  const fs::path main =
      options.config.empty() ? fs::path("/etc/homeward/homeward.yaml") : options.config;
  // Read before anything goes: it names the keys.
  const settings::Checked checked = settings::check({main});
  std::string body;
  json::Writer(body)
      .begin_object()
      .text("by", options.by.empty() ? user_name() : options.by)
      .end_object();
  static_cast<void>(session.client.post("/v1/erase", body));
  session.client.wait_until_it_is_gone();
  std::vector<fs::path> paths = configuration_files(main);
  if (checked.settings && !options.keep_keys) {
    for (const auto& files : {key_files(*checked.settings), plugin_folders(*checked.settings)}) {
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
    session.out << (left.empty() ? "The home is wiped; homewardd has ended.\n"
                                 : "The data is wiped and homewardd has ended. These stay:\n");
    for (const std::string& one : left) session.out << "  " << printable(one) << '\n';
  }
  return left.empty() ? ExitCode::ok : ExitCode::no_permission;
}

}  // namespace homeward::cli
