#include "daemon/settings/diagnostics.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace homeward::settings {

using core::Diagnostic;

void sort_by_position(core::Diagnostics& diagnostics, const std::vector<std::string>& files) {
  std::map<std::string, std::size_t> order;
  for (const std::string& file : files) order.emplace(file, order.size());
  const auto key = [&](const Diagnostic& diagnostic) {
    const core::SourcePosition& at = diagnostic.position;
    const auto file = order.find(at.file);
    const std::size_t index = file == order.end() ? order.size() : file->second;
    return std::tuple(index, at.line, at.column);
  };
  std::stable_sort(diagnostics.begin(), diagnostics.end(),
                   [&](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
}

void keep_first(core::Diagnostics& diagnostics) {
  constexpr std::size_t kMost = 200;
  if (diagnostics.size() <= kMost) return;
  const std::size_t more = diagnostics.size() - kMost;
  const auto level =
      core::has_errors(diagnostics) ? Diagnostic::Level::error : Diagnostic::Level::warning;
  const core::SourcePosition last = diagnostics[kMost - 1].position;
  diagnostics.resize(kMost);
  diagnostics.push_back({level, last, std::to_string(more) + " more are not shown", {}});
}

void make_printable(core::Diagnostics& diagnostics) {
  const auto replace = [](std::string& text) {
    for (char& character : text) {
      const auto byte = static_cast<unsigned char>(character);
      if (byte < 0x20 || byte == 0x7F) character = '?';
    }
  };
  for (Diagnostic& diagnostic : diagnostics) {
    replace(diagnostic.message);
    replace(diagnostic.suggestion);
  }
}

}  // namespace homeward::settings
