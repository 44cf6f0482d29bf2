#include "cli/plugin_test/conformance.hpp"

#include "cli/machine/pause.hpp"

#include <csignal>

namespace homeward::cli::plugin_test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Kind = Verdict::Kind;

constexpr seconds kAway{1};        ///< how long there is no core
constexpr seconds kReconnect{30};  ///< after that
constexpr seconds kRestart{15};    ///< after a crash
constexpr seconds kSettle{2};
constexpr seconds kAnswer{5};
constexpr seconds kStop{10};

}  // namespace

/// A plugin that ends with its link is started again by its supervisor; it says so, at least.
bool Conformance::reconnect(RealCore& core) {
  constexpr const char* kCheck = "it connects again within 30 s after the core was gone";
  core.run_until([&] { return core.connected() || !process_.running(); }, kReconnect);
  if (!process_.running()) {
    judge(Kind::advice, kCheck, "it ended with " + process_.end() + " and has to be started again");
    process_.start();
    core.run_until([&] { return core.connected(); }, kReconnect);
    if (core.connected()) return true;
  }
  return expect(core.connected(), kCheck, "it did not");
}

bool Conformance::real_core() {
  pause_for(kAway);
  auto core = std::make_unique<RealCore>(socket_, hello_.plugin, options_.config);
  if (!reconnect(*core)) return false;
  const std::string reason = core->challenge(kAnswer);
  expect(reason.find("answers") != reason.npos, "it answers the ping of the real core in time",
         "another connection could take its place");
  counters(*core);
  return_after_bye(core);
  if (core->connected()) {
    crash(*core);
    stop(*core);
  }
  return !failed_;
}

void Conformance::counters(RealCore& core) {
  const auto some = [&core] { return core.seen().events > 0; };
  core.run_until(some, events_ > 0 ? options_.events : milliseconds{kSettle});
  const RealCore::Seen seen = core.seen();
  expect(seen.malformed == 0, "the real core takes all its lines",
         std::to_string(seen.malformed) + " were malformed");
  expect(seen.dropped == 0 && seen.refused_devices == 0, "it stays within the limits of rate",
         std::to_string(seen.dropped) + " reports and " + std::to_string(seen.refused_devices) +
             " devices were too many");
  if (seen.devices == 0) {
    judge(Kind::advice, "it describes its devices",
          "without `device` lines nobody sees what there is to configure");
  } else {
    pass("it describes its devices");
  }
}

void Conformance::return_after_bye(std::unique_ptr<RealCore>& core) {
  core.reset();
  pause_for(kAway);
  core = std::make_unique<RealCore>(socket_, hello_.plugin, options_.config);
  process_.start();
  expect(core->run_until([&core] { return core->connected(); }, kReconnect),
         "it connects again after a bye, when the core was restarted",
         process_.running() ? "it did not within 30 s" : "it ended with " + process_.end());
}

void Conformance::crash(RealCore& core) {
  process_.kill();
  core.run_until([&core] { return !core.connected(); }, kAnswer);
  process_.start();
  expect(core.run_until([&core] { return core.connected(); }, kRestart),
         "killed and started again, it is back within 15 s",
         process_.running() ? "it was not" : "it ended with " + process_.end());
}

void Conformance::stop(RealCore& core) {
  process_.signal(SIGTERM);
  const bool ended = core.run_until([this] { return !process_.running(); }, kStop);
  if (!expect(ended, "it stops within 10 s of SIGTERM", "it runs on")) return;
  core.run_until([&core] { return core.seen().said_bye; }, kSettle);
  if (core.seen().said_bye) return pass("it says bye when it stops");
  judge(Kind::advice, "it says bye when it stops",
        "without, each stop is reported as a lost plugin");
}

}  // namespace homeward::cli::plugin_test
