#pragma once

#include "daemon/core/alert.hpp"
#include "daemon/rules/program.hpp"

#include <map>
#include <string>

namespace homeward::app {

/// What people read of an alert: title and text in the home's languages, from the rule's
/// `message` with its placeholders {home} {room} {device} {value} {since} {duration} {count}, or
/// from default texts in Dutch and English.
class AlertTexts {
 public:
  explicit AlertTexts(const rules::Program& program) : program_(program) {}

  /// By language tag; `rule` may be null when the rule no longer exists.
  [[nodiscard]] rules::Texts title(const core::Alert& alert, const rules::Rule* rule) const;
  [[nodiscard]] rules::Texts text(const core::Alert& alert, const rules::Rule* rule,
                                  core::WallTime now) const;

 private:
  [[nodiscard]] std::string fill(const std::string& pattern, const std::string& language,
                                 const core::Alert& alert, core::WallTime now) const;

  const rules::Program& program_;
};

}  // namespace homeward::app
