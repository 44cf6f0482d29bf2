// Days of a home in milliseconds: the production app, rules and store in simulated time, with
// outages of the broker and kills of the process. Every alert that is due arrives; nothing
// arrives that never happened; the same seed gives the same run.
#include "lib/log/log.hpp"
#include "tests/sim/sim_gateway.hpp"
#include "tests/sim/sim_home.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>
#include <set>
#include <string>

namespace homeward::sim {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const core::SteadyTime kStart{seconds{1'795'420'800}};  // 2026-11-23T08:00:00Z

struct Plan {
  int days{1};
  BrokerFaults faults;
  bool outages{false};
  bool kills{false};
};

/// What a run leaves behind to be judged.
struct Outcome {
  std::vector<ports::WireMessage> messages;
  std::size_t uncommitted{0};
  bool outbox_idle{false};
};

/// Killed gateways are kept until the end of the program: their coroutines never run again.
std::vector<std::unique_ptr<SimGateway>>& graveyard() {
  static auto* killed = new std::vector<std::unique_ptr<SimGateway>>();
  return *killed;
}

class Run {
 public:
  Run(const HomeLife& life, const Plan& plan, std::uint64_t seed)
      : life_(life), plan_(plan), random_(seed), broker_(plan.faults, seed), seed_(seed) {
    std::string pattern = (fs::temp_directory_path() / "homeward-sim-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    gateway_ =
        std::make_unique<SimGateway>(folder_ / "0", program_, kStart, broker_, plugin_, seed_);
  }
  ~Run() { fs::remove_all(folder_); }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  Outcome play() {
    for (const Happening& happening : life_.happenings) {
      gateway_->run_until(happening.at);
      if (plan_.outages && chance(0.02)) gateway_->set_broker_up(!broker_.up());
      plugin_.sense(happening.event);
      gateway_->deliver();
      now_ = happening.at;
      if (plan_.kills && chance(0.02)) kill();
    }
    // Liveness: the faults are over, and everything that is due arrives.
    gateway_->set_broker_up(true);
    gateway_->run_until(now_ + hours{2});
    gateway_->stop();
    return {broker_.messages(), plugin_.uncommitted(),
            gateway_->gateway().forwarders().front()->queue().idle()};
  }

 private:
  bool chance(double share) {
    return std::uniform_real_distribution<double>(0, 1)(random_) < share;
  }

  void kill() {
    const fs::path next = folder_ / std::to_string(++lives_);
    gateway_->leave_files_in(next);
    graveyard().push_back(std::move(gateway_));
    gateway_ = std::make_unique<SimGateway>(next, program_, now_, broker_, plugin_, seed_ + lives_);
  }

  const HomeLife& life_;
  Plan plan_;
  rules::Program program_ = sim_program();
  std::mt19937_64 random_;
  SimBroker broker_;
  SimPlugin plugin_;
  fs::path folder_;
  std::unique_ptr<SimGateway> gateway_;
  core::SteadyTime now_ = kStart;
  std::uint64_t seed_;
  std::uint64_t lives_{0};
};

/// An alert message by id: what was raised when, and the payload's data for comparison.
struct Arrivals {
  std::set<DueAlert> raised;
  std::map<std::string, std::string> data_by_id;
  std::size_t duplicates{0};
};

Arrivals read(const std::vector<ports::WireMessage>& messages) {
  Arrivals arrivals;
  for (const ports::WireMessage& message : messages) {
    if (!message.topic.ends_with("/alerts")) continue;
    const boost::json::value envelope = boost::json::parse(message.payload);
    const std::string id(envelope.at("id").as_string());
    const boost::json::value& data = envelope.at("data");
    const std::string text = boost::json::serialize(data);
    const auto [known, fresh] = arrivals.data_by_id.emplace(id, text);
    if (!fresh) {
      ++arrivals.duplicates;
      EXPECT_EQ(known->second, text) << "one id with two contents: " << id;
    }
    if (envelope.at("type").as_string() != "care.homeward.alert.raised.v1") continue;
    const std::string fired(data.at("fired_at").as_string());
    const WallTime at = parse_rfc3339(fired).value();
    arrivals.raised.insert(
        {std::string(data.at("rule").as_string()), core::SteadyTime{at.time_since_epoch()}});
  }
  return arrivals;
}

void expect_all_due(const HomeLife& life, const Outcome& outcome, const std::string& trace) {
  const Arrivals arrivals = read(outcome.messages);
  for (const DueAlert& due : life.due) {
    EXPECT_TRUE(arrivals.raised.contains(due))
        << trace << ": lost " << due.rule << " of "
        << format_rfc3339_utc(WallTime{due.fired_at.time_since_epoch()});
  }
  for (const DueAlert& raised : arrivals.raised) {
    EXPECT_TRUE(life.due.contains(raised))
        << trace << ": never happened: " << raised.rule << " of "
        << format_rfc3339_utc(WallTime{raised.fired_at.time_since_epoch()});
  }
  EXPECT_EQ(outcome.uncommitted, 0U) << trace;
  EXPECT_TRUE(outcome.outbox_idle) << trace;
}

Outcome play(const HomeLife& life, const Plan& plan, std::uint64_t seed) {
  Run run(life, plan, seed);
  return run.play();
}

/// What goes wrong is judged by the outcome; the log of thousands of simulated hours is noise.
class QuietLog : public testing::Environment {
 public:
  void SetUp() override { log::start("sim_day", log::Level::error); }
};

const auto* const kQuietLog = testing::AddGlobalTestEnvironment(new QuietLog);

TEST(Day, EveryAlertArrivesOnceOnAQuietDay) {
  const HomeLife life = live(kStart, 1, 1);
  ASSERT_GT(life.due.size(), 5U);
  const Outcome outcome = play(life, Plan{}, 1);
  expect_all_due(life, outcome, "quiet day");
  EXPECT_EQ(read(outcome.messages).duplicates, 0U);
}

TEST(Day, EveryAlertArrivesThroughOutagesAndABadLink) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const HomeLife life = live(kStart, 2, seed);
    Plan plan;
    plan.faults.lost_before = 0.05;
    plan.faults.lost_ack = 0.05;
    plan.outages = true;
    expect_all_due(life, play(life, plan, seed), "seed " + std::to_string(seed));
  }
}

TEST(Day, EveryAlertArrivesThoughTheProcessIsKilledAgainAndAgain) {
  for (std::uint64_t seed = 101; seed <= 108; ++seed) {
    const HomeLife life = live(kStart, 1, seed);
    Plan plan;
    plan.faults.lost_ack = 0.02;
    plan.outages = true;
    plan.kills = true;
    expect_all_due(life, play(life, plan, seed), "seed " + std::to_string(seed));
  }
}

TEST(Day, TheSameSeedGivesTheSameRun) {
  const HomeLife life = live(kStart, 1, 7);
  Plan plan;
  plan.faults.lost_before = 0.05;
  plan.outages = true;
  const Outcome first = play(life, plan, 7);
  const Outcome second = play(life, plan, 7);
  ASSERT_EQ(first.messages.size(), second.messages.size());
  for (std::size_t i = 0; i < first.messages.size(); ++i) {
    EXPECT_EQ(first.messages[i].payload, second.messages[i].payload) << i;
  }
}

}  // namespace
}  // namespace homeward::sim
