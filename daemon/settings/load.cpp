#include "daemon/settings/assemble.hpp"
#include "daemon/settings/digest.hpp"
#include "daemon/settings/file_text.hpp"
#include "daemon/settings/settings.hpp"
#include "daemon/settings/yaml_reader.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace homeward::settings {
namespace {

using core::Diagnostic;
using core::Diagnostics;

constexpr std::size_t kMostFiles = 64;
constexpr std::size_t kMostDiagnostics = 200;

/// By file in the order given, then by place; what was found first comes first at one place.
void sort_by_position(Diagnostics& diagnostics, const std::vector<SourceText>& texts) {
  std::map<std::string, std::size_t> order;
  for (const SourceText& text : texts) order.emplace(text.name, order.size());
  const auto key = [&](const Diagnostic& diagnostic) {
    const core::SourcePosition& at = diagnostic.position;
    const auto file = order.find(at.file);
    const std::size_t index = file == order.end() ? order.size() : file->second;
    return std::tuple(index, at.line, at.column);
  };
  std::stable_sort(diagnostics.begin(), diagnostics.end(),
                   [&](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
}

/// A file of noise gives as many messages as it has lines; nobody reads more than these.
void cut(Diagnostics& diagnostics) {
  if (diagnostics.size() <= kMostDiagnostics) return;
  const std::size_t more = diagnostics.size() - kMostDiagnostics;
  const bool errors = core::has_errors(diagnostics);
  const core::SourcePosition last = diagnostics[kMostDiagnostics - 1].position;
  diagnostics.resize(kMostDiagnostics);
  diagnostics.push_back({errors ? Diagnostic::Level::error : Diagnostic::Level::warning,
                         last,
                         std::to_string(more) + " more are not shown",
                         {}});
}

std::string hash_of(const std::vector<SourceText>& texts) {
  std::string bytes;
  for (const SourceText& text : texts) bytes += text.text;
  return digest(bytes);
}

/// Reads the texts after `found` was reported about the files they come from.
Loaded load_after(Diagnostics found, const std::vector<SourceText>& texts) {
  Loaded loaded;
  loaded.diagnostics = std::move(found);
  std::vector<Node> documents;
  for (const SourceText& text : texts) {
    if (auto document = read_yaml(text, loaded.diagnostics)) {
      documents.push_back(std::move(*document));
    }
  }
  Reader reader(loaded.diagnostics);
  Settings settings = assemble(reader, documents);
  settings.hash = hash_of(texts);
  sort_by_position(loaded.diagnostics, texts);
  if (!core::has_errors(loaded.diagnostics)) loaded.settings = std::move(settings);
  cut(loaded.diagnostics);
  return loaded;
}

}  // namespace

Loaded load_texts(const std::vector<SourceText>& texts) {
  return load_after({}, texts);
}

Loaded load_files(const std::vector<std::filesystem::path>& files) {
  Diagnostics diagnostics;
  std::vector<SourceText> texts;
  for (const std::filesystem::path& file : files) {
    if (texts.size() == kMostFiles) {
      diagnostics.push_back({Diagnostic::Level::error,
                             {file.string(), 0, 0},
                             "more than 64 configuration files",
                             {}});
      break;
    }
    auto text = read_file(file, YamlLimits::kBytes);
    if (text) {
      texts.push_back({file.string(), std::move(*text)});
    } else {
      diagnostics.push_back(
          {Diagnostic::Level::error, {file.string(), 0, 0}, text.error().what, {}});
    }
  }
  return load_after(std::move(diagnostics), texts);
}

Loaded load(const std::filesystem::path& main_file) {
  std::vector<std::filesystem::path> files{main_file};
  auto parts = yaml_files_in(main_file.parent_path() / "conf.d");
  if (parts) {
    files.insert(files.end(), parts->begin(), parts->end());
    return load_files(files);
  }
  Loaded loaded = load_files(files);
  loaded.diagnostics.push_back(
      {Diagnostic::Level::error, {parts.error().where, 0, 0}, parts.error().what, {}});
  loaded.settings.reset();
  return loaded;
}

}  // namespace homeward::settings
