#pragma once

#include "tests/contract/mqtt/client_fixture.hpp"
#include "tests/support/scripted_broker/scripted_broker.hpp"

#include <optional>
#include <string>

namespace homeward::mqtt {

using test::ScriptedBroker;
using namespace std::string_literals;

/// A client that asks for MQTT 5, and a broker that says what a test wants.
class Client5Test : public ClientTest {
 protected:
  void SetUp() override {}

  static ConnectOptions newer(const std::string& broker) {
    ConnectOptions options = options_for(broker, "client");
    options.mqtt5 = true;
    return options;
  }

  std::optional<std::string> answer_to(const ScriptedBroker::Packet& packet) {
    if (packet.kind == test::kConnect) return connack_;
    if (packet.kind == test::kSubscribe) {
      return test::packet(0x90, test::packet_id(packet) + suback_) + after_suback_;
    }
    if (packet.kind == test::kPublish && acknowledges_) {
      return test::packet(0x40, test::packet_id(packet) + puback_);
    }
    if (packet.kind == test::kPublish) return "";
    return std::nullopt;
  }

  /// A CONNACK that takes us, with these properties.
  static std::string connack(const std::string& properties) {
    return test::packet(0x20, "\x00\x00"s + static_cast<char>(properties.size()) + properties);
  }

  std::string connack_{connack("")};
  std::string suback_{"\x00\x01"s};  ///< behind the packet id: properties, reason codes
  std::string after_suback_;
  std::string puback_{""};  ///< behind the packet id: reason code and properties
  bool acknowledges_{true};
  ScriptedBroker broker_{loop_,
                         [this](const ScriptedBroker::Packet& one) { return answer_to(one); }};
  Client client_{loop_.get_executor()};
};

}  // namespace homeward::mqtt
