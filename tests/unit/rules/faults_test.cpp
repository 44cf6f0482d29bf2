// What may go wrong between a sensor and the rules, on recorded homes: events that come twice,
// in disorder, and a gateway that is killed or down for long.
#include "daemon/rules/reorder.hpp"
#include "tests/unit/rules/recorded_home.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <tuple>

namespace homeward::rules::test {
namespace {

using core::SteadyTime;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr core::ClockMapping kClock;

/// An alert as it left the gateway.
struct Told {
  std::string rule;
  std::string device;
  SteadyTime fired_at{};
  SteadyTime pending_since{};
  std::optional<SteadyTime> resolved_at;
};

/// What platforms were told, as the book of alerts keeps it: an alert that is found again after a
/// crash is the one that is known.
class Book {
 public:
  explicit Book(const Program& program) : program_(program) {}

  void note(const Decision& decision) {
    for (const Transition& one : decision.transitions) {
      const std::string rule = program_.rule(one.rule).id.str();
      const std::string device = one.device ? one.device->str() : "";
      if (one.kind == Transition::Kind::raised) {
        alerts_.try_emplace(Key{rule, device, one.fired_at},
                            Told{rule, device, one.fired_at, one.pending_since, std::nullopt});
        continue;
      }
      const auto open = alerts_.find(Key{rule, device, one.fired_at});
      if (open != alerts_.end() && !open->second.resolved_at) {
        open->second.resolved_at = one.resolved_at;
      }
    }
  }

  [[nodiscard]] std::vector<Told> alerts() const {
    std::vector<Told> all;
    for (const auto& [key, told] : alerts_) all.push_back(told);
    return all;
  }

  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> all;
    for (const Told& told : alerts()) all.push_back(line_of(told));
    return all;
  }

  [[nodiscard]] std::string line_of(const Told& told) const {
    const core::TimeZone& zone = program_.rule_set().zone;
    return told.rule + " " + told.device + " " + zone.format(kClock.wall(told.pending_since)) +
           " " + zone.format(kClock.wall(told.fired_at)) + " " +
           (told.resolved_at ? zone.format(kClock.wall(*told.resolved_at)) : "-");
  }

 private:
  using Key = std::tuple<std::string, std::string, SteadyTime>;

  const Program& program_;
  std::map<Key, Told> alerts_;
};

/// A gateway that can be killed: the engine, the last snapshot and the journal behind it.
class Gateway {
 public:
  Gateway(const Program& program, SteadyTime start)
      : program_(program), book_(program), engine_(program, start, kClock) {
    save();
  }

  void step(const Observation& event) {
    journal_.push_back(event);
    book_.note(engine_.step(event));
    if (journal_.size() >= 500) save();
  }

  /// Dies at `at` and is up again `down` later. It was last seen alive when it died.
  void kill(SteadyTime at, core::Duration down) {
    book_.note(engine_.advance(at - core::Duration{1}));
    Result<Engine> restored = Engine::restore(program_, snapshot_, kClock);
    ASSERT_TRUE(restored.has_value());
    engine_ = std::move(*restored);
    for (const Observation& event : journal_) book_.note(engine_.step(event));
    book_.note(engine_.advance(at - core::Duration{1}));
    engine_.resume(at + down);
    save();
  }

  Book& finish() {
    book_.note(engine_.advance(engine_.now()));
    return book_;
  }

 private:
  void save() {
    snapshot_ = engine_.snapshot();
    journal_.clear();
  }

  const Program& program_;
  Book book_;
  Engine engine_;
  std::string snapshot_;
  std::vector<Observation> journal_;
};

class Faults : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(recorded_homes() / "homes.json")) {
      GTEST_SKIP() << "no recorded homes beside the project";
    }
    program = program_of(GetParam());
    events = events_of(*program, GetParam());
    expected.emplace(plain(events));
    ASSERT_GT(expected->alerts().size(), 10U);
  }

  [[nodiscard]] Book plain(const std::vector<Observation>& input) const {
    Gateway gateway(*program, input.front().at);
    for (const Observation& event : input) gateway.step(event);
    return gateway.finish();
  }

  void expect_same(const Book& book) const { EXPECT_EQ(book.lines(), expected->lines()); }

  std::unique_ptr<Program> program;
  std::vector<Observation> events;
  std::optional<Book> expected;
  std::mt19937_64 random{7};
};

