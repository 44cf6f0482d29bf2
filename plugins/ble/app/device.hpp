#pragma once

#include "plugins/ble/decoded.hpp"
#include "plugins/ble/decoders/presence.hpp"
#include "plugins/sdk/plugin.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::ble {

using WallTime = std::chrono::sys_time<std::chrono::microseconds>;

/// Two times of one instant: `boot` for durations, `wall` for stamps.
struct Now {
  BootTime boot{};
  WallTime wall{};
};

/// One adopted device: turns what was decoded into events for the core, without telling the same
/// state many times a second, and knows what must outlive a restart. Pure. Owned by the Home.
class Device {
 public:
  explicit Device(const Address& address);

  /// Takes back what keep() said before a restart; returns the part of the decoders.
  std::string restore(std::string_view kept);
  /// What to keep: ours and, given as `decoders`, theirs.
  [[nodiscard]] std::string keep(std::string_view decoders) const;

  /// The events that come of a decoded advertisement: each that happened, a state when it changed
  /// or was last told some time ago.
  [[nodiscard]] std::vector<sdk::Event> take(const Decoded& decoded, const Now& now);
  /// A device that says again what it said: `x.alive` now and then. Its radio works; whether its
  /// sensor does is not known, so this is no reading.
  [[nodiscard]] std::vector<sdk::Event> alive(const Now& now);
  /// The events of a value of a health service; none when this very measurement was told before.
  [[nodiscard]] std::vector<sdk::Event> measured(std::uint16_t characteristic, Bytes value,
                                                 const Decoded& decoded, const Now& now);

  /// Makes it a tag whose presence is told, or none any more.
  void watch(bool is_tag, bool is_pendant, BootTime lost);
  /// What follows for a tag from being heard with `slot`, or from time (see BeaconPresence); `out`
  /// is used for it.
  [[nodiscard]] std::vector<sdk::Event> tag_heard(std::uint64_t slot, const Now& now, Decoded& out);
  [[nodiscard]] std::vector<sdk::Event> tag_elapsed(const Now& now, Decoded& out);
  void tag_deaf(BootTime time);
  [[nodiscard]] bool is_tag() const { return tag_.has_value(); }

  [[nodiscard]] sdk::Device describe() const;
  /// True once after the description or what is kept of measurements changed.
  [[nodiscard]] bool take_changed();
  void note_name(std::string_view name);

  /// The number of the newest stored measurement that was collected.
  [[nodiscard]] std::optional<std::uint16_t> last_sequence() const { return last_sequence_; }

  const std::string id;
  bool health{false};  ///< it offers a health service
  Problem told_problem{Problem::none};

 private:
  struct Told {
    sdk::Event event;
    BootTime at{};
  };

  void learn(const Decoded& decoded);
  [[nodiscard]] bool is_news(const sdk::Event& event, BootTime now) const;
  [[nodiscard]] sdk::Event event_of(const Reading& reading, const Now& now) const;
  [[nodiscard]] std::vector<sdk::Event> tag_events(const Decoded& decoded, const Now& now);

  Address address_;
  std::string name_, manufacturer_, model_;
  std::map<std::string, sdk::Property> properties_;
  std::map<std::string, Told> told_;  ///< the last of each state, by property
  BootTime last_sent_{};
  std::optional<std::uint16_t> last_sequence_;
  std::deque<std::uint64_t> measurements_;  ///< hashes of the newest
  std::optional<BeaconPresence> tag_;
  std::vector<std::uint64_t> rest_slots_;  ///< of a pendant, as they were kept
  bool changed_{true};
};

}  // namespace homeward::ble
