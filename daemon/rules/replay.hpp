#pragma once

#include "daemon/rules/engine.hpp"
#include "daemon/rules/program.hpp"
#include "daemon/rules/recording.hpp"
#include "daemon/rules/reorder.hpp"
#include "lib/base/result.hpp"

#include <istream>
#include <optional>
#include <string>
#include <vector>

namespace homeward::rules {

/// One alert of a replay; its times are wall-clock times of the recording.
struct ReplayedAlert {
  core::RuleId rule;
  WallTime pending_since{};
  WallTime fired_at{};
  std::optional<WallTime> resolved_at;  ///< nothing: it fires when the recording ends
  std::optional<core::DeviceId> device;

  friend bool operator==(const ReplayedAlert&, const ReplayedAlert&) = default;
};

/// One change of presence of a replay.
struct ReplayedPresence {
  PresenceState state{};
  WallTime since{};
  WallTime at{};

  friend bool operator==(const ReplayedPresence&, const ReplayedPresence&) = default;
};

struct Replayed {
  std::vector<ReplayedAlert> alerts;  ///< by fired_at, then rule, then device
  std::vector<ReplayedPresence> presence;
  std::uint64_t events{0};
  std::uint64_t foreign{0};   ///< events of properties that the home does not have: left out
  std::string first_foreign;  ///< the first of them: `device.property`
};

/// Runs a program over events in simulated time: the home's time line is the recording's. It
/// starts at the first event; at the end every timer due by the last event has run. Give the
/// events in the order of their arrival; those that were no longer than `reorder` on their way are
/// sorted by their stamps, and what is older than the newest after that is late (RULES.md 7.7).
class Replay {
 public:
  /// `program` outlives it.
  explicit Replay(const Program& program, core::Duration reorder = core::Duration{0})
      : program_(program), held_(reorder) {}

  /// Takes the next event. Error: not_found when the home has no such device or property.
  Result<void> take(const RecordedEvent& event);

  /// Takes an event of a home's own journal at its place on the home's time line, with the clock as
  /// its stamp shows it; journal and recording don't mix. False, and nothing happens, when the
  /// home of this program has no such device or property.
  bool take(const core::Event& event);
  /// The stops of the gateway in the time of the journal, by time; before the first event.
  void set_gaps(std::vector<Gap> gaps) { gaps_ = std::move(gaps); }

  /// Ends the recording and gives what happened.
  [[nodiscard]] Replayed finish();
  /// Ends a journal at `now`: timers due by then have run.
  [[nodiscard]] Replayed finish(core::SteadyTime now);

 private:
  void hear(const std::string& device, core::SteadyTime at);
  void follow_clock(const core::Event& event);
  void pass_gaps(core::SteadyTime at);
  void step(const Observation& observation);
  void note(const Decision& decision);
  void close(const Transition& transition);

  const Program& program_;
  core::ClockMapping clock_{};
  std::vector<Gap> gaps_;
  std::optional<Engine> engine_;
  ReorderBuffer<Observation> held_;
  core::SteadyTime latest_{core::SteadyTime::min()};
  Replayed result_;
  std::vector<std::size_t> open_;  // alerts that fire, in result_.alerts
};

/// Replays a whole recording. What the home does not have is left out and counted. Errors carry the
/// line in `where`.
[[nodiscard]] Result<Replayed> replay(const Program& program, std::istream& recording,
                                      core::Duration reorder = core::Duration{0});

/// The JSON line of an alert (docs/RULES.md, `homeward replay`), stamps in the home's time zone.
[[nodiscard]] std::string to_json_line(const ReplayedAlert& alert, const core::TimeZone& zone);

}  // namespace homeward::rules
