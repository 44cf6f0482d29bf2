#pragma once

#include "plugins/ble/decoders/decoders.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace homeward::ble {

/// What an installer sees of the devices around: the strongest first, with what they last said.
/// Holds at most kMaxRows devices; the longest silent one goes first. Pure.
class ScanTable {
 public:
  static constexpr std::size_t kMaxRows = 256;

  struct Row {
    Address address;
    std::string name, what, values;
    std::optional<std::int8_t> rssi;
    BootTime at{};
    std::uint64_t heard{0};
  };

  /// Notes an advertisement and returns its row.
  const Row& heard(const Advertisement& advertisement, BootTime now);

  /// The table as text, at most `rows` devices.
  [[nodiscard]] std::string text(BootTime now, std::size_t rows) const;
  /// One device as a JSON object.
  [[nodiscard]] static std::string json(const Row& row);

  [[nodiscard]] std::size_t size() const { return rows_.size(); }

 private:
  Decoders decoders_;
  Decoded decoded_;
  std::map<Address, Row> rows_;
};

}  // namespace homeward::ble
