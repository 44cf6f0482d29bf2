#include "lib/mqtt/session.hpp"

#include "lib/mqtt/name_server.hpp"

#include <MQTTAsync.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace homeward::mqtt {
namespace {

constexpr int kQos = 1;
constexpr int kSubscriptionRefused = 0x80;  // MQTT 3.1.1, section 3.9.3
constexpr std::size_t kMessagesHeld = 4096;
constexpr std::chrono::milliseconds kHoldBack{200};  // per message; pings go out between

/// Pointers to the texts, as C wants them; Paho copies what they point at.
std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size());
  for (std::string& text : texts) pointers.push_back(text.data());
  return pointers;
}

const char* or_null(const std::string& text) {
  return text.empty() ? nullptr : text.c_str();
}

/// The CONNACK return codes of MQTT 3.1.1, table 3.1.
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

/// What Paho calls on its threads, while it holds its global lock: look, hand over, return.
struct Session::Callbacks {
  static void done(void* context, MQTTAsync_successData* /*data*/) {
    const Slot& slot = *static_cast<Slot*>(context);
    slot.session->mailbox_->put(
        {Occurrence::Kind::done, slot.session->id_, slot.operation, Result<void>{}, {}});
  }

  static void connected(void* context, MQTTAsync_successData* data) {
    Session& session = *static_cast<Slot*>(context)->session;
    {
      const std::lock_guard lock(session.socket_mutex_);
      session.socket_ = set_no_delay(session.uri_.port);
    }
    done(context, data);
  }

  static void not_connected(void* context, MQTTAsync_failureData* data) {
    Slot& slot = *static_cast<Slot*>(context);
    Session& session = *slot.session;
    const int code = data != nullptr ? data->code : MQTTASYNC_FAILURE;
    const bool refused = code >= 1 && code <= 5;
    std::string what = refused ? connack_text(code) : "can't connect";
    if (!refused && data != nullptr && data->message != nullptr) {
      what += std::string(" (") + data->message + ")";
    }
    if (!session.tls_error_.empty()) {
      what += ": " + tls_text(session.tls_error_);
    } else if (!refused && session.uri_.tls) {
      what += ": nobody listens, or the broker's certificate is of another host";
    }
    const auto kind = refused ? ErrorCode::refused : ErrorCode::disconnected;
    session.mailbox_->put({Occurrence::Kind::done,
                           session.id_,
                           slot.operation,
                           session.error(kind, std::move(what)),
                           {}});
  }

  static void failed(void* context, MQTTAsync_failureData* data) {
    const Slot& slot = *static_cast<Slot*>(context);
    const int code = data != nullptr ? data->code : MQTTASYNC_FAILURE;
    const bool refused = code == kSubscriptionRefused;
    slot.session->fail(static_cast<std::size_t>(&slot - slot.session->slots_.data()),
                       refused ? ErrorCode::refused : ErrorCode::disconnected, code);
  }

  static void subscribed(void* context, MQTTAsync_successData* data) {
    const Slot& slot = *static_cast<Slot*>(context);
    bool refused = false;
    if (data != nullptr && slot.topics == 1) refused = data->alt.qos == kSubscriptionRefused;
    if (data != nullptr && slot.topics > 1 && data->alt.qosList != nullptr) {
      const int* granted = data->alt.qosList;
      refused =
          std::find(granted, granted + slot.topics, kSubscriptionRefused) != granted + slot.topics;
    }
    if (!refused) return done(context, data);
    slot.session->fail(static_cast<std::size_t>(&slot - slot.session->slots_.data()),
                       ErrorCode::refused, kSubscriptionRefused);
  }

  static void lost(void* context, char* /*cause*/) {
    Session& session = *static_cast<Session*>(context);
    session.mailbox_->put({Occurrence::Kind::lost, session.id_, 0, Result<void>{}, {}});
  }

