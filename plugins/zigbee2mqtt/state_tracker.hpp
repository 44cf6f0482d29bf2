#pragma once

#include "lib/base/rfc3339.hpp"
#include "plugins/zigbee2mqtt/mapping.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace homeward::zigbee2mqtt {

/// How a message came.
struct Reception {
  WallTime now{};
  bool retained{false};  ///< the broker kept it: it is old
  bool burst{false};     ///< the bridge started moments ago and re-publishes what it remembers
};

/// Tells what is new in a device's messages. Each message is the bridge's whole memory of the
/// device merged with one change, so it is compared with the message before:
///
/// * a property that changed is a `report`; an `action` is an `event` each time;
/// * motion and vibration that are still true are reported again, since only that tells of
///   activity that goes on; not when the truth of it was only remembered by the bridge;
/// * a live message without a change becomes one report of the link quality (`x.linkquality`; or
///   `x.alive` where the bridge does not tell it), so that supervision sees the device;
/// * a retained message, and one the bridge re-publishes after its start, is `restored`. What was
///   restored does not count as seen: the first live message that says the same is reported, and
///   the rules, which know the value from before, decide whether it is news.
///
/// One per device; owned by the Home.
class StateTracker {
 public:
  explicit StateTracker(const DeviceEntry& device);

  /// The device is described anew (interview, update); what was seen is kept.
  void describe_anew(const DeviceEntry& device);

  /// The bridge started: what comes is remembered until the device itself is heard.
  void bridge_started() { live_ = false; }

  /// Reads a state message, an object.
  [[nodiscard]] std::vector<sdk::Event> receive(json::Value state, const Reception& reception);

  /// Takes what the bridge thinks of the device's availability; told when it changes, always as
  /// `restored`: it is the bridge that speaks. Only a device that the bridge finds again while we
  /// listen was heard by it just now: that is a sign of life, `x.alive`.
  [[nodiscard]] std::vector<sdk::Event> availability(bool online, const Reception& reception);

  /// The description for the core, with the link as last heard.
  [[nodiscard]] sdk::Device describe() const;

  [[nodiscard]] const DeviceEntry& entry() const { return device_; }
  [[nodiscard]] const std::vector<Mapping>& mappings() const { return mappings_; }

 private:
  enum class Known : std::uint8_t { nothing, restored, live };

  /// What was last seen of one mapping.
  struct Seen {
    sdk::Value value{false};
    Known known{Known::nothing};
  };

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  /// One message under way.
  struct Pass {
    bool live{false};
    bool retained{false};
    bool test{false};
    std::optional<WallTime> time;
    std::vector<sdk::Event> events;
  };

  void build_index();
  [[nodiscard]] bool judge_live(json::Value state, const Reception& reception, Pass& pass);
  std::optional<std::size_t> find_or_learn(std::string_view key, json::Value value);
  void apply(std::string_view key, json::Value value, Pass& pass);
  void apply_slot(std::size_t slot, json::Value value, Pass& pass);
  void apply_sos(std::size_t slot, bool pressed, Pass& pass);
  void add_alive(Pass& pass) const;
  void add(std::string_view property, std::string_view unit, const sdk::Value& value,
           sdk::Kind kind, Pass& pass) const;

  DeviceEntry device_;
  std::string id_;
  std::vector<Mapping> mappings_;  ///< those of one key stand together
  std::vector<Seen> seen_;         ///< one per mapping
  std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> index_;  ///< key -> first
  bool has_alarm_{false};
  bool live_{false};  ///< the device itself was heard since the bridge started
  std::optional<WallTime> last_seen_;
  std::optional<int> link_quality_;
  std::optional<sdk::Value> availability_;
};

}  // namespace homeward::zigbee2mqtt
