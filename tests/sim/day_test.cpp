// Days of a home in milliseconds: the production app, rules and store in simulated time, with
// outages of the broker and kills of the process. Every alert that is due arrives; nothing
// arrives that never happened; the same seed gives the same run.
#include "lib/log/log.hpp"
#include "tests/sim/judge.hpp"
#include "tests/sim/sim_carer.hpp"
#include "tests/sim/sim_gateway.hpp"
#include "tests/sim/sim_home.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <random>
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
  core::SteadyTime end{};
};

/// Killed gateways are kept until the end of the program: their coroutines never run again.
std::vector<std::unique_ptr<SimGateway>>& graveyard() {
  static auto* killed = new std::vector<std::unique_ptr<SimGateway>>();
  return *killed;
}

class Run {
 public:
  Run(const HomeLife& life, const Plan& plan, std::uint64_t seed)
      : life_(life),
        plan_(plan),
        random_(seed),
        broker_(plan.faults, seed),
        carer_(seed),
        seed_(seed) {
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
      live_until(happening.at);
      if (plan_.outages && chance(0.02)) gateway_->set_broker_up(!broker_.up());
      plugin_.sense(happening.event);
      gateway_->deliver();
      now_ = happening.at;
      if (plan_.kills && chance(0.02)) kill();
    }
    // Liveness: the faults are over, and everything that is due arrives.
    gateway_->set_broker_up(true);
    const core::SteadyTime end = now_ + hours{4};
    live_until(end);
    gateway_->stop();
    return {broker_.messages(), plugin_.uncommitted(),
            gateway_->gateway().forwarders().front()->queue().idle(), end};
  }

 private:
  /// The carer looks at the screen every minute.
  void live_until(core::SteadyTime until) {
    while (carer_looks_ < until) {
      gateway_->run_until(carer_looks_);
      if (carer_.act(broker_, carer_looks_)) gateway_->take_commands();
      carer_looks_ += minutes{1};
    }
    gateway_->run_until(until);
  }

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
  SimCarer carer_;
  core::SteadyTime carer_looks_ = kStart;
  fs::path folder_;
  std::unique_ptr<SimGateway> gateway_;
  core::SteadyTime now_ = kStart;
  std::uint64_t seed_;
  std::uint64_t lives_{0};
};

void expect_all_due(const HomeLife& life, const Outcome& outcome, const std::string& trace) {
  for (const std::string& complaint : judge(life, listen(outcome.messages), outcome.end)) {
    ADD_FAILURE() << trace << ": " << complaint;
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
  EXPECT_EQ(listen(outcome.messages).duplicates, 0U);
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

/// A judge that finds nothing wrong with a broken gateway is none: messages are taken out of a good
/// run, or put in, as certain mistakes would.
class BrokenGateway : public testing::Test {
 protected:
  static void SetUpTestSuite() { outcome_ = play(life(), Plan{}, 3); }

  using Broken = std::function<bool(const boost::json::value& envelope)>;

  static std::vector<std::string> complaints_without(const Broken& lost) {
    std::vector<ports::WireMessage> left;
    for (const ports::WireMessage& message : outcome_.messages) {
      if (!lost(boost::json::parse(message.payload))) left.push_back(message);
    }
    return judge(life(), listen(left), outcome_.end);
  }

  static bool is(const boost::json::value& envelope, const char* change) {
    return envelope.at("type").as_string() == "care.homeward.alert." + std::string(change) + ".v1";
  }

  static const HomeLife& life() {
    static const HomeLife lived = live(kStart, 1, 3);
    return lived;
  }

  inline static Outcome outcome_;
};

TEST_F(BrokenGateway, IsFoundWhenItForgetsToStartTheListAgain) {
  const auto second_round = [](const boost::json::value& envelope) {
    return is(envelope, "escalated") &&
           envelope.at("data").at("escalation").at("step").to_number<int>() > 2;
  };
  EXPECT_THAT(complaints_without([](const auto&) { return false; }), testing::IsEmpty());
  EXPECT_THAT(complaints_without(second_round), testing::Contains(testing::HasSubstr("lost")));
}

TEST_F(BrokenGateway, IsFoundWhenItDoesNotRepeat) {
  const auto repeats = [](const boost::json::value& one) { return is(one, "updated"); };
  EXPECT_THAT(complaints_without(repeats), testing::Contains(testing::HasSubstr("lost repeat")));
}

TEST_F(BrokenGateway, IsFoundWhenItGoesOnAfterTheAcknowledgement) {
  Heard heard = listen(outcome_.messages);
  for (auto& [id, alert] : heard.alerts) {
    if (alert.follow_ups.empty() || !alert.acknowledged) continue;
    // As if the acknowledgement had come a minute before the last step.
    alert.acknowledged = alert.follow_ups.back().at - minutes{1};
    if (alert.resolved) alert.resolved = alert.acknowledged;
  }
  EXPECT_THAT(judge(life(), heard, outcome_.end),
              testing::Contains(testing::HasSubstr("should not have come")));
}

TEST_F(BrokenGateway, IsFoundWhenAStepRunsTwice) {
  Heard heard = listen(outcome_.messages);
  for (auto& [id, alert] : heard.alerts) {
    if (!alert.follow_ups.empty()) alert.follow_ups.push_back(alert.follow_ups.front());
  }
  EXPECT_THAT(judge(life(), heard, outcome_.end),
              testing::Contains(testing::HasSubstr("came twice")));
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
