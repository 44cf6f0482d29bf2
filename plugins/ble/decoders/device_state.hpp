#pragma once

#include "plugins/ble/decoders/cipher.hpp"

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace homeward::ble {

/// What is remembered of one device from one advertisement to the next.
struct DeviceState {
  std::vector<std::uint8_t> key;         ///< 16 or 12 bytes; empty for none
  std::unique_ptr<Cipher> cipher;        ///< made when the key is first used
  std::optional<std::uint32_t> counter;  ///< of the last authenticated message
  std::uint64_t counter_payload{0};      ///< fingerprint of that message
  BootTime counter_at{0};                ///< when it was heard; 0 after a restart
  std::optional<std::uint8_t> packet;    ///< id of the last message in the clear
  BootTime packet_at{0};
  std::uint64_t action{0};  ///< fingerprint of the last button press without packet id
  BootTime action_at{0};
  bool has_action{false};
  std::uint8_t model{0};     ///< letter of a SwitchBot device, which only its scan response tells
  std::uint8_t source{255};  ///< rank of the format that is believed, of those it alternates
  BootTime source_at{0};
  std::optional<std::uint32_t> kept_counter;  ///< when keep() was last asked for
  bool keep_changed{false};
};

/// The states of all devices: adopted ones for ever, others by the longest silence. Owned by
/// Decoders.
class DeviceStates {
 public:
  explicit DeviceStates(std::size_t max_strangers) : max_strangers_(max_strangers) {}

  /// The state of a device, if there is one.
  [[nodiscard]] DeviceState* find(const Address& address);
  /// The state of a device, made when there is none; the reference lives until the next call.
  [[nodiscard]] DeviceState& get(const Address& address);
  /// The same, never forgotten for the sake of others.
  [[nodiscard]] DeviceState& adopt(const Address& address);
  void forget(const Address& address);

 private:
  struct Entry {
    DeviceState state;
    bool is_adopted{false};
    std::list<std::uint64_t>::iterator place;  ///< in silence_, when not adopted
  };
  void make_room();

  std::size_t max_strangers_;
  std::unordered_map<std::uint64_t, Entry> entries_;
  std::list<std::uint64_t> silence_;  ///< the longest silent first
};

/// What a decoder may ask of the memory; the look-up happens only when it asks.
class Memory {
 public:
  Memory(DeviceStates& states, const Address& address, BootTime now)
      : states_(states), address_(address), now_(now) {}

  [[nodiscard]] BootTime now() const noexcept { return now_; }
  [[nodiscard]] DeviceState& state();
  /// The cipher of the device's key, if it has one of `size` bytes (12 are spread to 16 as MiBeacon
  /// does).
  [[nodiscard]] Cipher* cipher(std::size_t size = 16);
  [[nodiscard]] bool has_key() { return !state().key.empty(); }

  /// How an authenticated message relates to those before it.
  enum class Freshness : std::uint8_t { fresh, repeat, replayed };
  /// Asks before decrypting. `payload`: fingerprint of the whole message. A counter must grow; one
  /// below 100 may be a device that began anew with a fresh battery, unless the one before was
  /// below 100 too and ten seconds have not passed: then it is a late repeat.
  [[nodiscard]] Freshness freshness(std::uint32_t counter, std::uint64_t payload);
  /// Notes a message whose tag was right.
  void accept(std::uint32_t counter, std::uint64_t payload);

  /// True when a packet id in the clear is a new one: 1 to 63 ahead of the last, or more than four
  /// seconds after it. Notes it then; a repeat prolongs the time. Source: bthome.io, packet id.
  [[nodiscard]] bool take_packet(std::uint8_t id);

  /// True when this press is not the one heard within `window`: each repeat prolongs it.
  [[nodiscard]] bool take_action(std::uint64_t press, BootTime window);

  /// True when a format of this rank (lower is better) is the one to believe: no better one was
  /// heard within five minutes.
  [[nodiscard]] bool believe(std::uint8_t rank);

  /// Says that a button or the like was decoded: its counter should be stored soon.
  void note_event() { state().keep_changed = true; }

 private:
  DeviceStates& states_;
  const Address& address_;
  BootTime now_;
  DeviceState* state_{nullptr};
};

}  // namespace homeward::ble
