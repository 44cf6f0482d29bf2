#pragma once

#include "plugins/zigbee2mqtt/bridge_messages.hpp"
#include "plugins/zigbee2mqtt/health_board.hpp"
#include "plugins/zigbee2mqtt/state_tracker.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace homeward::zigbee2mqtt {

/// Where what the home tells goes; the plugin link behind it, a list in tests.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void send(std::vector<sdk::Event> events) = 0;  ///< one call per message
  virtual void device(sdk::Device device) = 0;
  virtual void gone(std::string device, bool removed) = 0;
  virtual void response(BridgeResponse response) = 0;
};

/// The time at which something is handled: `steady` for durations, `wall` for stamps.
struct Now {
  std::chrono::steady_clock::time_point steady{};
  WallTime wall{};
};

/// Topics to add to and take from the subscriptions.
struct TopicChange {
  std::vector<std::string> add, remove;
};

/// One bridge with its devices: takes each message, knows by its topic what it is, and tells the
/// sink. No network and no clock. Owned by the Bridge; the sink and the board outlive it.
class Home {
 public:
  Home(std::string base_topic, Sink& sink, HealthBoard& health);

  /// All topics to subscribe on a fresh connection; forgets changes that are due.
  [[nodiscard]] std::vector<std::string> topics();
  /// What changed since topics() or the last call.
  [[nodiscard]] TopicChange take_topic_change();
  [[nodiscard]] bool topics_changed() const { return topics_changed_; }

  /// The link to the broker is new or lost: what comes first may be remembered, and nothing is
  /// known of the bridge.
  void connected(const Now& now);
  void disconnected();

  /// Takes a message. Never fails: what is malformed is counted and told in the health.
  void message(std::string_view topic, std::string_view payload, bool retained, const Now& now);

  /// The core says which devices it knows; those that the bridge no longer has are told `gone`
  /// as soon as the bridge's table is there. Then all devices are told anew.
  void core_knows(std::vector<std::string> device_ids);

  /// Ends what has had its time, such as the note on malformed messages, and misses a bridge that
  /// never spoke. Call it 10 s after a connection and every few minutes while there is one.
  void tidy(const Now& now);

  [[nodiscard]] bool bridge_online() const { return online_; }
  [[nodiscard]] bool joining_open() const { return info_.permit_join; }
  [[nodiscard]] const std::string& base_topic() const { return base_; }
  /// The device of an id (`zigbee2mqtt:0x...`); null when there is none.
  [[nodiscard]] const StateTracker* find(std::string_view device_id) const;

 private:
  enum class Role : std::uint8_t {
    state,
    availability,
    attribute,
    bridge_state,
    info,
    devices,
    event
  };

  struct Route {
    Role role{Role::state};
    StateTracker* device{nullptr};
    std::string attribute;
  };

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  using Routes = std::unordered_map<std::string, Route, Hash, std::equal_to<>>;

  void dispatch(const Route& route, std::string_view payload, bool retained, const Now& now);
  void take_state(StateTracker& device, std::string_view payload, bool retained, const Now& now);
  void take_attribute(const Route& route, std::string_view payload, bool retained, const Now& now);
  void take_availability(StateTracker& device, std::string_view payload, bool retained,
                         const Now& now);
  void take_bridge_state(std::string_view payload, bool retained, const Now& now);
  void take_info(std::string_view payload, const Now& now);
  void take_devices(std::string_view payload, const Now& now);
  void take_event(std::string_view payload, const Now& now);
  void take_response(std::string_view payload, const Now& now);
  void take_table(const DeviceTable& table);
  void take_entry(const DeviceEntry& entry);
  void remove_missing(const std::set<std::string, std::less<>>& present);
  void note_interviews(const DeviceTable& table);
  void build_routes();
  void add_device_routes(Routes& routes, StateTracker& device) const;
  void malformed(const Now& now);
  [[nodiscard]] Reception reception(bool retained, const Now& now) const;

  std::string base_;  ///< without a slash at its end
  std::string response_prefix_;
  Sink& sink_;
  HealthBoard& health_;
  json::Parser parser_;
  std::unordered_map<std::string, std::unique_ptr<StateTracker>, Hash, std::equal_to<>>
      devices_;  ///< by id
  Routes routes_;
  std::set<std::string, std::less<>> subscribed_;
  bool topics_changed_{false};
  std::set<std::string, std::less<>> left_;   ///< ids that said they leave
  std::set<std::string, std::less<>> known_;  ///< ids of the core that the bridge has not shown
  std::size_t table_hash_{0};
  BridgeInfo info_;
  bool has_table_{false};  ///< a whole table was read: what is not in it is gone
  bool online_{false};
  bool heard_bridge_{false};  ///< since the connection began
  std::chrono::steady_clock::time_point connected_at_{};
  std::chrono::steady_clock::time_point burst_until_{};
  std::size_t malformed_{0};
  std::chrono::steady_clock::time_point malformed_at_{};
};

}  // namespace homeward::zigbee2mqtt
