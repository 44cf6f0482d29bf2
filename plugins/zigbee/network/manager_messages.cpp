// Messages of devices: what they mean, what is answered, and who waited for them.
#include "lib/async/spawn.hpp"
#include "lib/log/log.hpp"
#include "plugins/zigbee/devices/responder.hpp"
#include "plugins/zigbee/network/device.hpp"
#include "plugins/zigbee/network/ieee_text.hpp"
#include "plugins/zigbee/zcl/names.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace homeward::zigbee {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kMaxStrangers = 32;
constexpr std::size_t kMaxFramesOfAStranger = 8;
constexpr std::size_t kMaxReplies = 4;
constexpr unsigned kSpeakAtOnce = 8;
constexpr std::uint8_t kZoneId = 1;
constexpr std::uint16_t kStayAwakeS = 10;

/// The answers that carry the sequence of a question of ours.
bool is_answer(const Message& message) {
  const auto* global = message.global();
  if (global == nullptr) return false;
  switch (global->command) {
    case zcl::GlobalCommand::read_attributes_response:
    case zcl::GlobalCommand::write_attributes_response:
    case zcl::GlobalCommand::configure_reporting_response:
    case zcl::GlobalCommand::default_response: return true;
    default: return false;
  }
}

/// A report of what changes slowly. Alarms, presses, presence and contacts are none, whatever they
/// come in; light is none because some sensors send it when somebody moved.
bool is_measurement(const Message& message) {
  const auto* global = message.global();
  if (global == nullptr || global->command != zcl::GlobalCommand::report_attributes) return false;
  switch (message.cluster) {
    case zcl::cluster::temperature:
    case zcl::cluster::humidity:
    case zcl::cluster::pressure:
    case zcl::cluster::carbon_dioxide:
    case zcl::cluster::pm25:
    case zcl::cluster::metering:
    case zcl::cluster::electrical_measurement: return true;
    default: return false;
  }
}

std::string_view type_of(const Reading::Value& value) {
  if (std::holds_alternative<bool>(value)) return "boolean";
  return std::holds_alternative<double>(value) ? "number" : "string";
}

}  // namespace

Urgency DeviceManager::received(Incoming frame) {
  const auto device = find_at(frame.source);
  if (device) return hear(device, frame);
  const bool known = strangers_.contains(frame.source);
  if (!known && strangers_.size() >= kMaxStrangers) return Urgency::usual;
  auto& frames = strangers_[frame.source];
  const auto address = frame.source;
  if (frames.size() < kMaxFramesOfAStranger) frames.push_back(std::move(frame));
  if (!known) async::spawn("zigbee-stranger", executor_, look_up(address));
  return Urgency::usual;
}

/// Finds out who speaks from an address that nobody announced: a device of ours that moved, or one
/// that the radio knows and we forgot.
asio::awaitable<void> DeviceManager::look_up(std::uint16_t address) {
  const auto ieee = co_await coordinator_.find_ieee(address);
  if (ieee) {
    const auto device = admit(*ieee, address);
    if (device) start_interview(device);
  }
  strangers_.erase(address);
}

Urgency DeviceManager::hear(const DevicePtr& device, const Incoming& frame) {
  const auto now = Clock::now();
  if (device->heartbeat) device->heartbeat->heard(now);
  device->link_quality = frame.link_quality;
  Message message;
  message.cluster = frame.cluster;
  message.endpoint = frame.endpoint;
  const auto decoded = decode_message(frame.payload, message);
  const bool repeated =
      duplicates_.is_duplicate({device->record.ieee, frame.endpoint, frame.cluster,
                                message.header.sequence, frame.payload, is_answer(message)},
                               now);
  if (!decoded) {
    log::debug("a frame can't be read",
               {{"device", ieee_text(device->record.ieee)}, {"why", to_text(decoded.error())}});
  } else if (!repeated) {
    const bool had_names = !device->interpreter.memory().model.empty();
    auto readings = device->interpreter.receive(message);
    if (readings.empty()) show_life(*device, now);
    publish(*device, std::move(readings));
    if (!had_names && !device->interpreter.memory().model.empty()) note_change(*device);
    deliver(*device, message);
  }
  const bool replied = reply(device, frame, message, decoded.has_value());
  if (device->complete() && !replied && decoded && is_measurement(message)) {
    return Urgency::can_wait;
  }
  // It is awake now: the best moment to go on with its interview.
  if (!device->interviewing) start_interview(device);
  return Urgency::usual;
}

/// A check-in, an answer or a time request tells nothing that is measured; now and then the core
/// hears of it, as its radio is heard.
void DeviceManager::show_life(Device& device, std::chrono::steady_clock::time_point now) {
  constexpr std::chrono::minutes kSignOfLife{5};
  if (now - device.told < kSignOfLife) return;
  device.told = now;
  sdk::Event event;
  event.device = device.id;
  event.property = "x.alive";
  event.value = true;
  sink_.send({std::move(event)});
}

