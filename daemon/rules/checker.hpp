#pragma once

#include "daemon/core/diagnostic.hpp"
#include "daemon/rules/program_impl.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::rules {

/// Collects what is wrong with the conditions of one rule or state, and what they refer to.
class Checker {
 public:
  Checker(const Program::Impl& program, core::Diagnostics& diagnostics)
      : program_(program), diagnostics_(diagnostics) {}

  /// Checks a condition and all inside it. At most 32 deep.
  void condition(const Condition& condition);
  /// Checks a selector and notes it as one that `each: device` may take.
  void selector(const Selector& selector);
  /// Checks an event pattern; an empty one is warned of.
  void pattern(const EventPattern& pattern, const core::SourcePosition& position);
  void window(const WindowReference& reference);
  /// `home`, `away` or a virtual state.
  void state(const std::string& name, const core::SourcePosition& position);
  void alert(const std::string& rule, const core::SourcePosition& position);
  /// A duration that has to be at least a second and at most a year.
  void duration(core::Duration duration, std::string_view what,
                const core::SourcePosition& position);
  void error(const core::SourcePosition& position, std::string message,
             std::string suggestion = {});
  void warning(const core::SourcePosition& position, std::string message,
               std::string suggestion = {});

  [[nodiscard]] const Program::Impl& program() const noexcept { return program_; }
  [[nodiscard]] const std::vector<StateIndex>& states() const noexcept { return states_; }
  [[nodiscard]] const std::vector<RuleIndex>& rules() const noexcept { return rules_; }
  /// The first selector that was checked; empty when there was none.
  [[nodiscard]] const std::string& first_selector() const noexcept { return first_selector_; }

 private:
  const Program::Impl& program_;
  core::Diagnostics& diagnostics_;
  std::vector<StateIndex> states_;
  std::vector<RuleIndex> rules_;
  std::string first_selector_;
  int depth_{0};
};

/// "did you mean 'X'?" with the nearest of `known`; empty when none is near.
[[nodiscard]] std::string did_you_mean(const std::string& wrong,
                                       const std::vector<std::string>& known);

}  // namespace homeward::rules
