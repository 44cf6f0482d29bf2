// The interview: one step after the other, each kept, so that a device that falls asleep or a
// restart costs only the step under way.
#include "lib/async/spawn.hpp"
#include "lib/log/log.hpp"
#include "plugins/zigbee/devices/tuya.hpp"
#include "plugins/zigbee/network/device.hpp"
#include "plugins/zigbee/network/ieee_text.hpp"
#include "plugins/zigbee/zcl/names.hpp"

#include <utility>

namespace homeward::zigbee {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using Kind = InterviewStep::Kind;

constexpr int kTriesInARow = 2;
constexpr int kRefusalsTaken = 3;
constexpr std::uint8_t kZoneId = 1;
constexpr std::uint16_t kZoneState = 0x0000;
constexpr std::uint16_t kZoneType = 0x0001;
constexpr std::uint16_t kCieAddress = 0x0010;

bool is_tuya(const DeviceRecord& record) {
  return record.serving(zcl::cluster::tuya) != nullptr;
}

}  // namespace

void DeviceManager::start_interview(const DevicePtr& device) {
  if (device->interviewing || !up_ || device->complete()) return;
  device->interviewing = true;
  async::spawn("zigbee-interview", executor_, interview(device));
}

boost::json::array DeviceManager::newcomers() const {
  boost::json::array list;
  for (const auto& [ieee, device] : devices_) {
    if (!device->newcomer) continue;
    const auto& memory = device->interpreter.memory();
    std::string model = memory.manufacturer;
    if (!model.empty() && !memory.model.empty()) model += ' ';
    model += memory.model;
    boost::json::array properties;
    for (const auto& [name, type] : device->properties) properties.emplace_back(name);
    std::string_view progress = "it sleeps: press its button every few seconds";
    const auto kind = next_step(device->record, device->interpreter.profile()).kind;
    if (kind == Kind::done || device->failures == 0) progress = progress_text(kind);
    list.push_back(boost::json::object{{"id", device->id},
                                       {"model", model},
                                       {"properties", std::move(properties)},
                                       {"progress", progress}});
  }
  return list;
}

void DeviceManager::forget_newcomers() {
  for (const auto& [ieee, device] : devices_) device->newcomer = false;
}

asio::awaitable<void> DeviceManager::interview(DevicePtr device) {
  const std::string name = ieee_text(device->record.ieee);
  while (up_ && device->present) {
    auto step = next_step(device->record, device->interpreter.profile());
    if (step.kind == Kind::done) {
      log::notice("a device is ready", {{"device", name}});
      device->retry = timings_.retry_least;
      break;
    }
    auto copy = step;
    const auto done = co_await perform(device, std::move(copy));
    if (!device->present) break;
    if (done) {
      device->failures = 0;
      note_change(*device);
      continue;
    }
    ++device->failures;
    log::info("an interview waits",
              {{"device", name}, {"step", to_text(step.kind)}, {"why", to_text(done.error())}});
    const bool refused =
        done.error().code == ErrorCode::refused || done.error().code == ErrorCode::unsupported;
    if (refused && device->failures >= kRefusalsTaken) {
      skip_step(device->record, step);
      device->failures = 0;
      note_change(*device);
    } else if (device->failures % kTriesInARow == 0 || !up_) {
      device->retry_at = Clock::now() + device->retry;
      device->retry = std::min(2 * device->retry, timings_.retry_most);
      break;
    }
  }
  device->interviewing = false;
}

asio::awaitable<Result<void>> DeviceManager::perform(DevicePtr device, InterviewStep step) {
  const auto address = device->record.address;
  auto& record = device->record;
  if (step.kind == Kind::describe_node) {
    const auto node = co_await coordinator_.node_descriptor(address);
    if (!node) co_return node.error();
    record.node = *node;
  } else if (step.kind == Kind::list_endpoints) {
    const auto endpoints = co_await coordinator_.active_endpoints(address);
    if (!endpoints) co_return endpoints.error();
    record.endpoints = *endpoints;
  } else if (step.kind == Kind::describe_endpoint) {
    const auto endpoint = step.endpoint;
    const auto simple = co_await coordinator_.simple_descriptor(address, endpoint);
    if (!simple) co_return simple.error();
    record.descriptors.push_back(*simple);
    record.descriptors.back().endpoint = endpoint;
  } else if (step.kind == Kind::read_names) {
    const auto endpoint = step.endpoint;
    const auto read = co_await read_names(device, endpoint);
    if (!read) co_return read;
    record.basic_read = true;
  } else if (step.kind == Kind::enrol) {
    const auto endpoint = step.endpoint;
    const auto enrolled = co_await enrol(device, endpoint);
    if (!enrolled) co_return enrolled;
    record.enrolled = true;
  } else if (step.kind == Kind::configure) {
    Result<void> configured = co_await configure(device, std::move(step));
    co_return configured;
  }
  co_return Result<void>{};
}

