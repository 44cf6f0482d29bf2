#include "daemon/core/alert.hpp"

#include <array>
#include <utility>

namespace homeward::core {
namespace {

template <class Enum, std::size_t N>
using Names = std::array<std::pair<Enum, std::string_view>, N>;

constexpr Names<Severity, 3> kSeverities{
    {{Severity::info, "info"}, {Severity::warning, "warning"}, {Severity::critical, "critical"}}};
constexpr Names<Category, 4> kCategories{{{Category::care, "care"},
                                          {Category::safety, "safety"},
                                          {Category::service, "service"},
                                          {Category::technical, "technical"}}};
constexpr Names<ResolveReason, 5> kReasons{{{ResolveReason::condition, "condition"},
                                            {ResolveReason::acknowledged, "acknowledged"},
                                            {ResolveReason::rule_removed, "rule-removed"},
                                            {ResolveReason::late_event, "late-event"},
                                            {ResolveReason::platform, "platform"}}};

template <class Enum, std::size_t N>
std::string_view name_of(const Names<Enum, N>& names, Enum wanted) noexcept {
  for (const auto& [value, name] : names) {
    if (value == wanted) return name;
  }
  return "";
}

template <class Enum, std::size_t N>
std::optional<Enum> value_of(const Names<Enum, N>& names, std::string_view wanted) noexcept {
  for (const auto& [value, name] : names) {
    if (name == wanted) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_text(Severity severity) noexcept {
  return name_of(kSeverities, severity);
}
std::string_view to_text(Category category) noexcept {
  return name_of(kCategories, category);
}
std::string_view to_text(ResolveReason reason) noexcept {
  return name_of(kReasons, reason);
}

std::optional<Severity> parse_severity(std::string_view text) noexcept {
  return value_of(kSeverities, text);
}

std::optional<Category> parse_category(std::string_view text) noexcept {
  return value_of(kCategories, text);
}

std::optional<ResolveReason> parse_resolve_reason(std::string_view text) noexcept {
  return value_of(kReasons, text);
}

}  // namespace homeward::core
