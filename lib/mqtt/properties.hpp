#pragma once

#include "lib/base/result.hpp"
#include "lib/mqtt/client.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct MQTTProperties;

namespace homeward::mqtt {

/// A list of MQTT 5 properties as Paho takes it, with what it holds. `code` is one of
/// MQTTPropertyCodes, of the type that the method names.
class Properties {
 public:
  Properties();
  /// Of a message.
  explicit Properties(const MessageProperties& message);

  void number(int code, std::uint32_t value);
  void text(int code, std::string_view value);
  void user(std::string_view name, std::string_view value);

  [[nodiscard]] MQTTProperties* get() const noexcept { return list_.get(); }

 private:
  struct Free {
    void operator()(MQTTProperties* list) const;
  };
  std::unique_ptr<MQTTProperties, Free> list_;
};

/// The number that a received list has for a code; nothing when it has none.
[[nodiscard]] std::optional<std::uint32_t> number_in(const MQTTProperties& list, int code);
/// The text that a received list has for a code, as plain_words(); empty when it has none.
[[nodiscard]] std::string words_in(const MQTTProperties& list, int code);

/// What of the properties can't be sent: no UTF-8 text of MQTT is longer than 65,535 bytes or holds
/// a NUL.
[[nodiscard]] std::optional<Error> fault_of_properties(const MessageProperties& properties);

/// How many bytes a PUBLISH of MQTT 5 with QoS 1 has on the wire (section 3.3).
[[nodiscard]] std::size_t publish_size(const Message& message);

}  // namespace homeward::mqtt
