#pragma once

#include "daemon/app/decider.hpp"
#include "daemon/app/fault_catalogue.hpp"
#include "daemon/app/options.hpp"
#include "daemon/app/wakeup.hpp"
#include "daemon/ports/event_source.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace homeward::app {

/// The one place where the gateway's own faults become alerts and get their restore. Whoever
/// watches a part says how it stands, as often as it likes; this holds what flaps, raises, and
/// ends. A fault that was open before a restart and that nobody found again within
/// `confirm_within` is restored. A driven home (a recording) has no faults of this machine.
class Faults {
 public:
  static constexpr core::Duration confirm_within = std::chrono::minutes{5};
  static constexpr std::size_t most_parts = 256;  ///< what comes beyond is logged only

  /// A fault that stands, for status and heartbeat.
  struct Standing {
    std::string id;
    std::string part;  ///< a plugin, a platform, a device; empty: the gateway itself
    std::string detail;
  };

  Faults(const World& world, Decider& decider);

  /// Says whether the fault `id` (of the catalogue) is there, and in which part. `detail` is a
  /// phrase for people, without names of residents. What is said again changes nothing.
  void report(std::string_view id, std::string_view part, bool present, std::string detail = {});
  /// The fault happened: it is raised, and restored when it did not happen again for a while.
  void happened(std::string_view id, std::string_view part, std::string detail);

  /// Raises and ends what has lasted long enough; returns after stop().
  boost::asio::awaitable<void> run();
  void stop();

  [[nodiscard]] std::vector<Standing> standing() const;

 private:
  using Key = std::pair<std::string, std::string>;  ///< id, part
  struct State {
    const FaultKind* kind{nullptr};
    bool present{false};  ///< as it was said last
    bool raised{false};
    core::SteadyTime since{};  ///< of `present`
    core::Duration patience{0};
    std::string detail;
  };

  State* find(std::string_view id, std::string_view part);
  void take_up_open();
  void tick();
  bool settle(const Key& key, State& state, core::SteadyTime now);

  const World& world_;
  Decider& decider_;
  Wakeup wakeup_;
  std::map<Key, State> states_;
  bool stopping_{false};
};

/// Turns a word on a plugin's health into the faults it stands for.
void judge_plugin(Faults& faults, const ports::SourceHealth& health);

}  // namespace homeward::app
