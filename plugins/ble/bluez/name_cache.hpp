#pragma once

#include "plugins/ble/advertisement.hpp"

#include <cstddef>
#include <cstdint>
#include <list>
#include <set>
#include <string>
#include <unordered_map>

namespace homeward::ble::bluez {

/// What BlueZ tells of a device once, when its object appears, and a decoder needs each time.
/// Bounded: the oldest of the devices that are not ours are forgotten first. Pure.
class NameCache {
 public:
  static constexpr std::size_t kMaxStrangers = 256;

  struct Known {
    std::string name;
    AddressType type{AddressType::public_address};
  };

  /// The devices that are ours; they are never forgotten.
  void keep_always(std::set<Address> ours);

  void note(const Address& address, Known known);
  /// Null when nothing is known.
  [[nodiscard]] const Known* find(const Address& address) const;
  [[nodiscard]] std::size_t size() const { return known_.size(); }

 private:
  std::set<Address> ours_;
  std::unordered_map<std::uint64_t, Known> known_;  ///< by Address::number()
  std::list<std::uint64_t> strangers_;              ///< in the order of their coming
};

}  // namespace homeward::ble::bluez
