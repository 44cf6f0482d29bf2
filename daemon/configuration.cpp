#include "daemon/configuration.hpp"

#include "daemon/settings/check.hpp"

#include <map>
#include <system_error>
#include <utility>

namespace homeward::daemon {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLastGood = "last-good";
constexpr const char* kMainFile = "homeward.yaml";

ReadConfiguration read_files(const fs::path& main_file) {
  settings::Checked checked = settings::check({main_file});
  ReadConfiguration read;
  read.diagnostics = std::move(checked.diagnostics);
  if (checked.settings && checked.program) {
    read.configuration = std::make_shared<const Configuration>(
        Configuration{std::move(*checked.settings), std::move(*checked.program)});
  }
  return read;
}

/// Copies `from`, and what is read with it, into a folder that is made for it.
void copy_files(const fs::path& from, const fs::path& folder, std::error_code& failed) {
  fs::remove_all(folder, failed);
  if (!failed) fs::create_directories(folder, failed);
  if (!failed) fs::copy_file(from, folder / kMainFile, failed);
  for (const char* const part : {"conf.d", "devices.d", "rules.d"}) {
    const fs::path beside = from.parent_path() / part;
    std::error_code absent;
    if (failed || !fs::is_directory(beside, absent)) continue;
    fs::copy(beside, folder / part, failed);
  }
}

/// Names and versions of what a list holds, to compare two of them.
using Versions = std::map<std::string, std::string>;

Versions rules_of(const Configuration& configuration) {
  Versions versions;
  for (const rules::Rule& rule : configuration.program.rule_set().rules) {
    versions.emplace(rule.id.str(), rule.version);
  }
  return versions;
}

Versions devices_of(const Configuration& configuration) {
  Versions versions;
  for (const rules::DeviceDeclaration& device : configuration.program.rule_set().devices) {
    versions.emplace(device.id.str(), device.address.str() + " " + device.room);
  }
  return versions;
}

void compare(const std::string& kind, const Versions& before, const Versions& after,
             std::vector<std::string>& lines) {
  for (const auto& [name, version] : after) {
    const auto old = before.find(name);
    if (old == before.end()) {
      lines.push_back(kind + " added: " + name);
    } else if (old->second != version) {
      lines.push_back(kind + " changed: " + name);
    }
  }
  for (const auto& [name, version] : before) {
    if (!after.contains(name)) lines.push_back(kind + " removed: " + name);
  }
}

}  // namespace

ConfigurationFiles::ConfigurationFiles(const CommandLine& line)
    : main_file_(line.config), state_dir_(line.state_dir) {}

ReadConfiguration ConfigurationFiles::read() const {
  return read_files(main_file_);
}

ReadConfiguration ConfigurationFiles::read_last_good() const {
  const fs::path copy = state_dir(settings::Settings{}) / kLastGood / kMainFile;
  std::error_code absent;
  if (!fs::exists(copy, absent)) return {};
  return read_files(copy);
}

Result<void> ConfigurationFiles::keep(const settings::Settings& settings) const {
  const fs::path folder = state_dir(settings) / kLastGood;
  const fs::path fresh = state_dir(settings) / "last-good.new";
  std::error_code failed;
  copy_files(main_file_, fresh, failed);
  if (!failed) fs::remove_all(folder, failed);
  if (!failed) fs::rename(fresh, folder, failed);
  if (failed) return failure(ErrorCode::io, failed.message(), folder.string());
  return {};
}

fs::path ConfigurationFiles::state_dir(const settings::Settings& settings) const {
  return state_dir_.empty() ? settings.state_dir : state_dir_;
}

std::vector<std::string> differences(const Configuration& before, const Configuration& after) {
  std::vector<std::string> lines;
  compare("rule", rules_of(before), rules_of(after), lines);
  compare("device", devices_of(before), devices_of(after), lines);
  if (lines.empty() && before.settings.hash != after.settings.hash) {
    lines.emplace_back("other settings changed");
  }
  return lines;
}

}  // namespace homeward::daemon
