#pragma once

#include "tests/sim/evaluator/history.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace homeward::sim {

/// Kleene's three values; nothing is unknown.
using Truth = std::optional<bool>;

[[nodiscard]] Truth all_of(const std::vector<Truth>& parts);
[[nodiscard]] Truth any_of(const std::vector<Truth>& parts);
[[nodiscard]] Truth negation(Truth truth);

/// What one of several properties says of a statement.
struct Said {
  Truth now;
  bool lost{false};  ///< it was true when the property was last known, and nobody saw it end
};

/// Whether any of several properties says so: one of which nothing is known says nothing, unless it
/// was lost; unknown when nothing is known of any.
[[nodiscard]] Truth any_says(const std::vector<Said>& members);

/// Who is home, RULES.md 7.4: nothing is unknown.
using AtHome = std::optional<bool>;

/// A turn of presence.
struct Turn {
  bool home{};
  SteadyTime since{};
  SteadyTime at{};
};

/// What conditions refer to by name, as it is at the moment that is asked for.
struct Named {
  AtHome at_home;
  std::vector<Turn> turns;              ///< up to now
  std::map<std::string, Truth> states;  ///< virtual states
  std::map<std::string, int> firing;    ///< open alerts by rule
};

/// How a rule's gates stood at moments that are over: at an input, or at the end of an instant.
struct GateRecord {
  std::map<std::size_t, bool> at_input;
  std::map<SteadyTime, bool> at_end_of;
};

/// For whom a condition is judged.
struct Asker {
  const Instance& instance;
  const GateRecord* gates{nullptr};  ///< null: its own gates don't concern the condition
};

/// Says whether a condition holds, from the whole history, by RULES.md 6.1. It remembers only what
/// the language itself makes depend on what was judged before: hysteresis. So it has to be asked
/// for every moment, in order.
class Truths {
 public:
  Truths(const Home& home, const History& history, const Named& named)
      : home_(home), history_(history), named_(named) {}

  [[nodiscard]] Truth judge(const rules::Condition& condition, const Asker& asker,
                            const Moment& moment);
  /// Where an `after` that holds began; of several in an `all`, the first that is written.
  [[nodiscard]] std::optional<SteadyTime> since(const rules::Condition& condition,
                                                const Asker& asker, const Moment& moment) const;
  /// True when the window is open at `at`.
  [[nodiscard]] bool open(const rules::WindowReference& window, SteadyTime at) const;

 private:
  using Key = std::tuple<const void*, std::optional<std::size_t>, std::size_t>;

  [[nodiscard]] Truth is_value(const rules::IsValue& form, const Asker& asker,
                               const Moment& moment);
  [[nodiscard]] Truth compare(const rules::Compare& form, const Asker& asker, const Moment& moment);
  [[nodiscard]] Truth statistic(const rules::Compare& form, const Asker& asker,
                                const Moment& moment);
  /// True when every device that could tell of the event is offline.
  [[nodiscard]] bool silent(const rules::EventPattern& pattern, const Asker& asker,
                            const Moment& moment) const;
  [[nodiscard]] Truth absent(const rules::Absent& form, const Asker& asker, const Moment& moment);
  [[nodiscard]] Truth absent_between(const rules::Absent& form, const Asker& asker,
                                     const Moment& moment);
  [[nodiscard]] std::vector<SteadyTime> visits(const rules::Count& form, const Asker& asker,
                                               const Moment& moment) const;
  [[nodiscard]] Truth count(const rules::Count& form, const Asker& asker, const Moment& moment);
  [[nodiscard]] Truth count_between(const rules::Count& form, const Asker& asker,
                                    const Moment& moment);
  [[nodiscard]] std::optional<SteadyTime> missing_since(const rules::After& form,
                                                        const Asker& asker,
                                                        const Moment& moment) const;
  [[nodiscard]] Truth then(const rules::After& form, const Asker& asker, const Moment& moment);
  [[nodiscard]] Truth last_in(const rules::LastIn& form, const Asker& asker, const Moment& moment);
  [[nodiscard]] Truth in_state(const rules::InState& form) const;
  [[nodiscard]] Truth offline(const rules::Offline& form, const Asker& asker, const Moment& moment);
  [[nodiscard]] Truth happens(const rules::Happens& form, const Asker& asker, const Moment& moment);
  [[nodiscard]] Truth daily(const rules::Daily& form, const Asker& asker, const Moment& moment);

  const Home& home_;
  const History& history_;
  const Named& named_;
  std::map<Key, Truth> judged_;
  std::map<Key, bool> lost_;
};

/// Compares a number with the limits of a form; `held` is whether it held before.
[[nodiscard]] bool within_limits(const rules::Compare& form, double number, bool held);

/// One statistic of readings over (at - over, at], RULES.md 6.1; nothing when it can't be told.
[[nodiscard]] std::optional<double> statistic_of(rules::Statistic statistic,
                                                 const std::vector<Report>& readings, Duration over,
                                                 SteadyTime at);

}  // namespace homeward::sim
