#include "daemon/core/diagnostic.hpp"

#include <algorithm>
#include <numeric>

namespace homeward::core {
namespace {

/// Edit distance in which two neighbours swapped are one mistake (optimal string alignment); names
/// are short.
std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substitute = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, substitute});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row.back();
}

}  // namespace

bool has_errors(const Diagnostics& diagnostics) noexcept {
  return std::any_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& diagnostic) {
    return diagnostic.level == Diagnostic::Level::error;
  });
}

std::string_view to_text(Diagnostic::Level level) noexcept {
  switch (level) {
    case Diagnostic::Level::error: return "error";
    case Diagnostic::Level::warning: return "warning";
    case Diagnostic::Level::info: break;
  }
  return "info";
}

std::string to_text(const Diagnostic& diagnostic) {
  const SourcePosition& at = diagnostic.position;
  std::string text = at.file;
  if (at.line != 0) text += ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
  if (!text.empty()) text += ": ";
  text += std::string(to_text(diagnostic.level)) + ": " + diagnostic.message;
  if (!diagnostic.suggestion.empty()) text += "; " + diagnostic.suggestion;
  return text;
}

std::string nearest_name(const std::string& wrong, const std::vector<std::string>& known) {
  constexpr std::size_t kLongest = 128;
  if (wrong.empty() || wrong.size() > kLongest) return {};
  std::size_t best = std::max<std::size_t>(1, wrong.size() / 3) + 1;
  std::string name;
  for (const std::string& candidate : known) {
    if (candidate.size() > kLongest) continue;
    const std::size_t distance = edit_distance(wrong, candidate);
    if (distance >= best) continue;
    best = distance;
    name = candidate;
  }
  return name;
}

}  // namespace homeward::core
