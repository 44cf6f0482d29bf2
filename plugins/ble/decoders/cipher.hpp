#pragma once

#include "plugins/ble/advertisement.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace homeward::ble {

/// AES-128 with one device's key, by OpenSSL. The library is set up by the first message that is
/// decrypted, and the schedule of the key is kept: a process that knows no key pays nothing.
class Cipher {
 public:
  /// `key`: 16 bytes.
  explicit Cipher(Bytes key);
  ~Cipher();
  Cipher(Cipher&&) noexcept;
  Cipher& operator=(Cipher&&) noexcept;

  /// What belongs to one CCM message. Source: RFC 3610.
  struct Sealed {
    Bytes nonce;       ///< 11, 12 or 13 bytes
    Bytes associated;  ///< authenticated, not encrypted
    Bytes text;        ///< encrypted
    Bytes tag;         ///< 4 bytes
  };

  /// Opens a message; `plain` has the size of its text. False when the tag does not fit: then
  /// `plain` must not be used.
  [[nodiscard]] bool open_ccm(const Sealed& message, std::span<std::uint8_t> plain);

  /// Undoes counter mode from a first counter block of 16 bytes. Nothing authenticates it.
  [[nodiscard]] bool open_ctr(Bytes block, Bytes text, std::span<std::uint8_t> plain);

  /// Decrypts one block of 16 bytes.
  [[nodiscard]] bool open_block(Bytes text, std::span<std::uint8_t> plain);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace homeward::ble
