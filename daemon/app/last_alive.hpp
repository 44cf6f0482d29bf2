#pragma once

#include "daemon/core/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace homeward::app {

/// What a running gateway leaves with its commits: when it last was there, on every clock it had.
struct LastAlive {
  static constexpr std::string_view meta_key = "gateway.alive";

  core::SteadyTime at{};         ///< on the home's time line
  core::ClockMapping clock;      ///< from it to the wall clock
  core::Duration since_boot{0};  ///< of the machine's boot, counting through suspend
  std::string boot_id;

  friend bool operator==(const LastAlive&, const LastAlive&) = default;
};

[[nodiscard]] std::string to_text(const LastAlive& alive);
/// Nothing when the text is not one of to_text().
[[nodiscard]] std::optional<LastAlive> parse_last_alive(const std::string& text);

/// What a starting gateway finds on the machine.
struct Machine {
  core::WallTime wall{};
  core::TimeQuality quality{core::TimeQuality::synchronised};
  core::Duration since_boot{0};
  std::string boot_id;
};

/// The stop between two runs, RULES.md 7.6.
struct Stop {
  core::SteadyTime from{};
  core::SteadyTime until{};  ///< the present, on the home's time line; not before `from`
  bool measured{true};       ///< false: it lasted at least so long, nobody knows how long
};

/// How long the gateway was down, and where its time line goes on. In one boot the machine's own
/// clock tells, whatever was done to the wall clock. Over a boot the wall clock tells when a time
/// source has set it; a machine that has lost the time only knows how long it has been up.
[[nodiscard]] Stop judge_stop(const LastAlive& before, const Machine& now);

}  // namespace homeward::app
