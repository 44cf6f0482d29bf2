#pragma once

#include "plugins/ble/app/device.hpp"
#include "plugins/ble/app/settings.hpp"
#include "plugins/ble/decoders/decoders.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace homeward::ble {

/// Where what the home tells goes: the plugin link, or a list in tests.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void send(std::vector<sdk::Event> events) = 0;
  virtual void device(sdk::Device device) = 0;
};

/// A device in a format we know that nobody has adopted.
struct Sighting {
  std::string family, model, name;
  std::string values;                   ///< what it said last, for a person
  std::vector<std::string> properties;  ///< what it tells, at most kMaxSightingProperties
  bool needs_key{false};
  std::optional<std::int8_t> rssi;
  BootTime at{};
};

/// The devices of this home: decodes what they advertise and measure, and tells the sink. What
/// strangers say is counted, and at most kMaxSightings of those that could be adopted are
/// remembered. No network and no clock. Owned by the App; the sink outlives it.
class Home {
 public:
  static constexpr std::size_t kMaxSightings = 64;
  static constexpr std::size_t kMaxSightingProperties = 16;

  explicit Home(Sink& sink) : sink_(sink) {}

  /// The core's word on which devices are ours, what we kept of them, and their keys.
  void welcome(const std::map<std::string, std::string>& known, const Settings& settings);

  void heard(const Advertisement& advertisement, const Now& now);
  /// A value of a health service of one of our devices.
  void measured(const Address& address, std::uint16_t characteristic, Bytes value, const Now& now);

  /// Time has passed; `listening`: the radio could have heard its tags in it.
  void elapsed(const Now& now, bool listening);

  [[nodiscard]] std::set<Address> ours() const;
  /// Null for a stranger.
  [[nodiscard]] const Device* find(const Address& address) const;
  [[nodiscard]] const std::map<Address, Sighting>& sightings() const { return sightings_; }
  /// Our devices whose data can't be used at present, as a sentence; empty when there is none.
  [[nodiscard]] std::string trouble() const;
  [[nodiscard]] std::uint64_t strangers() const { return strangers_; }

 private:
  void adopt(const Address& address, std::string_view kept, std::string_view key);
  void heard_ours(Device& device, const Advertisement& advertisement, const Now& now);
  void heard_stranger(const Advertisement& advertisement, const Now& now);
  static void note_property(const Reading& reading, Sighting& sighting);
  void note_problem(Device& device, Problem problem);
  void tell(const Address& address, const Device& device);

  Sink& sink_;
  Decoders decoders_;
  Decoded decoded_;  ///< used again for each
  std::map<Address, std::unique_ptr<Device>> devices_;
  std::map<Address, Sighting> sightings_;
  std::uint64_t strangers_{0};
  std::optional<BootTime> last_elapsed_;
};

/// True when one of these is a service that is collected from by connecting (BLE facts: blood
/// pressure, thermometer, heart rate, weight, body, glucose, oximeter).
[[nodiscard]] bool offers_health(std::span<const Uuid> services) noexcept;

}  // namespace homeward::ble
