#pragma once

#include "tests/sim/evaluator/home.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace homeward::sim {

/// One thing that a home, or a person, tells the engine.
struct Input {
  enum class Kind : std::uint8_t { report, restored, acknowledge };

  SteadyTime at{};
  Kind kind{Kind::report};
  std::string device;  ///< of acknowledge: empty for a rule without `each: device`
  std::string property;
  core::Value value;
  std::string rule;  ///< of acknowledge
};

/// A place in the order of one instant, RULES.md 7.2: each input of it happens and settles; when
/// all of them are done, what is due at that instant follows.
struct Moment {
  enum class Step : std::uint8_t { happens, settled, over };

  SteadyTime at{};
  std::size_t inputs{0};  ///< how many inputs were taken, with the one that happens now
  Step step{Step::settled};

  /// True when a time that is waited for has come: not before all inputs of its instant are done.
  [[nodiscard]] bool reached(SteadyTime due) const {
    return at > due || (at == due && step == Step::over);
  }
  /// The input that happens at this moment.
  [[nodiscard]] std::optional<std::size_t> happening() const {
    return step == Step::happens ? std::optional(inputs - 1) : std::nullopt;
  }
};

/// A report with what RULES.md 7.3 says of it.
struct Report {
  std::optional<std::size_t> property;  ///< nothing: no report of a property
  std::size_t device{};
  SteadyTime at{};
  core::Value value;
  bool duplicate{false};  ///< only shows that the device lives
  bool restored{false};
  bool ignored{false};  ///< restored while its device was offline: tells nothing
  bool activity{false};
  bool occurs{false};  ///< counts as an event of its value
};

/// All inputs of a run, in order, and what they mean. Nothing is kept up to date here: every
/// question looks at the whole history again.
class History {
 public:
  History(const Home& home, SteadyTime start, const std::vector<Input>& inputs);

  [[nodiscard]] SteadyTime start() const { return start_; }
  [[nodiscard]] const std::vector<Report>& reports() const { return reports_; }

  /// The moment at which everything of instant `at` is done.
  [[nodiscard]] Moment end_of(SteadyTime at) const;

  /// True when the device has a `supervise` time that went by without a report.
  [[nodiscard]] bool offline(std::size_t device, const Moment& moment) const;
  /// The reports of a property up to `moment`, oldest first, apart where its device was offline in
  /// between.
  [[nodiscard]] std::vector<std::vector<std::size_t>> runs(std::size_t property,
                                                           const Moment& moment) const;
  /// The reports that tell the property's value at `moment`, oldest first: none of before its
  /// device was last offline.
  [[nodiscard]] std::vector<std::size_t> known(std::size_t property, const Moment& moment) const;
  /// True when input `k` is an event of `pattern`, which outlives this.
  [[nodiscard]] bool matches(const rules::EventPattern& pattern, const Instance& instance,
                             std::size_t k) const;
  /// The inputs that are events of `pattern`, up to `moment`.
  [[nodiscard]] std::vector<std::size_t> events(const rules::EventPattern& pattern,
                                                const Instance& instance,
                                                const Moment& moment) const;

 private:
  void classify(Report& report, std::size_t k);
  /// The last report of the device among the first `inputs`; what was only remembered is none.
  [[nodiscard]] SteadyTime heard(std::size_t device, std::size_t inputs) const;
  [[nodiscard]] bool is_lost(std::size_t device, SteadyTime at, std::size_t inputs) const;

  const Home& home_;
  SteadyTime start_;
  std::vector<Report> reports_;  // by input
  // All events of a pattern in the run, found when first asked for.
  mutable std::map<std::pair<const rules::EventPattern*, std::optional<std::size_t>>,
                   std::vector<std::size_t>>
      events_;
};

}  // namespace homeward::sim
