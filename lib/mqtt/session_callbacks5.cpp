#include "lib/mqtt/properties.hpp"
#include "lib/mqtt/reason_code.hpp"
#include "lib/mqtt/session_callbacks.hpp"

#include <utility>

namespace homeward::mqtt {
namespace {

/// "<what>: <reason>", and what the broker adds in its own words.
std::string told(std::string what, int reason, const MQTTProperties& properties) {
  what += ": " + reason_text(reason);
  const std::string words = words_in(properties, MQTTPROPERTY_CODE_REASON_STRING);
  if (!words.empty()) what += " (it says: " + words + ")";
  return what;
}

/// Reason codes come as such for answers; for a CONNACK, Paho 1.3.12 puts them into `code`.
int reason_of(const MQTTAsync_failureData5* data) {
  if (data == nullptr) return 0;
  if (data->reasonCode >= kFirstRefusal) return data->reasonCode;
  return data->code > 0 ? data->code : 0;
}

BrokerLimits limits_in(const MQTTProperties& list) {
  BrokerLimits limits;
  const auto receive = number_in(list, MQTTPROPERTY_CODE_RECEIVE_MAXIMUM);
  const auto size = number_in(list, MQTTPROPERTY_CODE_MAXIMUM_PACKET_SIZE);
  // Zero is a protocol error (section 3.2.2.3), and Paho would wait for ever.
  limits.sound = receive != 0U && size != 0U;
  if (receive) limits.receive_maximum = *receive;
  if (size) limits.packet_size = *size;
  limits.acknowledges = number_in(list, MQTTPROPERTY_CODE_MAXIMUM_QOS).value_or(1) != 0;
  limits.keeps = number_in(list, MQTTPROPERTY_CODE_RETAIN_AVAILABLE).value_or(1) != 0;
  const auto keep_alive = number_in(list, MQTTPROPERTY_CODE_SERVER_KEEP_ALIVE);
  if (keep_alive && *keep_alive > 0) limits.keep_alive = std::chrono::seconds{*keep_alive};
  return limits;
}

}  // namespace

void Session::Callbacks5::ask_for(MQTTAsync_connectOptions& connect) {
  connect.MQTTVersion = MQTTVERSION_5;
  connect.cleansession = 0;
  connect.cleanstart = 1;
  connect.onSuccess = nullptr;
  connect.onFailure = nullptr;
  connect.onSuccess5 = &Callbacks5::connected;
  connect.onFailure5 = &Callbacks5::not_connected;
}

void Session::Callbacks5::connected(void* context, MQTTAsync_successData5* data) {
  const Slot& slot = *static_cast<Slot*>(context);
  Session& session = *slot.session;
  Callbacks::note_socket(session);
  // Read by the executor's thread, which learns of it through the mailbox.
  if (data != nullptr) session.limits_ = limits_in(data->properties);
  Callbacks::succeed(slot);
}

void Session::Callbacks5::not_connected(void* context, MQTTAsync_failureData5* data) {
  const Slot& slot = *static_cast<Slot*>(context);
  const Session& session = *slot.session;
  constexpr int kVersionRefused = 1;  // how a broker of MQTT 3.1.1 says it, section 3.2.2.3
  const int reason = reason_of(data);
  if (reason == kVersionRefused) {
    return Callbacks::fail(slot, session.error(ErrorCode::unsupported, connack_text(reason)));
  }
  if (reason > 0 && reason < kFirstRefusal) {
    return Callbacks::fail(slot, session.error(ErrorCode::refused, connack_text(reason)));
  }
  if (reason >= kFirstRefusal) {
    std::string what = told("the broker refused the connection", reason, data->properties);
    return Callbacks::fail(slot, session.error(error_of_connect(reason), std::move(what)));
  }
  const char* const message = data != nullptr ? data->message : nullptr;
  std::string what = Callbacks::unreachable(session, message);
  Callbacks::fail(slot, session.error(ErrorCode::disconnected, std::move(what)));
}

void Session::Callbacks5::subscribed(void* context, MQTTAsync_successData5* data) {
  const Slot& slot = *static_cast<Slot*>(context);
  const MQTTReasonCodes* const refused =
      data == nullptr ? nullptr
                      : Callbacks::refused_among(slot, data->reasonCode, data->alt.sub.reasonCodes);
  if (refused == nullptr) return Callbacks::succeed(slot);
  std::string what = told("the broker refused the subscription", *refused, data->properties);
  Callbacks::fail(slot, slot.session->error(ErrorCode::refused, std::move(what)));
}

void Session::Callbacks5::not_subscribed(void* context, MQTTAsync_failureData5* data) {
  const int reason = reason_of(data);
  if (reason < kFirstRefusal) return failed(context, data);
  const Slot& slot = *static_cast<Slot*>(context);
  std::string what = told("the broker refused the subscription", reason, data->properties);
  Callbacks::fail(slot, slot.session->error(ErrorCode::refused, std::move(what)));
}

void Session::Callbacks5::not_published(void* context, MQTTAsync_failureData5* data) {
  const int reason = reason_of(data);
  if (reason < kFirstRefusal) return failed(context, data);
  const Slot& slot = *static_cast<Slot*>(context);
  std::string what = told("the broker refused the message", reason, data->properties);
  Callbacks::fail(slot, slot.session->error(error_of_publish(reason), std::move(what)));
}

void Session::Callbacks5::done(void* context, MQTTAsync_successData5* /*data*/) {
  Callbacks::succeed(*static_cast<Slot*>(context));
}

void Session::Callbacks5::failed(void* context, MQTTAsync_failureData5* data) {
  const Slot& slot = *static_cast<Slot*>(context);
  const int code = data != nullptr ? data->code : MQTTASYNC_FAILURE;
  slot.session->fail(static_cast<std::size_t>(&slot - slot.session->slots_.data()),
                     ErrorCode::disconnected, code);
}

void Session::Callbacks5::disconnected(void* context, MQTTProperties* properties,
                                       MQTTReasonCodes reason) {
  Session& session = *static_cast<Session*>(context);
  const MQTTProperties none = MQTTProperties_initializer;
  std::string what =
      told("the broker ended the connection", reason, properties != nullptr ? *properties : none);
  session.mailbox_->put({Occurrence::Kind::lost,
                         session.id_,
                         0,
                         session.error(ErrorCode::disconnected, std::move(what)),
                         {}});
}

}  // namespace homeward::mqtt
