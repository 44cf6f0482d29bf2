// Stops of the gateway, short and long, on the production app, rules and store in simulated time
// (RULES.md 7.6). The plugin lives on and tells again what was not on disk, with its first stamps.
#include "lib/log/log.hpp"
#include "tests/sim/sim_gateway.hpp"
#include "tests/sim/sim_plugin.hpp"

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace homeward::sim {
namespace {

namespace fs = std::filesystem;
using core::SteadyTime;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Lines = std::vector<std::string>;

/// 2026-11-24 00:00 in Amsterdam.
const SteadyTime kMidnight{seconds{1'795'474'800}};

rules::DeviceDeclaration device(const std::string& id, const std::string& property) {
  rules::DeviceDeclaration made;
  made.id = core::DeviceId(id);
  made.address = core::DeviceAddress("sim:" + id);
  made.properties = {property};
  return made;
}

rules::Rule rule(const char* id, auto form, core::Duration for_time) {
  rules::Rule made;
  made.id = core::RuleId(id);
  made.when = std::make_unique<rules::Condition>();
  made.when->form = std::move(form);
  made.for_time = for_time;
  made.version = "sha256:test";
  return made;
}

rules::EventPattern motion() {
  return {{{{"hall.motion", {}}, {}, false}}};
}

/// A help button, a door left open for 15 minutes, no motion for 4 hours, none of 05:00 to 10:00.
rules::Program home() {
  rules::RuleSet home;
  home.zone = core::TimeZone::find("Europe/Amsterdam").value();
  home.devices.push_back(device("door", "contact"));
  home.devices.push_back(device("hall", "motion"));
  home.devices.push_back(device("panic", "action"));
  const core::Duration none{0};
  rules::EventPattern pressed{{{{"panic.action", {}}, {std::string("pressed")}, false}}};
  home.rules.push_back(rule("panic", rules::Happens{std::move(pressed)}, none));
  home.rules.back().severity = core::Severity::critical;
  home.rules.back().resolve = rules::Resolve::ack;
  rules::IsValue open{{"door.contact", {}}, {std::string("open")}};
  home.rules.push_back(rule("door", std::move(open), minutes{15}));
  home.rules.push_back(rule("still", rules::Absent{motion(), {}, {}}, hours{4}));
  const rules::DailyWindow morning{hours{5}, hours{10}};
  home.rules.push_back(
      rule("not-up", rules::Absent{motion(), {}, rules::WindowReference{morning, {}}}, none));
  rules::Compilation compiled = rules::compile(std::move(home));
  return std::move(*compiled.program);
}

/// A motion sensor that is heard within six hours, and sees somebody within twelve.
rules::Program supervised_home() {
  rules::RuleSet home;
  home.devices.push_back(device("hall", "motion"));
  home.devices.back().supervise = hours{6};
  home.devices.back().supervise_data = hours{12};
  home.rules.push_back(
      rule("offline", rules::Offline{rules::Selector{"*", {}}}, core::Duration{0}));
  home.rules.back().each_device = true;
  home.rules.back().category = core::Category::technical;
  rules::Compilation compiled = rules::compile(std::move(home));
  return std::move(*compiled.program);
}

/// Killed gateways are kept until the end of the program: their coroutines never run again.
std::vector<std::unique_ptr<SimGateway>>& graveyard() {
  static auto* killed = new std::vector<std::unique_ptr<SimGateway>>();
  return *killed;
}

/// A home from midnight on; times are "HH:MM:SS" after it.
class Night {
 public:
  explicit Night(rules::Program program = home()) : program_(std::move(program)) {
    std::string pattern = (fs::temp_directory_path() / "homeward-restart-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    gateway_ =
        std::make_unique<SimGateway>(folder_ / "0", program_, kMidnight, broker_, plugin_, 1);
  }
  ~Night() { fs::remove_all(folder_); }
  Night(const Night&) = delete;
  Night& operator=(const Night&) = delete;

  /// The plugin hears something; the core too, when it runs.
  void heard(core::Duration at, const char* device, core::Value value) {
    if (gateway_) gateway_->run_until(kMidnight + at);
    static const std::map<std::string, const char*> properties{
        {"door", "contact"}, {"hall", "motion"}, {"panic", "action"}};
    ports::SourceEvent event;
    event.address = core::DeviceAddress(std::string("sim:") + device);
    event.property = properties.at(device);
    event.value = std::move(value);
    event.kind = event.property == "action" ? core::EventKind::event : core::EventKind::report;
    event.time = WallTime{(kMidnight + at).time_since_epoch()};
    plugin_.sense(std::move(event));
    if (gateway_) gateway_->deliver();
  }

  /// The plugin hears the radio of a device and nothing that the home uses.
  void sign(core::Duration at, const char* device) {
    gateway_->run_until(kMidnight + at);
    ports::SourceEvent event;
    event.address = core::DeviceAddress(std::string("sim:") + device);
    event.property = "x.linkquality";
    event.value = 80.0;
    event.time = WallTime{(kMidnight + at).time_since_epoch()};
    plugin_.sense(std::move(event));
    gateway_->deliver();
  }

  void plugin_is(core::Duration at, ports::SourceHealth::State state) {
    gateway_->run_until(kMidnight + at);
    gateway_->tell_health({core::PluginId("sim"), state, "test", {}});
  }

  [[nodiscard]] rules::DeviceLife life() const { return gateway_->life("hall"); }
  [[nodiscard]] const app::Gateway& gateway() const { return gateway_->gateway(); }

  void run_until(core::Duration at) { gateway_->run_until(kMidnight + at); }

  void kill(core::Duration at) {
    gateway_->run_until(kMidnight + at);
    gateway_->leave_files_in(next_folder());
    graveyard().push_back(std::move(gateway_));
  }

  /// Ends it in order, which takes a moment of its own.
  void stop(core::Duration at) {
    gateway_->run_until(kMidnight + at);
    gateway_->stop();
    gateway_->leave_files_in(next_folder());
    graveyard().push_back(std::move(gateway_));
  }

  void start(core::Duration at) {
    gateway_ = std::make_unique<SimGateway>(folder_ / std::to_string(lives_), program_,
                                            kMidnight + at, broker_, plugin_, 1 + lives_);
  }

  /// What platforms heard, each once: "RULE raised HH:MM:SS" or "RULE resolved HH:MM:SS".
  [[nodiscard]] Lines told() {
    gateway_->stop();
    Lines lines;
    std::set<std::string> known;
    for (const ports::WireMessage& message : broker_.messages()) {
      if (!message.topic.ends_with("/alerts")) continue;
      const boost::json::value envelope = boost::json::parse(message.payload);
      if (!known.insert(std::string(envelope.at("id").as_string())).second) continue;
      const boost::json::value& data = envelope.at("data");
      const bool raised = envelope.at("type").as_string() == "care.homeward.alert.raised.v1";
      lines.push_back(std::string(data.at("rule").as_string()) +
                      (raised ? " raised " : " resolved ") +
                      clock_of(data.at(raised ? "fired_at" : "resolved_at")));
    }
    return lines;
  }

 private:
  fs::path next_folder() { return folder_ / std::to_string(++lives_); }

  static std::string clock_of(const boost::json::value& stamp) {
    const WallTime time = parse_rfc3339(std::string(stamp.as_string())).value();
    const std::string text = core::TimeZone::find("Europe/Amsterdam").value().format(time);
    return text.substr(text.find('T') + 1, 8);
  }

  rules::Program program_;
  SimBroker broker_{BrokerFaults{}, 1};
  SimPlugin plugin_;
  fs::path folder_;
  std::unique_ptr<SimGateway> gateway_;
  int lives_{0};
};

/// What goes wrong is judged by the outcome; the log of simulated hours is noise.
class QuietLog : public testing::Environment {
 public:
  void SetUp() override { log::start("sim_restart", log::Level::error); }
};

const auto* const kQuietLog = testing::AddGlobalTestEnvironment(new QuietLog);

const std::string kOpen = "open";
const std::string kClosed = "closed";

TEST(Restart, AKillInTheQuietOfTheNightChangesNothing) {
  Night night;
  night.heard(seconds{1}, "hall", true);
  night.kill(hours{3} + minutes{59});
  night.start(hours{3} + minutes{59} + seconds{50});
  night.run_until(hours{4} + minutes{30});
  EXPECT_EQ(night.told(), (Lines{"still raised 04:00:01"}));
}

TEST(Restart, WhatWasNotOnDiskKeepsItsTime) {
  Night night;
  night.heard(hours{1}, "door", kOpen);
  night.kill(hours{1} + seconds{10});
  night.heard(hours{1} + seconds{30}, "hall", true);
  night.start(hours{1} + minutes{1});
  night.heard(hours{1} + minutes{20}, "door", kClosed);
  night.run_until(hours{5} + minutes{30});
  EXPECT_EQ(night.told(),
            (Lines{"door raised 01:15:00", "door resolved 01:20:00", "still raised 05:00:30"}));
}

TEST(Restart, TwentyMinutesDownAreNoEvidenceOfAbsence) {
  Night night;
  night.heard(seconds{1}, "hall", true);
  night.stop(hours{2});
  night.start(hours{2} + minutes{20});
  night.run_until(hours{4} + minutes{30});
  // It ends some seconds after it was told to, so it was down for a little less.
  const Lines told = night.told();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_GE(told.front(), "still raised 04:19:31");
  EXPECT_LE(told.front(), "still raised 04:20:01");
}

TEST(Restart, AKillKnowsToTheMinuteHowLongItWasDown) {
  Night night;
  night.heard(seconds{1}, "hall", true);
  night.kill(hours{2});
  night.start(hours{2} + minutes{20});
  night.run_until(hours{4} + minutes{30});
  const Lines told = night.told();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_GE(told.front(), "still raised 04:20:01");
  EXPECT_LE(told.front(), "still raised 04:21:01");
}

TEST(Restart, ADoorIsJudgedOnceItCouldHaveSaidThatItIsClosed) {
  for (const bool contradicts : {true, false}) {
    Night night;
    night.heard(seconds{1}, "hall", true);
    night.heard(hours{1}, "door", kOpen);
    night.kill(hours{1} + minutes{5});
    night.start(hours{1} + minutes{25});
    night.run_until(hours{1} + minutes{25} + seconds{50});
    if (contradicts) night.heard(hours{1} + minutes{25} + seconds{55}, "door", kClosed);
    night.run_until(hours{2});
    EXPECT_EQ(night.told(), contradicts ? Lines{} : Lines{"door raised 01:15:00"});
  }
}

TEST(Restart, APressThatWasHeardMeanwhileIsRaisedWithItsOwnTime) {
  Night night;
  night.kill(hours{1});
  night.heard(hours{1} + minutes{10}, "panic", std::string("pressed"));
  night.start(hours{1} + minutes{30});
  night.run_until(hours{2});
  EXPECT_EQ(night.told(), (Lines{"panic raised 01:10:00"}));
}

TEST(Restart, AnAlertThatFiresStaysAndEndsByFreshDataOnly) {
  Night night;
  night.heard(seconds{1}, "hall", true);
  night.heard(hours{1}, "door", kOpen);
  night.kill(hours{1} + minutes{30});
  night.start(hours{1} + minutes{50});
  night.run_until(hours{2});
  night.heard(hours{2}, "door", kClosed);
  night.run_until(hours{2} + minutes{1});
  EXPECT_EQ(night.told(), (Lines{"door raised 01:15:00", "door resolved 02:00:00"}));
}

TEST(Restart, AWindowIsJudgedWhenEnoughOfItWasWatched) {
  for (const bool enough : {true, false}) {
    Night night;
    night.heard(hours{2}, "hall", true);
    night.heard(hours{4} + minutes{59}, "hall", true);
    night.kill(enough ? hours{9} + minutes{50} : hours{7});
    night.start(hours{10} + minutes{10});
    night.run_until(hours{10} + minutes{30});
    const Lines told = night.told();
    const Lines judged{"still raised 08:59:00", "not-up raised 10:00:00"};
    EXPECT_EQ(told, enough ? judged : Lines{});
  }
}

TEST(Restart, TwoStopsInARowAddUp) {
  Night night;
  night.heard(seconds{1}, "hall", true);
  night.kill(hours{1});
  night.start(hours{1} + minutes{20});
  // Killed again before anything but the start was written.
  night.kill(hours{1} + minutes{20} + seconds{5});
  night.start(hours{1} + minutes{40});
  night.run_until(hours{5});
  const Lines told = night.told();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_GE(told.front(), "still raised 04:39:31");
  EXPECT_LE(told.front(), "still raised 04:42:01");
}

TEST(Restart, SignsOfLifeOutliveAKillAndTheTimeDown) {
  Night night(supervised_home());
  night.heard(seconds{1}, "hall", true);
  for (int sign = 1; sign <= 18; ++sign) night.sign(minutes{10} * sign, "hall");
  const std::uint64_t commits = night.gateway().world().store.health().commits;
  // One commit a minute says that the gateway lives; signs of life ride along.
  EXPECT_LE(commits, 185U + 18U);
  night.kill(hours{3} + minutes{5});
  night.start(hours{3} + minutes{20});
  night.run_until(hours{9} + minutes{40});
  const Lines told = night.told();
  ASSERT_EQ(told.size(), 1U);
  // Six hours after the last sign, half a sign later at most, without the stop.
  EXPECT_GE(told.front(), "offline raised 09:22:30");
  EXPECT_LE(told.front(), "offline raised 09:24:00");
}

TEST(Restart, ASensorThatWasSilentIsBackWithASignThatAKillDoesNotTake) {
  Night night(supervised_home());
  night.heard(seconds{1}, "hall", true);
  night.run_until(hours{7});
  night.sign(hours{7} + minutes{1}, "hall");
  night.kill(hours{7} + minutes{2});
  night.start(hours{7} + minutes{3});
  night.run_until(hours{11});
  EXPECT_EQ(night.told(), (Lines{"offline raised 06:00:01", "offline resolved 07:01:00"}));
}

TEST(Restart, APluginThatIsGoneIsOneFaultAndNoneOfItsSensors) {
  using State = ports::SourceHealth::State;
  Night night(supervised_home());
  night.heard(seconds{1}, "hall", true);
  night.plugin_is(hours{1}, State::disconnected);
  night.run_until(hours{8});
  EXPECT_EQ(night.life().state, rules::DeviceLife::State::unheard);
  night.kill(hours{9});
  night.start(hours{9} + minutes{10});
  night.plugin_is(hours{9} + minutes{10}, State::disconnected);
  EXPECT_EQ(night.life().state, rules::DeviceLife::State::unheard);
  night.plugin_is(hours{10}, State::ok);
  night.run_until(hours{16});
  // What was left of its six hours begins when the plugin is back.
  EXPECT_EQ(night.told(), (Lines{"plugin-gone raised 01:01:00", "plugin-gone resolved 10:01:00",
                                 "offline raised 15:01:01"}));
}

}  // namespace
}  // namespace homeward::sim
