#pragma once

#include "lib/base/result.hpp"
#include "lib/json/parser.hpp"
#include "plugins/ble/advertisement.hpp"
#include "plugins/ble/bluez/advert_source.hpp"

#include <map>
#include <set>
#include <string>

namespace homeward::ble {

/// What `plugins: ble:` says, with the devices' keys (docs/BLUETOOTH.md).
struct Settings {
  std::string adapter;  ///< address; empty: the first there is
  bluez::ScanMode scan{bluez::ScanMode::active};
  bool gatt{true};
  std::set<Address> tags;                 ///< their presence is told
  std::set<Address> pendants;             ///< the same, and another slot is a call for help
  BootTime tag_lost{120'000};             ///< silence after which a tag is away
  std::map<Address, std::string> models;  ///< what a device is that does not always tell
  std::map<Address, std::string> keys;    ///< a bind key, or a passkey of at most six digits

  friend bool operator==(const Settings&, const Settings&) = default;
};

/// Reads the configuration of the welcome. Error: invalid, with the key that is wrong.
[[nodiscard]] Result<Settings> read_settings(json::Value config);

/// The number of a passkey (one to six digits); nothing for a bind key.
[[nodiscard]] std::optional<std::uint32_t> passkey_of(std::string_view key);

}  // namespace homeward::ble
