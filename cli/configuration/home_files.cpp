#include "cli/configuration/home_files.hpp"

#include <algorithm>

namespace homeward::cli {
namespace {

namespace fs = std::filesystem;

void add_secret(const ports::SecretSource& secret, std::vector<fs::path>& files) {
  if (secret.kind == ports::SecretSource::Kind::file) files.emplace_back(secret.name);
}

/// The secrets of plugins: those of single devices, or the others.
void add_secrets(const settings::Settings& settings, bool of_devices,
                 std::vector<fs::path>& files) {
  for (const ports::PluginOptions& plugin : settings.plugins) {
    for (const auto& [name, secret] : plugin.secrets) {
      const bool is_of_device = name.starts_with(ports::PluginOptions::kDeviceKey);
      if (is_of_device == of_devices) add_secret(secret, files);
    }
  }
}

}  // namespace

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

std::vector<fs::path> configuration_files(const fs::path& main) {
  std::vector<fs::path> files;
  std::error_code absent;
  if (fs::exists(main, absent)) files.push_back(main);
  const fs::path home = folder_of(main);
  for (const char* const folder : {"conf.d", "devices.d", "rules.d"}) {
    for (const auto& entry : fs::directory_iterator(home / folder, absent)) {
      if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<fs::path> key_files(const settings::Settings& settings) {
  std::vector<fs::path> files;
  for (const ports::PlatformOptions& platform : settings.platforms) {
    add_secret(platform.password, files);
    add_secret(platform.tls.key, files);
    if (!platform.tls.cert_file.empty()) files.emplace_back(platform.tls.cert_file);
  }
  add_secrets(settings, false, files);
  return files;
}

std::vector<fs::path> device_key_files(const settings::Settings& settings) {
  std::vector<fs::path> files;
  add_secrets(settings, true, files);
  return files;
}

}  // namespace homeward::cli
