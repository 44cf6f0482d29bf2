#pragma once

#include "lib/base/result.hpp"
#include "plugins/zigbee/znp/memory_layout.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::zigbee {

/// A network as it can be put on another stick: everything that its devices know it by.
struct Backup {
  struct LinkKey {
    znp::Key key{};
    std::uint32_t sent{0}, received{0};  ///< frame counters

    friend bool operator==(const LinkKey&, const LinkKey&) = default;
  };

  struct Device {
    std::uint64_t ieee{0};
    std::uint16_t network_address{0};
    bool child{false};
    std::optional<LinkKey> link_key;

    friend bool operator==(const Device&, const Device&) = default;
  };

  std::uint64_t coordinator{0};
  znp::NetworkInformation network;
  znp::Key key{};
  std::uint8_t key_sequence{0};
  std::uint32_t frame_counter{0};
  std::optional<znp::Key> link_key_seed;
  std::vector<Device> devices;

  friend bool operator==(const Backup&, const Backup&) = default;
};

/// Writes the open coordinator backup format, version 1 (zigpy, "open-coordinator-backup"), which
/// Zigbee2MQTT and ZHA read. Holds the network's key: keep it as you would keep a house key.
[[nodiscard]] std::string to_json(const Backup& backup);

/// Reads it. Errors: invalid (not JSON, another format, a field missing or malformed), limit (more
/// than 512 devices).
[[nodiscard]] Result<Backup> parse_backup(std::string_view json);

/// Adds the devices of `previous` that `backup` lacks: a stick may lose entries of its tables.
/// Nothing is added from another network.
void merge(Backup& backup, const Backup& previous);

/// What to do with a stick.
enum class Decision : std::uint8_t {
  resume,   ///< it holds our network
  restore,  ///< it is empty, and we have a backup
  form,     ///< it is empty, and there never was a network
  foreign,  ///< it holds another network: a person must decide
  lost,     ///< it is empty, we had a network, and its key is lost: a person must decide
};

/// The network on a stick.
struct StickNetwork {
  znp::NetworkInformation network;
  znp::Key key{};
};

/// Decides, and never orphans a home: only an empty stick of a home without a network is formed.
/// `remembered` is the extended PAN id that the core's devices joined; `adopt` is a person's word
/// that the stick's network, or a new one, is to be taken.
[[nodiscard]] Decision decide(const std::optional<StickNetwork>& stick,
                              const std::optional<Backup>& ours,
                              std::optional<std::uint64_t> remembered, bool adopt);

}  // namespace homeward::zigbee
