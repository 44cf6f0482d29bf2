#include "daemon/settings/assemble.hpp"
#include "daemon/settings/device_files.hpp"
#include "daemon/settings/diagnostics.hpp"
#include "daemon/settings/digest.hpp"
#include "daemon/settings/file_text.hpp"
#include "daemon/settings/pack_folders.hpp"
#include "daemon/settings/settings.hpp"
#include "daemon/settings/yaml_reader.hpp"

#include <deque>
#include <utility>

namespace homeward::settings {
namespace {

using core::Diagnostic;

constexpr std::size_t kMostFiles = 64;

std::string hash_of(const std::vector<SourceText>& texts, const std::deque<SourceText>& packs) {
  std::string bytes;
  for (const SourceText& text : texts) bytes += text.text;
  for (const SourceText& text : packs) bytes += text.text;
  return digest(bytes);
}

/// Reads the texts; `loaded` has what was found about the files they come from. The texts from
/// `first_device_file` on are those of devices.d.
Loaded load_into(Loaded loaded, const std::vector<SourceText>& texts, const PackLibrary& library,
                 std::size_t first_device_file = std::string::npos) {
  std::vector<Node> documents;
  std::vector<Node> device_files;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    auto document = read_yaml(texts[i], loaded.diagnostics);
    if (document) {
      (i < first_device_file ? documents : device_files).push_back(std::move(*document));
    }
  }
  add_device_files(documents, std::move(device_files), loaded.diagnostics);
  std::deque<SourceText> pack_texts;
  const std::vector<RulePack> packs =
      read_rule_packs(documents, library, pack_texts, loaded.diagnostics);
  for (const SourceText& text : pack_texts) loaded.files.push_back(text.name);
  Reader reader(loaded.diagnostics);
  Settings settings = assemble(reader, documents, packs);
  settings.hash = hash_of(texts, pack_texts);
  sort_by_position(loaded.diagnostics, loaded.files);
  if (!core::has_errors(loaded.diagnostics)) loaded.settings = std::move(settings);
  keep_first(loaded.diagnostics);
  make_printable(loaded.diagnostics);
  return loaded;
}

void report(Loaded& loaded, const std::string& file, std::string message) {
  loaded.diagnostics.push_back({Diagnostic::Level::error, {file, 0, 0}, std::move(message), {}});
}

/// Reads the files that can be read and loads what they hold; those in `device_files` are of
/// devices.d.
Loaded load_paths(Loaded loaded, std::vector<std::filesystem::path> paths,
                  const std::filesystem::path& main_file,
                  const std::vector<std::filesystem::path>& device_files = {}) {
  const std::size_t others = paths.size();
  paths.insert(paths.end(), device_files.begin(), device_files.end());
  std::size_t first_device_file = std::string::npos;
  std::vector<SourceText> texts;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const std::filesystem::path& path = paths[i];
    if (i == others) first_device_file = texts.size();
    if (loaded.files.size() == kMostFiles) {
      report(loaded, path.string(), "more than 64 configuration files");
      break;
    }
    loaded.files.push_back(path.string());
    auto text = read_file(path, YamlLimits::kBytes);
    if (text) {
      texts.push_back({path.string(), std::move(*text)});
    } else {
      report(loaded, path.string(), text.error().what);
    }
  }
  return load_into(std::move(loaded), texts, library_of(pack_folders(main_file)),
                   first_device_file);
}

}  // namespace

Loaded load_texts(const std::vector<SourceText>& texts, const PackLibrary& packs) {
  Loaded loaded;
  for (const SourceText& text : texts) loaded.files.push_back(text.name);
  return load_into(std::move(loaded), texts, packs);
}

Loaded load_files(const std::vector<std::filesystem::path>& files) {
  return load_paths({}, files, files.empty() ? std::filesystem::path{} : files.front());
}

Loaded load(const std::filesystem::path& main_file) {
  Loaded loaded;
  const auto files_in = [&](const char* folder) {
    auto files = yaml_files_in(main_file.parent_path() / folder);
    if (!files) report(loaded, files.error().where, files.error().what);
    return files ? std::move(*files) : std::vector<std::filesystem::path>{};
  };
  std::vector<std::filesystem::path> paths = files_in("conf.d");
  paths.insert(paths.begin(), main_file);
  const auto device_files = files_in("devices.d");
  return load_paths(std::move(loaded), std::move(paths), main_file, device_files);
}

}  // namespace homeward::settings