TEST_P(Faults, OneEventInAHundredComesTwice) {
  std::vector<Observation> doubled;
  for (const Observation& event : events) {
    doubled.push_back(event);
    if (random() % 100 == 0) doubled.push_back(event);
  }
  ASSERT_GT(doubled.size(), events.size());
  expect_same(plain(doubled));
}

TEST_P(Faults, ACopyComesUpToAMinuteLate) {
  std::vector<std::pair<SteadyTime, Observation>> arrivals;
  for (const Observation& event : events) {
    arrivals.emplace_back(event.at, event);
    if (random() % 100 == 0) arrivals.emplace_back(event.at + seconds{random() % 60}, event);
  }
  std::stable_sort(arrivals.begin(), arrivals.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Observation> doubled;
  for (const auto& [at, event] : arrivals) doubled.push_back(event);
  expect_same(plain(doubled));
}

TEST_P(Faults, DeliveryIsShuffledWithinFiveSeconds) {
  std::vector<std::pair<SteadyTime, Observation>> arrivals;
  for (const Observation& event : events) {
    // Events of one stamp stay in their order: they are under way equally long.
    const bool same = !arrivals.empty() && arrivals.back().second.at == event.at;
    const core::Duration delay{static_cast<std::int64_t>(random() % 5'000'001)};
    arrivals.emplace_back(same ? arrivals.back().first : event.at + delay, event);
  }
  std::stable_sort(arrivals.begin(), arrivals.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  ReorderBuffer<Observation> buffer{seconds{5}};
  std::vector<Observation> sorted;
  for (const auto& [arrived, event] : arrivals) {
    buffer.put(event.at, event);
    while (const auto next = buffer.take(arrived)) sorted.push_back(*next);
  }
  while (const auto next = buffer.take_any()) sorted.push_back(*next);
  expect_same(plain(sorted));
}

TEST_P(Faults, TheGatewayIsKilledBetweenEventsAndBackWithinAMinute) {
  Gateway gateway(*program, events.front().at);
  std::size_t kills = 0;
  for (std::size_t i = 0; i < events.size(); ++i) {
    gateway.step(events[i]);
    if (random() % 61 != 0) continue;
    // Anywhere up to the next event; what comes while it is down keeps its stamp.
    const SteadyTime next = i + 1 < events.size() ? events[i + 1].at : events[i].at + hours{1};
    const auto apart = static_cast<std::uint64_t>((next - events[i].at).count());
    const core::Duration after{static_cast<std::int64_t>(random() % (apart + 1))};
    gateway.kill(events[i].at + after, seconds{random() % 61});
    ++kills;
  }
  EXPECT_GT(kills, 10U);
  expect_same(gateway.finish());
}

/// The alert of a plain run that this one is, though it may have come later.
const Told* original_of(const Told& told, const std::vector<Told>& originals,
                        core::Duration latest) {
  for (const Told& original : originals) {
    if (original.rule != told.rule || original.device != told.device) continue;
    const core::Duration later = told.fired_at - original.fired_at;
    if (later >= core::Duration{0} && later <= latest) return &original;
  }
  return nullptr;
}

TEST_P(Faults, ARestartOfTwentyMinutesRaisesNothingFalseAndResolvesNothing) {
  constexpr core::Duration kDown = minutes{20};
  constexpr core::Duration kSettle = seconds{60};
  Gateway gateway(*program, events.front().at);
  SteadyTime next_stop = events.front().at + hours{37};
  std::vector<SteadyTime> stops;
  for (const Observation& event : events) {
    while (event.at > next_stop) {
      gateway.kill(next_stop, kDown);
      stops.push_back(next_stop);
      next_stop += hours{37};
    }
    gateway.step(event);
  }
  ASSERT_FALSE(stops.empty());
  const Book& book = gateway.finish();
  const std::vector<Told> originals = expected->alerts();
  for (const Told& told : book.alerts()) {
    const Told* original = original_of(told, originals, kDown + kSettle);
    ASSERT_NE(original, nullptr) << "false: " << book.line_of(told);
    if (!told.resolved_at) continue;
    ASSERT_TRUE(original->resolved_at) << book.line_of(told);
    EXPECT_GE(*told.resolved_at, *original->resolved_at) << "too early: " << book.line_of(told);
  }
}

INSTANTIATE_TEST_SUITE_P(Homes, Faults,
                         testing::Values("kasteren-a", "kasteren-c", "casas-tm000", "mit-1"),
                         [](const auto& home) {
                           std::string name = home.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace homeward::rules::test
