#include "lib/mqtt/bell.hpp"

#include <MQTTAsync.h>

namespace homeward::mqtt {

Bell::~Bell() {
  if (handle_ != nullptr) MQTTAsync_destroy(&handle_);
}

void Bell::ring() {
  if (handle_ == nullptr) {
    MQTTAsync_createOptions options = MQTTAsync_createOptions_initializer;
    options.sendWhileDisconnected = 1;
    options.allowDisconnectedSendAtAnyTime = 1;
    options.maxBufferedMessages = 1;
    options.deleteOldestMessages = 1;
    MQTTAsync_createWithOptions(&handle_, "tcp://127.0.0.1:1", "bell", MQTTCLIENT_PERSISTENCE_NONE,
                                nullptr, &options);
  }
  if (handle_ != nullptr) MQTTAsync_send(handle_, "bell", 0, nullptr, 0, 0, nullptr);
}

}  // namespace homeward::mqtt