void DeviceManager::publish(Device& device, std::vector<Reading> readings) {
  if (readings.empty()) return;
  device.told = Clock::now();
  std::vector<sdk::Event> events;
  events.reserve(readings.size());
  bool new_property = false;
  for (Reading& reading : readings) {
    if (!device.properties.contains(reading.property)) {
      device.properties.emplace(reading.property, std::string(type_of(reading.value)));
      new_property = true;
    }
    if (reading.clears_after.count() > 0) {
      const bool* state = std::get_if<bool>(&reading.value);
      if (state != nullptr && *state) {
        device.ends[reading.property] = Clock::now() + reading.clears_after;
      }
    }
    sdk::Event event;
    event.device = device.id;
    event.property = std::move(reading.property);
    event.value = std::move(reading.value);
    event.unit = std::move(reading.unit);
    event.kind = reading.event ? sdk::Kind::event : sdk::Kind::report;
    events.push_back(std::move(event));
  }
  sink_.send(std::move(events));
  if (new_property) note_change(device);
}

/// Hands an answer to whoever asked; false when nobody did.
bool DeviceManager::deliver(const Device& device, const Message& message) {
  if (!is_answer(message)) return false;
  for (Asked* asked : asked_) {
    if (asked->answer || asked->ieee != device.record.ieee || asked->cluster != message.cluster ||
        asked->sequence != message.header.sequence) {
      continue;
    }
    asked->answer = message;
    asked->timer.cancel();
    return true;
  }
  return false;
}

/// Answers what wants an answer, and tells whether it did. A device that speaks faster than it
/// can be answered gets the newest answers: what it misses an answer to, it says again.
bool DeviceManager::reply(const DevicePtr& device, const Incoming& frame, const Message& message,
                          bool decoded) {
  AnswerContext context;
  context.unicast = !frame.to_many;
  context.decoded = decoded;
  context.zone_id = kZoneId;
  context.stay_awake_s = device->complete() ? std::uint16_t{0} : kStayAwakeS;
  context.clock = clock_;
  auto frames = answers(message, context);
  if (frames.empty()) return false;
  if (device->replies.size() == kMaxReplies) device->replies.pop_front();
  device->replies.push_back({frame.endpoint, frame.cluster, std::move(frames), Clock::now()});
  if (!std::exchange(device->replying, true)) {
    async::spawn("zigbee-reply", executor_, send_replies(device));
  }
  return true;
}

asio::awaitable<void> DeviceManager::send_replies(DevicePtr device) {
  for (;;) {
    while (device->addressed) co_await device->turn.wait();
    if (device->replies.empty()) break;
    Replies next = std::move(device->replies.front());
    device->replies.pop_front();
    if (Clock::now() - next.heard_at >= timings_.reply) continue;
    co_await send_all(device, std::move(next));
    // Who else waits for the device has its turn first.
    co_await asio::post(executor_, asio::use_awaitable);
  }
  device->replying = false;
}

asio::awaitable<void> DeviceManager::send_all(DevicePtr device, Replies replies) {
  for (const zcl::Frame& frame : replies.frames) {
    Outgoing out{device->record.address, replies.endpoint, replies.cluster, zcl::encode(frame)};
    const auto sent = co_await send(device, std::move(out));
    if (sent) continue;
    log::debug("an answer did not arrive",
               {{"device", ieee_text(device->record.ieee)}, {"why", to_text(sent.error())}});
    co_return;
  }
}

/// One frame after the other: two under way at once may overtake each other in the mesh, and the
/// device takes the later one for a replay.
asio::awaitable<Result<void>> DeviceManager::send(DevicePtr device, Outgoing frame) {
  while (device->addressed) co_await device->turn.wait();
  device->addressed = true;
  frame.destination = device->record.address;
  Result<void> sent = co_await coordinator_.send(std::move(frame));
  device->addressed = false;
  device->turn.notify();
  co_return sent;
}

asio::awaitable<void> DeviceManager::enter_gate() {
  while (speaking_ >= kSpeakAtOnce) co_await gate_.wait();
  ++speaking_;
}

void DeviceManager::leave_gate() {
  --speaking_;
  gate_.notify();
}

std::uint8_t DeviceManager::next_sequence() {
  if (++sequence_ == 0) ++sequence_;
  return sequence_;
}

asio::awaitable<Result<void>> DeviceManager::tell_device(DevicePtr device, std::uint8_t endpoint,
                                                         std::uint16_t cluster, zcl::Frame frame) {
  co_await enter_gate();
  Outgoing out{device->record.address, endpoint, cluster, zcl::encode(frame)};
  Result<void> sent = co_await send(device, std::move(out));
  leave_gate();
  co_return sent;
}

asio::awaitable<Result<Message>> DeviceManager::ask(DevicePtr device, std::uint8_t endpoint,
                                                    std::uint16_t cluster, zcl::Frame frame) {
  Asked asked(executor_);
  asked.ieee = device->record.ieee;
  asked.cluster = cluster;
  asked.sequence = frame.header.sequence;
  const auto place = asked_.insert(asked_.end(), &asked);
  const auto sent = co_await tell_device(device, endpoint, cluster, std::move(frame));
  if (sent && !asked.answer) {
    asked.timer.expires_after(timings_.answer);
    co_await asked.timer.async_wait(sdk::kAwait);
  }
  asked_.erase(place);
  if (asked.answer) co_return std::move(*asked.answer);
  if (!sent) co_return sent.error();
  co_return failure(ErrorCode::timeout, "the device does not answer");
}

}  // namespace homeward::zigbee
