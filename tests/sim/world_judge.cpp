#include "tests/sim/world_judge.hpp"

#include "daemon/app/fault_catalogue.hpp"
#include "lib/base/rfc3339.hpp"

#include <algorithm>

namespace homeward::sim {
namespace {

using core::Duration;
using core::SteadyTime;
using std::chrono::minutes;

/// What a cut may take back with it: a door that was opened up to so long before was to become an
/// alert.
constexpr minutes kBefore{30};
/// A moved clock moves the stamps of what is told again by at most what it may be wrong.
constexpr minutes kNear{45};
/// So many words of a device later everything about it is known again.
constexpr int kWordsUntilKnown = 5;

/// A level that was to become an alert while the gateway was down for longer than this is judged so
/// long after the start, unless its sensor says otherwise by then (docs/RULES.md, "When the gateway
/// was down").
constexpr minutes kRestartGrace{2};
/// What fell due so long before the power went goes with the commit that it was cut in.
constexpr std::chrono::seconds kLastCommit{1};
constexpr minutes kSettle{1};
/// A link may lose a fifth of the messages and a fifth of the answers, and double a fifth.
constexpr std::size_t kMostCopies = 100;

/// The device whose words decide on the alerts of a rule.
std::string address_of(const std::string& rule) {
  static const std::map<std::string, std::string> addresses{{"panic-button", "sim:panic"},
                                                            {"door-open", "sim:door"},
                                                            {"smoke", "sim:smoke"},
                                                            {"fall", "sim:pendant"}};
  const auto found = addresses.find(rule);
  return found == addresses.end() ? std::string() : found->second;
}

std::string line(const std::string& what, const DueAlert& alert) {
  return what + ": " + alert.rule + " of " +
         format_rfc3339_utc(WallTime{alert.fired_at.time_since_epoch()});
}

bool is_fault(const DueAlert& alert) {
  return app::find_fault(alert.rule) != nullptr;
}

}  // namespace

std::map<std::string, std::vector<WorldJudge::Doubt>> WorldJudge::doubts(
    const HomeLife& life) const {
  std::map<std::string, std::vector<Doubt>> all;
  for (const auto& [address, times] : lost_) {
    for (const SteadyTime at : times) {
      Doubt doubt{at - kBefore, SteadyTime::max()};
      int words = 0;
      for (const Happening& happening : life.happenings) {
        if (happening.at <= at || happening.event.address.str() != address) continue;
        if (++words < kWordsUntilKnown) continue;
        doubt.until = happening.at + kBefore;
        break;
      }
      all[address].push_back(doubt);
    }
  }
  return all;
}

/// True when the condition was over soon after a start, before anybody judged what had been due.
bool WorldJudge::contradicted(const HomeLife& life, const DueAlert& due) const {
  const auto end = life.ends.find(due);
  if (end == life.ends.end()) return false;
  return std::any_of(stops_.begin(), stops_.end(), [&](const Stop& stop) {
    return stop.to - stop.from > kRestartGrace && due.fired_at > stop.from - kLastCommit &&
           due.fired_at <= stop.to + kSettle && end->second <= stop.to + kSettle;
  });
}

/// A fall stays an alert until somebody answers, which an outage of days puts off: what happens
/// meanwhile is the same alert.
bool WorldJudge::stood_already(const Heard& heard, const DueAlert& due) const {
  if (due.rule != "fall") return false;
  const Duration unsure = exact_times ? Duration{0} : Duration{kNear};
  return std::any_of(heard.alerts.begin(), heard.alerts.end(), [&](const auto& entry) {
    const HeardAlert& one = entry.second;
    // The clock on the wall may be wrong by days; the home's time line stays.
    const bool before = one.alert.rule == due.rule && one.on_line < due.fired_at;
    return before && one.ended_on_line.value_or(SteadyTime::max()) >= due.fired_at - unsure;
  });
}

std::vector<std::string> WorldJudge::judge(const HomeLife& life,
                                           const std::vector<ports::WireMessage>& messages,
                                           SteadyTime end_of_run) const {
  const Heard heard = listen(messages);
  const auto unsure = doubts(life);
  const auto excused = [&](const DueAlert& alert) {
    const auto found = unsure.find(address_of(alert.rule));
    if (found == unsure.end()) return false;
    return std::any_of(found->second.begin(), found->second.end(), [&](const Doubt& doubt) {
      return alert.fired_at >= doubt.from && alert.fired_at <= doubt.until;
    });
  };
  const auto same = [&](const DueAlert& a, const DueAlert& b) {
    const Duration apart = std::chrono::abs(a.fired_at - b.fired_at);
    return a.rule == b.rule && apart <= (exact_times ? Duration{0} : Duration{kNear});
  };
  const auto has = [&](const std::set<DueAlert>& all, const DueAlert& wanted) {
    if (exact_times) return all.contains(wanted);
    return std::any_of(all.begin(), all.end(), [&](const auto& one) { return same(one, wanted); });
  };
  std::vector<std::string> complaints = heard.complaints;
  if (heard.most_copies > kMostCopies) {
    complaints.push_back("one message came " + std::to_string(heard.most_copies) + " times");
  }
  std::set<DueAlert> raised;
  HomeLife certain;
  Heard told;
  for (const auto& [id, one] : heard.alerts) {
    if (is_fault(one.alert)) {
      if (!one.resolved) complaints.push_back(line("a fault without restore", one.alert));
      continue;
    }
    // A clock that is moved makes stamps of its own; the home's time line stays.
    const DueAlert alert{one.alert.rule, exact_times ? one.alert.fired_at : one.on_line};
    const bool fresh = raised.insert(alert).second;
    if (!fresh) complaints.push_back(line("two alerts of one firing", alert));
    if (excused(alert)) continue;
    if (!has(life.due, alert)) {
      complaints.push_back(line("never happened", alert));
    } else if (follow_ups) {
      told.alerts.emplace(id, one);
      certain.due.insert(alert);
    }
  }
  for (const DueAlert& due : life.due) {
    if (stood_already(heard, due) || contradicted(life, due)) continue;
    if (!has(raised, due) && !excused(due)) complaints.push_back(line("lost", due));
  }
  for (const auto& [alert, end] : life.ends) {
    if (!excused(alert)) certain.ends.emplace(alert, end);
  }
  const std::vector<std::string> more = homeward::sim::judge(certain, told, end_of_run);
  complaints.insert(complaints.end(), more.begin(), more.end());
  return complaints;
}

}  // namespace homeward::sim