  static int arrived(void* context, char* topic, int length, MQTTAsync_message* message) {
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

  static int tls_said(const char* line, std::size_t length, void* context) {
    static_cast<Session*>(context)->tls_error_.assign(line, length);
    return 0;
  }
};

Session::Session(std::uint64_t id, ConnectOptions options, BrokerUri uri,
                 std::shared_ptr<Mailbox> mailbox)
    : id_(id), options_(std::move(options)), uri_(std::move(uri)), mailbox_(std::move(mailbox)) {
  free_slots_.reserve(kSlots);
  for (std::size_t i = 0; i < kSlots; ++i) {
    slots_[i].session = this;
    free_slots_.push_back(kSlots - 1 - i);
  }
}

std::optional<std::size_t> Session::take_slot(std::uint64_t operation) {
  if (free_slots_.empty()) return std::nullopt;
  const std::size_t index = free_slots_.back();
  free_slots_.pop_back();
  slots_[index].operation = operation;
  return index;
}

void Session::free_slot(std::size_t index) {
  free_slots_.push_back(index);
}

/// Paho looks a name up on the one thread that sends for all clients of the process, and holds its
/// lock meanwhile: a name server that does not answer would stop every other link too. So the name
/// is looked up here first, where only this client waits; Paho's own look-up then comes right after
/// one that was answered.
bool Session::start(std::size_t slot) {
  const Result<void> known = look_up(uri_.host);
  if (given_up_) return false;
  if (!known) {
    mailbox_->put({Occurrence::Kind::done,
                   id_,
                   slots_[slot].operation,
                   error(ErrorCode::disconnected, known.error().what),
                   {}});
  }
  return bool{known};
}

void Session::connect(std::size_t slot) {
  if (!start(slot)) return;
  const std::string address = uri_.for_paho();
  int code = MQTTAsync_create(&handle_, address.c_str(), options_.client_id.c_str(),
                              MQTTCLIENT_PERSISTENCE_NONE, nullptr);
  if (code != MQTTASYNC_SUCCESS) return fail(slot, ErrorCode::invalid, code);
  MQTTAsync_setCallbacks(handle_, this, &Callbacks::lost, &Callbacks::arrived, nullptr);

  MQTTAsync_SSLOptions tls = MQTTAsync_SSLOptions_initializer;
  tls.trustStore = or_null(options_.ca_file);
  tls.keyStore = or_null(options_.cert_file);
  tls.privateKey = or_null(options_.key_file);
  tls.enableServerCertAuth = 1;
  tls.verify = 1;
  tls.ssl_error_cb = &Callbacks::tls_said;
  tls.ssl_error_context = this;

  MQTTAsync_willOptions will = MQTTAsync_willOptions_initializer;
  MQTTAsync_connectOptions connect = MQTTAsync_connectOptions_initializer;
  if (options_.will) {
    will.topicName = options_.will->topic.c_str();
    will.payload.data = options_.will->payload.data();
    will.payload.len = static_cast<int>(options_.will->payload.size());
    will.qos = kQos;
    will.retained = options_.will->retain ? 1 : 0;
    connect.will = &will;
  }
  connect.keepAliveInterval = static_cast<int>(options_.keep_alive.count());
  connect.cleansession = 1;
  connect.MQTTVersion = MQTTVERSION_3_1_1;
  connect.automaticReconnect = 0;
  connect.connectTimeout = static_cast<int>(options_.connect_timeout.count());
  connect.username = or_null(options_.username);
  connect.password = or_null(options_.password);
  connect.ssl = uri_.tls ? &tls : nullptr;
  connect.context = &slots_[slot];
  connect.onSuccess = &Callbacks::connected;
  connect.onFailure = &Callbacks::not_connected;
  code = MQTTAsync_connect(handle_, &connect);
  if (code != MQTTASYNC_SUCCESS) fail(slot, ErrorCode::disconnected, code);
}

void Session::publish(std::size_t slot, const Message& message) {
  if (handle_ == nullptr) return fail(slot, ErrorCode::disconnected, MQTTASYNC_DISCONNECTED);
  MQTTAsync_responseOptions response = MQTTAsync_responseOptions_initializer;
  response.context = &slots_[slot];
  response.onSuccess = &Callbacks::done;
  response.onFailure = &Callbacks::failed;
  const int code =
      MQTTAsync_send(handle_, message.topic.c_str(), static_cast<int>(message.payload.size()),
                     message.payload.data(), kQos, message.retain ? 1 : 0, &response);
  if (code == MQTTASYNC_BAD_UTF8_STRING) return fail(slot, ErrorCode::invalid, code);
  if (code != MQTTASYNC_SUCCESS) fail(slot, ErrorCode::disconnected, code);
}

void Session::subscribe(std::size_t slot, const std::vector<std::string>& topics) {
  if (handle_ == nullptr) return fail(slot, ErrorCode::disconnected, MQTTASYNC_DISCONNECTED);
  std::vector<std::string> texts = topics;
  const std::vector<char*> pointers = pointers_to(texts);
  const std::vector<int> qos(topics.size(), kQos);
  slots_[slot].topics = topics.size();
  MQTTAsync_responseOptions response = MQTTAsync_responseOptions_initializer;
  response.context = &slots_[slot];
  response.onSuccess = &Callbacks::subscribed;
  response.onFailure = &Callbacks::failed;
  const int code = MQTTAsync_subscribeMany(handle_, static_cast<int>(topics.size()),
                                           pointers.data(), qos.data(), &response);
  if (code != MQTTASYNC_SUCCESS) fail(slot, ErrorCode::disconnected, code);
}

void Session::unsubscribe(std::size_t slot, const std::vector<std::string>& topics) {
  if (handle_ == nullptr) return fail(slot, ErrorCode::disconnected, MQTTASYNC_DISCONNECTED);
  std::vector<std::string> texts = topics;
  const std::vector<char*> pointers = pointers_to(texts);
  MQTTAsync_responseOptions response = MQTTAsync_responseOptions_initializer;
  response.context = &slots_[slot];
  response.onSuccess = &Callbacks::done;
  response.onFailure = &Callbacks::failed;
  const int code = MQTTAsync_unsubscribeMany(handle_, static_cast<int>(topics.size()),
                                             pointers.data(), &response);
  if (code != MQTTASYNC_SUCCESS) fail(slot, ErrorCode::disconnected, code);
}

void Session::disconnect(std::size_t slot, std::chrono::milliseconds grace) {
  if (handle_ == nullptr) return fail(slot, ErrorCode::disconnected, MQTTASYNC_DISCONNECTED);
  MQTTAsync_disconnectOptions options = MQTTAsync_disconnectOptions_initializer;
  options.timeout = static_cast<int>(grace.count());
  options.context = &slots_[slot];
  options.onSuccess = &Callbacks::done;
  options.onFailure = &Callbacks::failed;
  const int code = MQTTAsync_disconnect(handle_, &options);
  if (code != MQTTASYNC_SUCCESS) fail(slot, ErrorCode::disconnected, code);
}

void Session::abandon() {
  {
    const std::lock_guard lock(socket_mutex_);
    if (socket_) return cut(*socket_);
  }
  close();
}

void Session::close() {
  if (handle_ == nullptr) return;
  MQTTAsync_destroy(&handle_);
  handle_ = nullptr;
}

void Session::take(Message message) {
  if (options_.hold_back) mailbox_->hold_back(kMessagesHeld / 2, kHoldBack);
  const std::size_t waiting = mailbox_->messages_waiting.load();
  if (message.payload.size() > options_.max_payload || waiting >= 2 * kMessagesHeld) {
    mailbox_->messages_dropped.fetch_add(1);
    return;
  }
  mailbox_->messages_waiting.fetch_add(1);
  mailbox_->put({Occurrence::Kind::message, id_, 0, Result<void>{}, std::move(message)});
  if (waiting < kMessagesHeld || overflowed_.exchange(true)) return;
  mailbox_->put({Occurrence::Kind::overflow, id_, 0, Result<void>{}, {}});
}

void Session::fail(std::size_t slot, ErrorCode code, int paho_code) {
  const char* text = MQTTAsync_strerror(paho_code);
  std::string what = "the MQTT library says: " + std::string(text != nullptr ? text : "failed");
  if (paho_code == kSubscriptionRefused) what = "the broker refused the subscription";
  if (paho_code == MQTTASYNC_DISCONNECTED) what = "the connection to the broker is lost";
  mailbox_->put(
      {Occurrence::Kind::done, id_, slots_[slot].operation, error(code, std::move(what)), {}});
}

Error Session::error(ErrorCode code, std::string what) const {
  return failure(code, std::move(what), options_.broker);
}

}  // namespace homeward::mqtt
