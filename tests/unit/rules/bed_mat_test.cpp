// RULES.md 9.5: a bed mat that fires tens of thousands of times costs bounded memory, raises one
// `flapping` alert per burst, and delays no panic alert.
#include "daemon/rules/engine.hpp"
#include "daemon/settings/settings.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace homeward::rules {
namespace {

using namespace std::chrono_literals;
using core::SteadyTime;

constexpr const char* home_yaml = R"(gateway: {id: test}
home: {time_zone: Europe/Amsterdam, languages: [en]}
devices:
  mat: {id: "t:mat", room: bedroom, properties: [occupancy, pressure]}
  button: {id: "t:button", room: bedroom, properties: [action]}
rules:
  - {alert: panic, when: {event: {button.action: pressed}}, severity: critical, resolve: ack}
  - {alert: flapping, when: {count: {reports: "*"}, at_least: 100, within: 10m}, each: device,
     keep_firing_for: 30m}
  - {alert: visits, when: {count: mat.occupancy, gap: 1s, at_least: 1000, within: 12h}}
  - {alert: night, when: {count: mat.occupancy, at_least: 5000, between: "22:00-08:00"}}
  - {alert: heavy, when: {mat.pressure: {stat: avg, over: 6h, above: 1000}}}
  - {alert: jump, when: {mat.pressure: {stat: change, over: 6h, above: 1000}}}
  - {alert: out-of-bed, when: {after: {mat.occupancy: false}, absent: {mat.occupancy: true},
     within: 30m}}
  - {alert: quiet, when: {absent: {reports: "*"}}, for: 24h}
  - {alert: few, when: {daily: {count: mat.occupancy}, below: 50%, of: {median: 14d, min_days: 7}}}
)";

class BedMat : public testing::Test {
 protected:
  BedMat() : program_(make_program()), engine_(program_, start, core::ClockMapping{}) {}

  static Program make_program() {
    settings::Loaded loaded = settings::load_texts({{"home.yaml", home_yaml}});
    for (const auto& one : loaded.diagnostics) ADD_FAILURE() << core::to_text(one);
    Compilation compilation = compile(std::move(loaded.settings.value().rule_set));
    return std::move(compilation.program.value());
  }

  void fire(int times) {
    for (int i = 0; i < times; ++i) {
      at_ += 1s;
      on_ = !on_;
      tell("mat", "occupancy", on_);
      tell("mat", "pressure", static_cast<double>(at_.time_since_epoch() / 1s % 90));
    }
  }

  void tell(std::string_view device, std::string_view property, core::Value value) {
    const Decision& decision =
        engine_.step(Observation{*program_.find_slot(device, property), std::move(value), at_});
    decided_ = decision.transitions;
    for (const Transition& one : decided_) {
      if (one.kind == Transition::Kind::raised) raised_.push_back(program_.rule(one.rule).id.str());
    }
  }

  [[nodiscard]] long raised(const std::string& rule) const {
    return std::count(raised_.begin(), raised_.end(), rule);
  }

  static constexpr SteadyTime start{1773100800s};
  Program program_;
  Engine engine_;
  SteadyTime at_{start};
  bool on_{false};
  std::vector<Transition> decided_;  // by the last event
  std::vector<std::string> raised_;
};

TEST_F(BedMat, CostsNoMoreMemoryTheLongerItFires) {
  // A snapshot is the whole state, so its size tells what the engine keeps.
  fire(2000);
  const std::size_t early = engine_.snapshot().size();
  fire(18717);
  EXPECT_LT(engine_.snapshot().size(), early + early / 10);
}

TEST_F(BedMat, RaisesOneFlappingAlertPerBurst) {
  fire(18717);
  EXPECT_EQ(raised("flapping"), 1);
  at_ += 2h;
  fire(500);
  EXPECT_EQ(raised("flapping"), 2);
}

TEST_F(BedMat, DelaysNoPanicAlert) {
  fire(18717);
  tell("button", "action", std::string("pressed"));
  ASSERT_EQ(decided_.size(), 1U);
  EXPECT_EQ(program_.rule(decided_[0].rule).id.str(), "panic");
  EXPECT_EQ(decided_[0].fired_at, at_);
}

}  // namespace
}  // namespace homeward::rules
