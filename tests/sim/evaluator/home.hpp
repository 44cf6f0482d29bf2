#pragma once

#include "daemon/rules/rule_set.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace homeward::sim {

using core::Duration;
using core::SteadyTime;

/// A property of a device of the rule set, in file order.
struct Property {
  std::size_t device{};
  std::string name;
};

/// One opening of a window, [begin, end).
struct Opening {
  SteadyTime begin{};
  SteadyTime end{};

  [[nodiscard]] bool contains(SteadyTime at) const { return begin <= at && at < end; }
};

/// The instance of an `each: device` rule: `selector` means `device` alone.
struct Instance {
  std::string selector;
  std::optional<std::size_t> device;
};

/// What the names of a rule set mean (RULES.md 6.1 and 7.5). The home's time line is UTC
/// here. The rule set outlives it.
class Home {
 public:
  explicit Home(const rules::RuleSet& rules);

  [[nodiscard]] const rules::RuleSet& rules() const { return rules_; }
  [[nodiscard]] const std::vector<Property>& properties() const { return properties_; }
  [[nodiscard]] std::optional<std::size_t> find(std::string_view device,
                                                std::string_view property) const;
  /// The properties that a selector means, in file order.
  [[nodiscard]] const std::vector<std::size_t>& select(const std::string& selector,
                                                       const Instance& instance) const;
  [[nodiscard]] std::optional<Duration> supervise(std::size_t device) const {
    return rules_.devices[device].supervise;
  }
  /// Every opening that overlaps [from, to], in order.
  [[nodiscard]] std::vector<Opening> openings(const rules::WindowReference& window, SteadyTime from,
                                              SteadyTime to) const;

 private:
  [[nodiscard]] bool selects(std::string_view selector, std::size_t property) const;

  const rules::RuleSet& rules_;
  std::vector<Property> properties_;
  // Answers given before: a selector always means the same.
  mutable std::map<std::pair<std::string, std::optional<std::size_t>>, std::vector<std::size_t>>
      selected_;
};

/// The first selector of a condition in reading order; empty when it has none.
[[nodiscard]] std::string first_selector(const rules::Condition& condition);

/// The names of the alerts, or of the states, that a condition refers to.
[[nodiscard]] std::vector<std::string> alerts_in(const rules::Condition& condition);
[[nodiscard]] std::vector<std::string> states_in(const rules::Condition& condition);

}  // namespace homeward::sim
