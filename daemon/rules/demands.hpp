#pragma once

#include "daemon/rules/program_impl.hpp"
#include "daemon/rules/week.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace homeward::rules {

/// What has to be so at one instant for something to begin: facts, values and minutes of the week,
/// gathered part by part. Tells when a part can't hold together with those before it.
class Demands {
 public:
  explicit Demands(const Program::Impl& program) : program_(program) {}

  /// Adds what `condition` (or its opposite) needs; `part` names it in the explanation.
  void want(const Condition& condition, bool holds, const std::string& part);
  /// Adds that a window is open.
  void want_open(const WindowReference& window, const std::string& part);
  /// Adds that a window ends at this instant.
  void want_end_of(const WindowReference& window, const std::string& part);

  /// Why nothing can satisfy all of it; empty while something can.
  [[nodiscard]] const std::string& conflict() const noexcept { return conflict_; }
  /// The longest time for which the windows are open; nothing when it is endless.
  [[nodiscard]] std::optional<core::Duration> longest_open() const { return open_.longest(); }

 private:
  struct Known {
    bool holds;
    std::string part;
  };

  void want_fact(const std::string& fact, bool holds, const std::string& part);
  void want_state(const std::string& name, bool holds, const std::string& part);
  void want_value(const IsValue& form, bool holds, const std::string& part);
  void want_minutes(const Week& week, const std::string& window, const std::string& part);
  void conflict(std::string text);

  const Program::Impl& program_;
  std::map<std::string, Known> facts_;
  std::map<SlotIndex, std::pair<std::set<std::string>, std::string>> values_;
  Week open_;
  std::string windows_;  // those wanted so far, for the explanation
  std::string conflict_;
  int depth_{0};
};

/// The schedule that a reference means; nothing for an unknown name.
[[nodiscard]] std::optional<Schedule> schedule_of(const Program::Impl& program,
                                                  const WindowReference& reference);

}  // namespace homeward::rules
