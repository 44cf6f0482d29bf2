#include "daemon/app/texts.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

namespace homeward::app {
namespace {

bool is_dutch(const std::string& language) {
  return language.starts_with("nl");
}

/// "inactivity-day" reads as "Inactivity day".
std::string title_of_id(const core::RuleId& rule) {
  std::string text = rule.str();
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '-' || c == '_'; }, ' ');
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] -= 'a' - 'A';
  return text;
}

std::string default_text(const std::string& language, const core::Alert& alert) {
  const bool over = !alert.open() && !alert.test;
  if (is_dutch(language)) {
    if (alert.test) return "Testmelding van {home}";
    return over ? "Voorbij, begonnen om {since}" : "Melding in {room} sinds {since}";
  }
  if (alert.test) return "Test alert of {home}";
  return over ? "Over, it began at {since}" : "Alert in {room} since {since}";
}

std::string duration_text(core::Duration duration) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(duration).count();
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%lld:%02lld", static_cast<long long>(minutes / 60),
                static_cast<long long>(minutes % 60));
  return text.data();
}

/// The local hour and minute, "22:05".
std::string clock_text(const core::TimeZone& zone, core::WallTime time) {
  constexpr std::size_t kTimeBegin = 11;
  constexpr std::size_t kTimeLength = 5;
  return zone.format(time).substr(kTimeBegin, kTimeLength);
}

std::string room_text(const std::string& room, const std::string& language) {
  if (!room.empty()) return room;
  return is_dutch(language) ? "huis" : "the home";
}

}  // namespace

rules::Texts AlertTexts::title(const core::Alert& alert, const rules::Rule* /*rule*/) const {
  rules::Texts titles;
  for (const std::string& language : program_.rule_set().languages) {
    std::string title = title_of_id(alert.rule);
    if (alert.test) title = (is_dutch(language) ? "Test: " : "Test: ") + title;
    titles.emplace(language, std::move(title));
  }
  return titles;
}

rules::Texts AlertTexts::text(const core::Alert& alert, const rules::Rule* rule,
                              core::WallTime now) const {
  rules::Texts texts;
  for (const std::string& language : program_.rule_set().languages) {
    std::string pattern = default_text(language, alert);
    if (rule != nullptr && !alert.test) {
      const auto own = rule->message.find(language);
      if (own != rule->message.end()) pattern = own->second;
    }
    texts.emplace(language, fill(pattern, language, alert, now));
  }
  return texts;
}

std::string AlertTexts::fill(const std::string& pattern, const std::string& language,
                             const core::Alert& alert, core::WallTime now) const {
  const core::WallTime end = alert.resolved_at.value_or(now);
  const bool known = !alert.evidence.empty();
  const std::string device = alert.device ? alert.device->str()
                             : known      ? alert.evidence.front().device.str()
                                          : "";
  const std::map<std::string, std::string, std::less<>> values{
      {"home", program_.rule_set().zone.name()},
      {"room", room_text(alert.room, language)},
      {"device", device},
      {"value", known ? core::to_text(alert.evidence.front().value) : ""},
      {"since", clock_text(program_.rule_set().zone, alert.pending_since)},
      {"duration", duration_text(end - alert.pending_since)},
      {"count", std::to_string(alert.evidence.size())}};
  std::string text;
  std::string_view rest = pattern;
  while (!rest.empty()) {
    const std::size_t open = rest.find('{');
    text += rest.substr(0, open);
    if (open == rest.npos) break;
    const std::size_t close = rest.find('}', open);
    const auto found =
        close == rest.npos ? values.end() : values.find(rest.substr(open + 1, close - open - 1));
    const std::size_t next = close == rest.npos ? rest.size() : close + 1;
    text +=
        found == values.end() ? rest.substr(open, next - open) : std::string_view(found->second);
    rest.remove_prefix(next);
  }
  return text;
}

}  // namespace homeward::app
