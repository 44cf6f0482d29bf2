#pragma once

#include "daemon/app/committer.hpp"
#include "daemon/app/decider.hpp"
#include "daemon/app/devices.hpp"
#include "daemon/app/event_feed.hpp"
#include "daemon/app/options.hpp"
#include "daemon/app/reorder_lane.hpp"
#include "daemon/app/wakeup.hpp"
#include "daemon/ports/event_source.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace homeward::app {

/// Takes what plugins say (DESIGN section 5, step 2): finds the device, stamps the event, drops
/// repetitions, and hands it to the rules. Returns to the plugin host when there is room for
/// more; tells the plugin what is on disk after each commit.
class Ingest final : public ports::EventSink {
 public:
  struct Counters {
    std::uint64_t unknown_devices{0};  ///< events of devices that the home does not name
    std::uint64_t duplicates{0};
  };

  Ingest(const World& world, Devices& devices, Decider& decider, Committer& committer,
         EventFeeds& feeds);
  Ingest(const Ingest&) = delete;
  Ingest& operator=(const Ingest&) = delete;

  /// Holds back the events of a plugin whose clock is not ours (RULES.md 7.7, `reorder`).
  void reorder(const core::PluginId& plugin, core::Duration delay);
  /// Gives on what was held back long enough; returns after stop(), which gives on all of it.
  boost::asio::awaitable<void> run();
  void stop();

  /// The plugins to tell of commits; set once, before anything is taken.
  void set_sources(ports::EventSources& sources) { sources_ = &sources; }
  void restore(const std::map<std::string, std::string>& meta);

  /// Called with every word on a plugin's health.
  void on_health(std::function<void(const ports::SourceHealth&)> listener) {
    health_listener_ = std::move(listener);
  }

  boost::asio::awaitable<void> take(ports::SourceBatch batch) override;
  boost::asio::awaitable<void> take(ports::SourceDevice device) override;
  void take(const ports::SourceHealth& health) override;
  boost::asio::awaitable<void> ended(core::PluginId plugin) override;

  [[nodiscard]] std::map<core::DeviceAddress, std::string> known_devices(
      const core::PluginId& plugin) const override;
  [[nodiscard]] std::optional<std::uint64_t> committed_sequence(
      const core::PluginId& plugin, const std::string& run) const override;

  [[nodiscard]] const Counters& counters() const { return counters_; }
  [[nodiscard]] const std::map<core::PluginId, ports::SourceHealth>& health() const {
    return health_;
  }

 private:
  void take_event(const ports::SourceEvent& event, core::SteadyTime at);
  void hold(ReorderLane& lane, const ports::SourceBatch& batch);
  void release(ReorderLane& lane);
  [[nodiscard]] core::SteadyTime stamp(const ports::SourceEvent& event);
  [[nodiscard]] core::SteadyTime told_stamp(const ports::SourceEvent& event) const;
  [[nodiscard]] bool is_repetition(const DeviceEntry& device, const PropertyEntry& property,
                                   const ports::SourceEvent& event, const core::Value& value,
                                   core::SteadyTime at) const;
  void note_sequence(const core::PluginId& plugin, const std::string& run, std::uint64_t sequence);
  void tell_committed(const ports::Commit& commit);

  const World& world_;
  Devices& devices_;
  Decider& decider_;
  Committer& committer_;
  EventFeeds& feeds_;
  ports::EventSources* sources_{nullptr};
  Counters counters_;
  std::map<core::PluginId, ReorderLane> lanes_;
  Wakeup wakeup_;
  bool stopping_{false};
  std::map<core::PluginId, ports::SourceHealth> health_;
  std::function<void(const ports::SourceHealth&)> health_listener_;
  std::map<std::string, std::string> sequences_;  ///< meta key -> "run sequence", on disk
};

}  // namespace homeward::app
