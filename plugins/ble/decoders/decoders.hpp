#pragma once

#include "plugins/ble/decoded.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace homeward::ble {

/// What an advertisement is to us.
enum class Verdict : std::uint8_t {
  stranger,  ///< no format we know; nothing was looked up or allocated
  decoded,   ///< readings in the answer (or only an identity)
  repeat,    ///< a known device said again what it said before: alive, and nothing new
  problem,   ///< a known format whose data can't be used; Decoded::problem says why
};

/// Every decoder of advertisements, and what must be remembered of each device between two of
/// them: its key, replay counter, the last packet and button press. Pure: time comes in, nothing is
/// read or written. One owner, not shared between threads.
///
/// Devices that were adopted (with or without a key) are remembered for as long as they are; of
/// others at most kMaxStrangers, the longest silent one forgotten first.
class Decoders {
 public:
  static constexpr std::size_t kMaxStrangers = 1024;

  Decoders();
  ~Decoders();
  Decoders(Decoders&&) noexcept;
  Decoders& operator=(Decoders&&) noexcept;

  /// Remembers a device. `key`: 24 or 32 hexadecimal digits, or empty for none. False when
  /// the key has another form; the device is adopted without it then.
  bool adopt(const Address& address, std::string_view key);

  /// Tells what an adopted device is, where it does not tell itself in each advertisement: so far
  /// SwitchBot's models ("SwitchBot meter_pro"). What the device itself tells later counts more.
  /// False for a name that is not known, or a device that is not adopted.
  bool name_model(const Address& address, std::string_view name);

  /// Whether name_model() would know the name.
  [[nodiscard]] static bool is_model(std::string_view name) noexcept;

  /// Forgets a device with all its state.
  void forget(const Address& address);

  /// Gives back what keep() said before a restart. Text of an unknown form is ignored.
  void restore(const Address& address, std::string_view kept);

  /// The state of an adopted device that must outlive a restart (replay counter, last packet), as
  /// a line of at most 200 bytes; empty when there is none.
  [[nodiscard]] std::string keep(const Address& address) const;

  /// True once after decode() changed what keep() says of this device by more than repeats can
  /// undo: then it should be stored.
  [[nodiscard]] bool take_keep_changed(const Address& address);

  /// Reads one advertisement into `out` (cleared first). `now` must not go back.
  Verdict decode(const Advertisement& advertisement, BootTime now, Decoded& out);

  /// True when decode() would not call it a stranger's: the same look-ups, nothing decoded.
  [[nodiscard]] static bool is_known_format(const Advertisement& advertisement) noexcept;

  /// The 16 bit service UUIDs whose data, and the companies whose data some decoder reads, each in
  /// ascending order: what a scanner may filter for. (Some families are known by name alone.)
  [[nodiscard]] static std::span<const std::uint16_t> service_uuids() noexcept;
  [[nodiscard]] static std::span<const std::uint16_t> companies() noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace homeward::ble
