#include "lib/mqtt/session.hpp"

#include "lib/mqtt/name_server.hpp"
#include "lib/mqtt/properties.hpp"
#include "lib/mqtt/session_callbacks.hpp"

#include <utility>

namespace homeward::mqtt {
namespace {

constexpr int kQos = 1;
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

}  // namespace

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

/// Paho copies the options, but not what `ssl` and `will` point at: that lives until connect()
/// ends.
void Session::connect(std::size_t slot) {
  if (!start(slot)) return;
  MQTTAsync_createOptions create = MQTTAsync_createOptions_initializer5;
  create.maxBufferedMessages = static_cast<int>(kSlots);  // counts for what waits to be sent, too
  const std::string address = uri_.for_paho();
  int code = MQTTAsync_createWithOptions(&handle_, address.c_str(), options_.client_id.c_str(),
                                         MQTTCLIENT_PERSISTENCE_NONE, nullptr,
                                         options_.mqtt5 ? &create : nullptr);
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
  connect.connectTimeout =
      static_cast<int>(std::chrono::ceil<std::chrono::seconds>(options_.connect_timeout).count());
  connect.username = or_null(options_.username);
  connect.password = or_null(options_.password);
  connect.ssl = uri_.tls ? &tls : nullptr;
  connect.context = &slots_[slot];
  connect.onSuccess = &Callbacks::connected;
  connect.onFailure = &Callbacks::not_connected;

  Properties properties;
  Properties of_will(options_.will ? options_.will->properties : MessageProperties{});
  if (options_.mqtt5) {
    Callbacks5::ask_for(connect);
    // Nothing is left at the broker: what is to be sent again is in our own outbox, and a command
    // that waited for a lost home is not what its sender means any more.
    properties.number(MQTTPROPERTY_CODE_SESSION_EXPIRY_INTERVAL, 0);
    properties.number(MQTTPROPERTY_CODE_MAXIMUM_PACKET_SIZE, largest_packet());
    of_will.number(MQTTPROPERTY_CODE_WILL_DELAY_INTERVAL, 0);
    connect.connectProperties = properties.get();
    if (options_.will) connect.willProperties = of_will.get();
    MQTTAsync_setDisconnected(handle_, this, &Callbacks5::disconnected);
  }
  code = MQTTAsync_connect(handle_, &connect);
  if (code != MQTTASYNC_SUCCESS) fail(slot, ErrorCode::disconnected, code);
}

void Session::publish(std::size_t slot, const Message& message) {
  if (handle_ == nullptr) return fail(slot, ErrorCode::disconnected, MQTTASYNC_DISCONNECTED);
  MQTTAsync_responseOptions response = Callbacks::response_to(slots_[slot], options_.mqtt5);
  if (options_.mqtt5) response.onFailure5 = &Callbacks5::not_published;
  const Properties properties(options_.mqtt5 ? message.properties : MessageProperties{});
  response.properties = *properties.get();  // Paho copies what it lists.
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
  MQTTAsync_responseOptions response = Callbacks::response_to(slots_[slot], options_.mqtt5);
  if (options_.mqtt5) {
    response.onSuccess5 = &Callbacks5::subscribed;
    response.onFailure5 = &Callbacks5::not_subscribed;
  } else {
    response.onSuccess = &Callbacks::subscribed;
  }
  const int code = MQTTAsync_subscribeMany(handle_, static_cast<int>(topics.size()),
                                           pointers.data(), qos.data(), &response);
  if (code != MQTTASYNC_SUCCESS) fail(slot, ErrorCode::disconnected, code);
}

void Session::unsubscribe(std::size_t slot, const std::vector<std::string>& topics) {
  if (handle_ == nullptr) return fail(slot, ErrorCode::disconnected, MQTTASYNC_DISCONNECTED);
  std::vector<std::string> texts = topics;
  const std::vector<char*> pointers = pointers_to(texts);
  MQTTAsync_responseOptions response = Callbacks::response_to(slots_[slot], options_.mqtt5);
  const int code = MQTTAsync_unsubscribeMany(handle_, static_cast<int>(topics.size()),
                                             pointers.data(), &response);
  if (code != MQTTASYNC_SUCCESS) fail(slot, ErrorCode::disconnected, code);
}

void Session::disconnect(std::size_t slot, std::chrono::milliseconds grace) {
  if (handle_ == nullptr) return fail(slot, ErrorCode::disconnected, MQTTASYNC_DISCONNECTED);
  MQTTAsync_disconnectOptions options = MQTTAsync_disconnectOptions_initializer;
  options.timeout = static_cast<int>(grace.count());
  options.context = &slots_[slot];
  if (options_.mqtt5) {
    options.onSuccess5 = &Callbacks5::done;
    options.onFailure5 = &Callbacks5::failed;
  } else {
    options.onSuccess = &Callbacks::done;
    options.onFailure = &Callbacks::failed;
  }
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

/// Bytes of the largest packet that makes sense to us: its topic and properties come on top of what
/// is kept of a payload.
std::uint32_t Session::largest_packet() const noexcept {
  constexpr std::size_t kAroundPayload = 4096;
  return static_cast<std::uint32_t>(options_.max_payload + kAroundPayload);
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
  if (paho_code == Callbacks::kFirstRefusedTopic) what = "the broker refused the subscription";
  if (paho_code == MQTTASYNC_DISCONNECTED) what = "the connection to the broker is lost";
  mailbox_->put(
      {Occurrence::Kind::done, id_, slots_[slot].operation, error(code, std::move(what)), {}});
}

Error Session::error(ErrorCode code, std::string what) const {
  return failure(code, std::move(what), options_.broker);
}

}  // namespace homeward::mqtt
