#pragma once

#include "lib/mqtt/session.hpp"

#include <MQTTAsync.h>

#include <cstddef>
#include <string>

namespace homeward::mqtt {

/// What Paho calls on its threads, while it holds its global lock: look, hand over, return. Only
/// sources of this folder include this.
struct Session::Callbacks {
  static void connected(void* context, MQTTAsync_successData* data);
  static void not_connected(void* context, MQTTAsync_failureData* data);
  static void subscribed(void* context, MQTTAsync_successData* data);
  static void done(void* context, MQTTAsync_successData* data);
  static void failed(void* context, MQTTAsync_failureData* data);

  static void lost(void* context, char* cause);
  static int arrived(void* context, char* topic, int length, MQTTAsync_message* message);
  static int tls_said(const char* line, std::size_t length, void* context);

  /// Where the answer to a call of this slot goes; the slot is known until then.
  static MQTTAsync_responseOptions response_to(Slot& slot, bool mqtt5);
  /// Hands over that a slot's operation succeeded, or failed.
  static void succeed(const Slot& slot);
  static void fail(const Slot& slot, Error error);
  /// The first refusal among the codes of a SUBACK; null: none.
  template <class Code>
  static const Code* refused_among(const Slot& slot, const Code& only, const Code* list) {
    const Code* codes = slot.topics > 1 ? list : &only;
    for (std::size_t at = 0; codes != nullptr && at < slot.topics; ++at) {
      if (static_cast<int>(codes[at]) >= kFirstRefusedTopic) return codes + at;
    }
    return nullptr;
  }
  /// Why there is no connection, where the broker did not say it.
  static std::string unreachable(const Session& session, const char* message);
  static void note_socket(Session& session);

  static constexpr int kFirstRefusedTopic = 0x80;  // MQTT 3.1.1, section 3.9.3; MQTT 5, 3.9.3
};

/// The same for a connection of MQTT 5, where answers have reason codes and properties.
struct Session::Callbacks5 {
  /// Makes a connect one of MQTT 5: a clean start, answered here.
  static void ask_for(MQTTAsync_connectOptions& connect);

  static void connected(void* context, MQTTAsync_successData5* data);
  static void not_connected(void* context, MQTTAsync_failureData5* data);
  static void subscribed(void* context, MQTTAsync_successData5* data);
  static void not_subscribed(void* context, MQTTAsync_failureData5* data);
  static void not_published(void* context, MQTTAsync_failureData5* data);
  static void done(void* context, MQTTAsync_successData5* data);
  static void failed(void* context, MQTTAsync_failureData5* data);
  /// The broker says why it ends the connection.
  static void disconnected(void* context, MQTTProperties* properties, MQTTReasonCodes reason);
};

/// The words for a CONNACK return code of MQTT 3.1.1, table 3.1.
[[nodiscard]] const char* connack_text(int code);

}  // namespace homeward::mqtt
