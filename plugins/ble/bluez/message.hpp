#pragma once

#include <utility>

struct sd_bus_message;

namespace homeward::ble::bluez {

/// Owns one reference to a D-Bus message of libsystemd; empty when it holds none.
class Message {
 public:
  Message() = default;
  /// Takes over the caller's reference.
  explicit Message(sd_bus_message* owned) : message_(owned) {}
  ~Message();
  Message(Message&& other) noexcept : message_(std::exchange(other.message_, nullptr)) {}
  Message& operator=(Message&& other) noexcept {
    std::swap(message_, other.message_);
    return *this;
  }
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;

  /// Adds a reference to a message that somebody else keeps.
  [[nodiscard]] static Message shared(sd_bus_message* message);

  [[nodiscard]] sd_bus_message* get() const { return message_; }
  [[nodiscard]] explicit operator bool() const { return message_ != nullptr; }

 private:
  sd_bus_message* message_{nullptr};
};

}  // namespace homeward::ble::bluez
