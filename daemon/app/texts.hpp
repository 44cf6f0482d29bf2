#pragma once

#include "daemon/core/alert.hpp"
#include "daemon/rules/program.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace homeward::app {

/// What people read of an alert: title and text in the home's languages. The text is the rule's
/// `message` in the language, else in Dutch, else in English, else a default text for the form of
/// its condition. Placeholders {room} {device} {value} {since} {duration} {count} are filled, times
/// in the home's zone; {home} stays for the platform's profile, since each platform knows the home
/// by a name of its own.
class AlertTexts {
 public:
  explicit AlertTexts(const rules::Program& program) : program_(program) {}

  /// By language tag; `rule` may be null when the rule no longer exists.
  [[nodiscard]] rules::Texts title(const core::Alert& alert, const rules::Rule* rule) const;
  [[nodiscard]] rules::Texts text(const core::Alert& alert, const rules::Rule* rule,
                                  core::WallTime now) const;

 private:
  using Values = std::map<std::string, std::string, std::less<>>;

  [[nodiscard]] Values values_of(const core::Alert& alert, const rules::Rule* rule,
                                 core::WallTime now, bool dutch) const;
  [[nodiscard]] static std::string fill(std::string_view pattern, const Values& values);

  const rules::Program& program_;
};

}  // namespace homeward::app
