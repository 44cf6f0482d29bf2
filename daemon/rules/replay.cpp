#include "daemon/rules/replay.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <tuple>
#include <utility>

namespace homeward::rules {
namespace {

constexpr core::ClockMapping wall_is_steady{};

/// RULES.md 7.5: what moves the wall clock less is no step.
constexpr core::Duration smallest_step = std::chrono::seconds{2};

std::string quoted(const std::string& text) {
  return boost::json::serialize(boost::json::value(text));
}

}  // namespace

Result<void> Replay::take(const RecordedEvent& event) {
  const auto slot = program_.find_slot(event.device, event.property);
  if (!slot) {
    if (held_.delay() == core::Duration{0}) hear(event.device, wall_is_steady.steady(event.time));
    return failure(ErrorCode::not_found, "the home has no property '" + event.property +
                                             "' of a device '" + event.device + "'");
  }
  const core::SteadyTime at = wall_is_steady.steady(event.time);
  ++result_.events;
  const Observation observation{*slot, event.value, at, core::EventKind::report};
  if (held_.delay() == core::Duration{0}) {
    step(observation);
    return {};
  }
  latest_ = std::max(latest_, at);
  held_.put(at, observation);
  while (const auto due = held_.take(latest_)) step(*due);
  return {};
}

bool Replay::take(const core::Event& event) {
  const auto slot = program_.find_slot(event.device.str(), event.property);
  const bool restored = event.kind == core::EventKind::restored;
  if (!slot && (restored || event.property != alive_property)) return false;
  follow_clock(event);
  pass_gaps(event.at);
  if (!slot) {
    hear(event.device.str(), event.at);
    return engine_ && engine_->life(event.device);
  }
  ++result_.events;
  step(Observation{*slot, event.value, event.at, event.kind});
  return true;
}

/// The sign of life of a property that the home does not use, as the running gateway takes it.
void Replay::hear(const std::string& device, core::SteadyTime at) {
  const core::DeviceId id{device};
  if (engine_ && engine_->wants_sign(id, at)) note(engine_->hear(id, at));
}

void Replay::follow_clock(const core::Event& event) {
  const core::ClockMapping seen{event.time.time_since_epoch() - event.at.time_since_epoch(),
                                event.quality};
  const bool stepped = std::chrono::abs(seen.offset - clock_.offset) > smallest_step ||
                       seen.quality != clock_.quality;
  if (engine_ && !stepped) return;
  if (engine_ && event.at > engine_->now()) note(engine_->advance(event.at - core::Duration{1}));
  clock_ = seen;
  if (engine_) note(engine_->set_clock(clock_));
}

void Replay::pass_gaps(core::SteadyTime at) {
  while (engine_ && !gaps_.empty() && gaps_.front().from < at) {
    const Gap gap = gaps_.front();
    gaps_.erase(gaps_.begin());
    if (gap.from < engine_->now()) continue;
    note(engine_->advance(gap.from));
    engine_->resume(gap.until, RestartPolicy{core::Duration{0}});
  }
}

void Replay::step(const Observation& observation) {
  if (!engine_) engine_.emplace(program_, observation.at, clock_);
  note(engine_->step(observation));
}

void Replay::note(const Decision& decision) {
  for (const PresenceChange& change : decision.presence) {
    result_.presence.push_back(
        ReplayedPresence{change.state, clock_.wall(change.since), clock_.wall(change.at)});
  }
  for (const Transition& transition : decision.transitions) {
    if (transition.kind == Transition::Kind::resolved) {
      close(transition);
      continue;
    }
    open_.push_back(result_.alerts.size());
    result_.alerts.push_back(
        ReplayedAlert{program_.rule(transition.rule).id, clock_.wall(transition.pending_since),
                      clock_.wall(transition.fired_at), std::nullopt, transition.device});
  }
}

void Replay::close(const Transition& transition) {
  const core::RuleId& rule = program_.rule(transition.rule).id;
  const auto found = std::find_if(open_.begin(), open_.end(), [&](std::size_t index) {
    const ReplayedAlert& alert = result_.alerts[index];
    return alert.rule == rule && alert.device == transition.device;
  });
  if (found == open_.end()) return;
  result_.alerts[*found].resolved_at = clock_.wall(*transition.resolved_at);
  open_.erase(found);
}

Replayed Replay::finish(core::SteadyTime now) {
  pass_gaps(now);
  if (engine_ && now > engine_->now()) note(engine_->advance(now));
  return finish();
}

Replayed Replay::finish() {
  while (const auto left = held_.take_any()) step(*left);
  if (engine_) note(engine_->advance(engine_->now()));
  std::stable_sort(result_.alerts.begin(), result_.alerts.end(),
                   [](const ReplayedAlert& a, const ReplayedAlert& b) {
                     return std::tie(a.fired_at, a.rule, a.device) <
                            std::tie(b.fired_at, b.rule, b.device);
                   });
  return std::move(result_);
}

Result<Replayed> replay(const Program& program, std::istream& recording, core::Duration reorder) {
  RecordingReader reader(recording);
  Replay run(program, reorder);
  RecordedEvent event;
  std::uint64_t foreign = 0;
  std::string first_foreign;
  while (true) {
    const Result<bool> more = reader.next(event);
    if (more.has_error()) return more.error();
    if (!*more) break;
    if (run.take(event)) continue;
    if (foreign++ == 0) first_foreign = event.device + "." + event.property;
  }
  Replayed replayed = run.finish();
  replayed.foreign = foreign;
  replayed.first_foreign = std::move(first_foreign);
  return replayed;
}

std::string to_json_line(const ReplayedAlert& alert, const core::TimeZone& zone) {
  std::string line = "{\"rule\": " + quoted(alert.rule.str());
  line += ", \"pending_since\": \"" + zone.format(alert.pending_since) + "\"";
  line += ", \"fired_at\": \"" + zone.format(alert.fired_at) + "\"";
  line += ", \"resolved_at\": ";
  line += alert.resolved_at ? "\"" + zone.format(*alert.resolved_at) + "\"" : "null";
  if (alert.device) line += ", \"device\": " + quoted(alert.device->str());
  return line + "}";
}

}  // namespace homeward::rules