/// Reads who made it and what it is. The attributes are those, in that order, without which Tuya
/// devices don't start; to all others the last one is merely unknown.
asio::awaitable<Result<void>> DeviceManager::read_names(DevicePtr device, std::uint8_t endpoint) {
  constexpr auto basic = zcl::cluster::basic;
  auto question = zcl::make_read_attributes(next_sequence(), tuya_magic_attributes);
  const auto answer = co_await ask(device, endpoint, basic, std::move(question));
  if (!answer) co_return answer.error();
  constexpr std::array<std::uint16_t, 2> names{0x0004, 0x0005};
  for (const auto name : names) {
    // Small devices answer only what fits into one frame.
    if (!device->interpreter.memory().model.empty() &&
        !device->interpreter.memory().manufacturer.empty()) {
      break;
    }
    const std::array<std::uint16_t, 1> one{name};
    auto again = zcl::make_read_attributes(next_sequence(), one);
    const auto heard = co_await ask(device, endpoint, basic, std::move(again));
    if (!heard) co_return heard.error();
  }
  if (is_tuya(device->record)) {
    auto query = tuya_query(next_sequence());
    constexpr auto cluster = zcl::cluster::tuya;
    const auto sent = co_await tell_device(device, endpoint, cluster, std::move(query));
    if (!sent) co_return sent;
  }
  co_return Result<void>{};
}

/// Tells whether the zone says that it is enrolled, with us.
asio::awaitable<Result<bool>> DeviceManager::is_enrolled(DevicePtr device, std::uint8_t endpoint) {
  constexpr std::array<std::uint16_t, 3> asked{kZoneState, kZoneType, kCieAddress};
  auto question = zcl::make_read_attributes(next_sequence(), asked);
  constexpr auto cluster = zcl::cluster::ias_zone;
  const auto answer = co_await ask(device, endpoint, cluster, std::move(question));
  if (!answer) co_return answer.error();
  const auto* global = answer->global();
  if (global == nullptr) co_return false;
  const auto* state = global->find(kZoneState);
  const auto* address = global->find(kCieAddress);
  const bool with_us = address == nullptr || address->natural() == coordinator_ieee_;
  co_return state != nullptr && state->natural() == std::uint64_t{1} && with_us;
}

/// Enrols a zone both ways: some ask for it once they know our address and are answered where all
/// frames are; the others take a response that they never asked for.
asio::awaitable<Result<void>> DeviceManager::enrol(DevicePtr device, std::uint8_t endpoint) {
  constexpr auto cluster = zcl::cluster::ias_zone;
  const auto before = co_await is_enrolled(device, endpoint);
  if (!before) co_return before.error();
  if (*before) co_return Result<void>{};
  auto address = zcl::write_cie_address(next_sequence(), coordinator_ieee_);
  const auto written = co_await ask(device, endpoint, cluster, std::move(address));
  if (!written) co_return written.error();
  const auto end = Clock::now() + timings_.enrol_patience;
  for (;;) {
    co_await pause(timings_.enrol_pause);
    auto response = zcl::enroll_response(next_sequence(), kZoneId);
    const auto told = co_await tell_device(device, endpoint, cluster, std::move(response));
    if (!told) co_return told;
    const auto enrolled = co_await is_enrolled(device, endpoint);
    if (!enrolled) co_return enrolled.error();
    if (*enrolled || !device->interpreter.profile().enrolls) co_return Result<void>{};
    if (Clock::now() > end) break;
  }
  co_return failure(ErrorCode::timeout, "the device does not take its enrolment");
}

asio::awaitable<Result<void>> DeviceManager::configure(DevicePtr device, InterviewStep step) {
  const auto cluster = step.plan.cluster;
  const auto endpoint = step.endpoint;
  if (step.plan.bind) {
    const auto address = device->record.address;
    const auto ieee = device->record.ieee;
    const auto bound = co_await coordinator_.bind(address, ieee, endpoint, cluster);
    if (!bound) co_return bound;
  }
  if (!step.plan.reporting.empty()) {
    auto request = zcl::make_configure_reporting(next_sequence(), step.plan.reporting);
    const auto taken = co_await ask(device, endpoint, cluster, std::move(request));
    if (!taken) co_return taken.error();
  }
  if (!step.plan.reads.empty()) {
    auto question = zcl::make_read_attributes(next_sequence(), step.plan.reads);
    const auto read = co_await ask(device, endpoint, cluster, std::move(question));
    if (!read) co_return read.error();
  }
  if (!device->record.is_configured(endpoint, cluster)) {
    device->record.configured.emplace_back(endpoint, cluster);
  }
  co_return Result<void>{};
}

}  // namespace homeward::zigbee
