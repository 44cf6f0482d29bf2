#include "cli/plugin_test/conformance.hpp"

#include "cli/machine/pause.hpp"
#include "cli/text/language.hpp"

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
  constexpr const char* kCheck =
      to_translate("it connects again within 30 s after the core was gone");
  core.run_until([&] { return core.connected() || !process_.running(); }, kReconnect);
  if (!process_.running()) {
    judge(Kind::advice, kCheck,
          tr("it ended with {0} and has to be started again", process_.end()));
    process_.start();
    core.run_until([&] { return core.connected(); }, kReconnect);
    if (core.connected()) return true;
  }
  return expect(core.connected(), kCheck, tr("it did not"));
}

bool Conformance::real_core() {
  pause_for(kAway);
  auto core = std::make_unique<RealCore>(socket_, hello_.plugin, options_.config);
  if (!reconnect(*core)) return false;
  const std::string reason = core->challenge(kAnswer);
  expect(reason.find("answers") != reason.npos,
         to_translate("it answers the ping of the real core in time"),
         tr("another connection could take its place"));
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
  expect(seen.malformed == 0, to_translate("the real core takes all its lines"),
         tr_count("{0} were malformed", "{0} were malformed", seen.malformed));
  expect(seen.dropped == 0 && seen.refused_devices == 0,
         to_translate("it stays within the limits of rate"),
         tr("{0} reports and {1} devices were too many", seen.dropped, seen.refused_devices));
  constexpr const char* kDescribes = to_translate("it describes its devices");
  if (seen.devices > 0) return pass(kDescribes);
  judge(Kind::advice, kDescribes,
        tr("without `device` lines nobody sees what there is to configure"));
}

void Conformance::return_after_bye(std::unique_ptr<RealCore>& core) {
  core.reset();
  pause_for(kAway);
  core = std::make_unique<RealCore>(socket_, hello_.plugin, options_.config);
  process_.start();
  expect(
      core->run_until([&core] { return core->connected(); }, kReconnect),
      to_translate("it connects again after a bye, when the core was restarted"),
      process_.running() ? tr("it did not within 30 s") : tr("it ended with {0}", process_.end()));
}

void Conformance::crash(RealCore& core) {
  process_.kill();
  core.run_until([&core] { return !core.connected(); }, kAnswer);
  process_.start();
  expect(core.run_until([&core] { return core.connected(); }, kRestart),
         to_translate("killed and started again, it is back within 15 s"),
         process_.running() ? tr("it was not") : tr("it ended with {0}", process_.end()));
}

void Conformance::stop(RealCore& core) {
  process_.signal(SIGTERM);
  const bool ended = core.run_until([this] { return !process_.running(); }, kStop);
  constexpr const char* kBye = to_translate("it says bye when it stops");
  if (!expect(ended, to_translate("it stops within 10 s of SIGTERM"), tr("it runs on"))) return;
  core.run_until([&core] { return core.seen().said_bye; }, kSettle);
  if (core.seen().said_bye) return pass(kBye);
  judge(Kind::advice, kBye, tr("without, each stop is reported as a lost plugin"));
}

}  // namespace homeward::cli::plugin_test
