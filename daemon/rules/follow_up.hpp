#pragma once

#include "daemon/core/alert.hpp"
#include "daemon/rules/rule_set.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What follows when an alert was raised and nobody answers: repeats and escalation steps
/// (docs/RULES.md, When nobody answers). Pure: an alert and its rule go in, what is to be done next
/// and when comes out. Used by the daemon, by the simulation and by rule tests.
namespace homeward::rules {

/// Something that falls due for an open alert.
struct FollowUp {
  enum class Kind : std::uint8_t {
    escalate,  ///< the next step of the rule's list: tell `to`
    repeat,    ///< tell those who were told once more
    end_test,  ///< a test alert that nobody acknowledged is over
  };

  Kind kind{Kind::escalate};
  core::SteadyTime at{};
  std::uint32_t step{0};  ///< of escalate: from 1, and on through the rounds of the list
  std::string to;         ///< of escalate: the recipient's name

  friend bool operator==(const FollowUp&, const FollowUp&) = default;
};

/// An alarm's list of steps starts again for ever, until somebody acknowledges: critical rules and
/// those with `resolve: ack`. A test alert walks its list once.
[[nodiscard]] bool escalates_for_ever(const Rule& rule, const core::Alert& alert) noexcept;

/// Starts the counting for an alert that was raised, or can be told of, at `at`.
void begin_outreach(core::Alert& alert, core::SteadyTime at) noexcept;

/// What is due next; nothing when the alert is resolved or acknowledged, or when all is done.
[[nodiscard]] std::optional<FollowUp> next_follow_up(const Rule& rule, const core::Alert& alert);

/// When the next step of the list is due, whatever comes before it: until then an answer of those
/// who were told helps. Nothing when no step follows.
[[nodiscard]] std::optional<core::SteadyTime> answer_by(const Rule& rule, const core::Alert& alert);

/// How many steps of the list were taken so far, over all its rounds.
[[nodiscard]] std::uint32_t steps_taken(const Rule& rule, const core::Alert& alert) noexcept;

/// Notes that a follow-up was done.
void note_done(const FollowUp& done, const Rule& rule, core::Alert& alert);

/// After a time in which nothing could be sent (a restart, a silence): what fell due meanwhile is
/// due at `now`, once, and the rest follows in its distances from there. What is late by no more
/// than `grace` stays as it is. A time line that went back (a boot without a clock) delays nothing
/// beyond its ordinary pause.
void catch_up(const Rule& rule, core::Alert& alert, core::SteadyTime now,
              core::Duration grace = core::Duration::zero());

/// Everything that follows an alert of this rule that fires at `fired_at` and is neither
/// acknowledged nor resolved before `until`, in order. For rule tests and simulations.
[[nodiscard]] std::vector<FollowUp> follow_ups(const Rule& rule, core::SteadyTime fired_at,
                                               core::SteadyTime until);

}  // namespace homeward::rules
