#include "lib/mqtt/session_callbacks.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace homeward::mqtt {
namespace {

/// What OpenSSL says, in words of an installer. Paho does not show which check of the certificate
/// failed, and names a wrong host by no word at all.
std::string tls_text(const std::string& said) {
  constexpr std::string_view kRoutines = "SSL routines:";
  if (said.find("certificate verify failed") != said.npos) {
    return "certificate verify failed (the broker's authority is not ours, or its certificate has "
           "expired or is not yet valid, or our clock is wrong)";
  }
  const std::size_t at = said.find(kRoutines);
  return at == said.npos ? said : said.substr(at + kRoutines.size());
}

}  // namespace

const char* connack_text(int code) {
  switch (code) {
    case 1: return "the broker refused the protocol version";
    case 2: return "the broker refused the client id";
    case 3: return "the broker is not available";
    case 4: return "the broker refused the user name or password";
    case 5: return "the broker says that we are not authorised";
    default: return "the broker refused the connection";
  }
}

MQTTAsync_responseOptions Session::Callbacks::response_to(Slot& slot, bool mqtt5) {
  MQTTAsync_responseOptions response = MQTTAsync_responseOptions_initializer;
  response.context = &slot;
  if (mqtt5) {
    response.onSuccess5 = &Callbacks5::done;
    response.onFailure5 = &Callbacks5::failed;
  } else {
    response.onSuccess = &Callbacks::done;
    response.onFailure = &Callbacks::failed;
  }
  return response;
}

void Session::Callbacks::succeed(const Slot& slot) {
  Session& session = *slot.session;
  session.mailbox_->put({Occurrence::Kind::done, session.id_, slot.operation, Result<void>{}, {}});
}

void Session::Callbacks::fail(const Slot& slot, Error error) {
  Session& session = *slot.session;
  session.mailbox_->put(
      {Occurrence::Kind::done, session.id_, slot.operation, std::move(error), {}});
}

void Session::Callbacks::note_socket(Session& session) {
  const std::lock_guard lock(session.socket_mutex_);
  session.socket_ = set_no_delay(session.uri_.port);
}

std::string Session::Callbacks::unreachable(const Session& session, const char* message) {
  std::string what = "can't connect";
  if (message != nullptr) what += std::string(" (") + message + ")";
  if (!session.tls_error_.empty()) {
    what += ": " + tls_text(session.tls_error_);
  } else if (session.uri_.tls) {
    what += ": nobody listens, or the broker's certificate is of another host";
  }
  return what;
}

void Session::Callbacks::connected(void* context, MQTTAsync_successData* data) {
  note_socket(*static_cast<Slot*>(context)->session);
  done(context, data);
}

void Session::Callbacks::not_connected(void* context, MQTTAsync_failureData* data) {
  const Slot& slot = *static_cast<Slot*>(context);
  const Session& session = *slot.session;
  const int code = data != nullptr ? data->code : MQTTASYNC_FAILURE;
  if (code >= 1 && code <= 5) {
    std::string what = connack_text(code);
    if (!session.tls_error_.empty()) what += ": " + tls_text(session.tls_error_);
    return fail(slot, session.error(ErrorCode::refused, std::move(what)));
  }
  const char* const message = data != nullptr ? data->message : nullptr;
  fail(slot, session.error(ErrorCode::disconnected, unreachable(session, message)));
}

void Session::Callbacks::done(void* context, MQTTAsync_successData* /*data*/) {
  succeed(*static_cast<Slot*>(context));
}

void Session::Callbacks::failed(void* context, MQTTAsync_failureData* data) {
  const Slot& slot = *static_cast<Slot*>(context);
  const int code = data != nullptr ? data->code : MQTTASYNC_FAILURE;
  const bool refused = code == kFirstRefusedTopic;
  slot.session->fail(static_cast<std::size_t>(&slot - slot.session->slots_.data()),
                     refused ? ErrorCode::refused : ErrorCode::disconnected, code);
}

void Session::Callbacks::subscribed(void* context, MQTTAsync_successData* data) {
  const Slot& slot = *static_cast<Slot*>(context);
  const bool refused =
      data != nullptr && refused_among(slot, data->alt.qos, data->alt.qosList) != nullptr;
  if (!refused) return done(context, data);
  slot.session->fail(static_cast<std::size_t>(&slot - slot.session->slots_.data()),
                     ErrorCode::refused, kFirstRefusedTopic);
}

void Session::Callbacks::lost(void* context, char* /*cause*/) {
  Session& session = *static_cast<Session*>(context);
  session.mailbox_->put({Occurrence::Kind::lost, session.id_, 0, Result<void>{}, {}});
}

int Session::Callbacks::arrived(void* context, char* topic, int length,
                                MQTTAsync_message* message) {
  Session& session = *static_cast<Session*>(context);
  const std::size_t size = length > 0 ? static_cast<std::size_t>(length) : std::strlen(topic);
  const auto payload_size = static_cast<std::size_t>(std::max(message->payloadlen, 0));
  session.take({std::string(topic, size),
                std::string(static_cast<const char*>(message->payload), payload_size),
                message->retained != 0});
  MQTTAsync_freeMessage(&message);
  MQTTAsync_free(topic);
  return 1;
}

int Session::Callbacks::tls_said(const char* line, std::size_t length, void* context) {
  static_cast<Session*>(context)->tls_error_.assign(line, length);
  return 0;
}

}  // namespace homeward::mqtt
