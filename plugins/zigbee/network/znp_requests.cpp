// What a ZNP coordinator is asked on behalf of devices: ZDO requests and messages (AF).
#include "lib/base/hex.hpp"
#include "plugins/zigbee/network/znp_coordinator.hpp"
#include "plugins/zigbee/znp/bytes.hpp"

#include <utility>

namespace homeward::zigbee {
namespace {

namespace asio = boost::asio;
namespace command = znp::command;
using znp::Bytes;
using znp::Frame;
using znp::Reader;
using znp::Writer;

// Statuses of the radio (TI's ZComDef.h, MAC and APS).
constexpr std::uint8_t kBufferFull = 0x11;
constexpr std::uint8_t kNoResources = 0x1A;
constexpr std::uint8_t kChannelBusy = 0xE1;
constexpr std::uint8_t kNoRoute = 0xCD;
constexpr std::uint8_t kNoAcknowledgement = 0xE9;
constexpr std::uint8_t kExpired = 0xF0;  // the sleeper did not ask for it
constexpr int kTries = 4;
constexpr std::uint8_t kRadius = 30;
constexpr std::uint8_t kOurEndpoint = 1;

bool worth_another_try(std::uint8_t status) {
  return status == kBufferFull || status == kNoResources || status == kChannelBusy ||
         status == kNoRoute || status == kNoAcknowledgement;
}

Error status_error(std::uint8_t status) {
  if (status == kExpired) return failure(ErrorCode::timeout, "the device sleeps");
  return failure(ErrorCode::refused, "the radio says 0x" + to_hex(status, 1));
}

std::vector<std::uint16_t> clusters(Reader& reader) {
  std::vector<std::uint16_t> list(reader.u8());
  for (auto& cluster : list) cluster = reader.u16();
  return list;
}

}  // namespace

asio::awaitable<Result<void>> ZnpCoordinator::send(Outgoing frame) {
  std::uint8_t status = 0;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    auto copy = frame;
    const auto sent = co_await send_once(std::move(copy));
    if (!sent) co_return sent.error();
    status = *sent;
    if (status == 0) co_return Result<void>{};
    if (!worth_another_try(status)) break;
    if (status == kNoRoute || status == kNoAcknowledgement) {
      Frame discover{command::zdo_route_discovery,
                     Writer().u16(frame.destination).u8(0).u8(kRadius).finish()};
      const auto discovered = co_await link_.request(std::move(discover));
      if (!discovered) co_return discovered.error();
    }
    asio::steady_timer timer(executor_, timings_.retry);
    co_await timer.async_wait(sdk::kAwait);
  }
  co_return status_error(status);
}

/// Sends and returns the status of the radio.
asio::awaitable<Result<std::uint8_t>> ZnpCoordinator::send_once(Outgoing frame) {
  constexpr std::uint8_t no_options = 0;
  if (!up_) co_return failure(ErrorCode::disconnected, "the network is not up");
  const std::uint8_t transaction = ++transaction_;
  Frame request{command::af_data_request, Writer()
                                              .u16(frame.destination)
                                              .u8(frame.endpoint)
                                              .u8(kOurEndpoint)
                                              .u16(frame.cluster)
                                              .u8(transaction)
                                              .u8(no_options)
                                              .u8(kRadius)
                                              .u8(frame.payload.size())
                                              .bytes(frame.payload)
                                              .finish()};
  Expectation confirm{command::af_data_confirm,
                      [transaction](const Frame& heard) {
                        return heard.data.size() >= 3 && heard.data[2] == transaction;
                      },
                      timings_.confirm};
  const auto answer = co_await link_.converse(std::move(request), std::move(confirm));
  if (!answer) co_return answer.error();
  co_return answer->data[0];
}

asio::awaitable<Result<void>> ZnpCoordinator::permit_join(std::uint8_t seconds) {
  constexpr std::uint8_t broadcast = 0x0F;
  constexpr std::uint16_t routers_and_us = 0xFFFC;
  constexpr std::uint8_t for_ever = 255;
  if (!up_) co_return failure(ErrorCode::disconnected, "the network is not up");
  if (seconds == for_ever) co_return failure(ErrorCode::invalid, "never for ever");
  Frame frame{command::zdo_permit_join,
              Writer().u8(broadcast).u16(routers_and_us).u8(seconds).u8(0).finish()};
  const auto answer = co_await link_.request(std::move(frame));
  if (!answer) co_return answer.error();
  if (answer->data.empty() || answer->data[0] != 0) {
    co_return failure(ErrorCode::refused, "the radio does not change who may join");
  }
  co_return Result<void>{};
}

/// Asks a device and waits for its answer: source, status, and the rest.
asio::awaitable<Result<Frame>> ZnpCoordinator::ask_device(Frame frame, std::uint16_t device,
                                                          znp::CommandId answer) {
  if (!up_) co_return failure(ErrorCode::disconnected, "the network is not up");
  Expectation expectation{answer,
                          [device](const Frame& heard) {
                            return heard.data.size() >= 3 && Reader(heard.data).u16() == device;
                          },
                          timings_.device_answer};
  const auto heard = co_await link_.converse(std::move(frame), std::move(expectation));
  if (!heard) co_return heard.error();
  const auto status = heard->data[2];
  if (status != 0) co_return failure(ErrorCode::refused, "the device says 0x" + to_hex(status, 1));
  co_return heard;
}

asio::awaitable<Result<NodeDescriptor>> ZnpCoordinator::node_descriptor(std::uint16_t device) {
  Frame ask{command::zdo_node_descriptor, Writer().u16(device).u16(device).finish()};
  const auto answer =
      co_await ask_device(std::move(ask), device, command::zdo_node_descriptor_answer);
  if (!answer) co_return answer.error();
  Reader reader(answer->data);
  reader.skip(2 + 1 + 2);
  const unsigned type = reader.u8() & 7U;
  reader.skip(1);
  const unsigned capabilities = reader.u8();
  NodeDescriptor node;
  node.router = type == 1;
  node.mains = (capabilities & 0x04U) != 0;
  node.sleeps = (capabilities & 0x08U) == 0;
  node.manufacturer = reader.u16();
  if (reader.failed()) co_return failure(ErrorCode::invalid, "a node descriptor cut short");
  co_return node;
}

asio::awaitable<Result<std::vector<std::uint8_t>>> ZnpCoordinator::active_endpoints(
    std::uint16_t device) {
  Frame ask{command::zdo_active_endpoints, Writer().u16(device).u16(device).finish()};
  const auto answer =
      co_await ask_device(std::move(ask), device, command::zdo_active_endpoints_answer);
  if (!answer) co_return answer.error();
  Reader reader(answer->data);
  reader.skip(2 + 1 + 2);
  const auto list = reader.take(reader.u8());
  if (reader.failed()) co_return failure(ErrorCode::invalid, "a list of endpoints cut short");
  co_return std::vector<std::uint8_t>(list.begin(), list.end());
}

asio::awaitable<Result<SimpleDescriptor>> ZnpCoordinator::simple_descriptor(std::uint16_t device,
                                                                            std::uint8_t endpoint) {
  Frame ask{command::zdo_simple_descriptor, Writer().u16(device).u16(device).u8(endpoint).finish()};
  const auto answer =
      co_await ask_device(std::move(ask), device, command::zdo_simple_descriptor_answer);
  if (!answer) co_return answer.error();
  Reader reader(answer->data);
  reader.skip(2 + 1 + 2 + 1);
  SimpleDescriptor simple;
  simple.endpoint = reader.u8();
  simple.profile = reader.u16();
  simple.device = reader.u16();
  reader.skip(1);
  simple.in = clusters(reader);
  simple.out = clusters(reader);
  if (reader.failed()) co_return failure(ErrorCode::invalid, "a descriptor cut short");
  co_return simple;
}

asio::awaitable<Result<void>> ZnpCoordinator::bind(std::uint16_t device, std::uint64_t ieee,
                                                   std::uint8_t endpoint, std::uint16_t cluster) {
  constexpr std::uint8_t to_an_endpoint = 3;
  Frame ask{command::zdo_bind, Writer()
                                   .u16(device)
                                   .u64(ieee)
                                   .u8(endpoint)
                                   .u16(cluster)
                                   .u8(to_an_endpoint)
                                   .u64(address_)
                                   .u8(kOurEndpoint)
                                   .finish()};
  const auto answer = co_await ask_device(std::move(ask), device, command::zdo_bind_answer);
  if (!answer) co_return answer.error();
  co_return Result<void>{};
}

asio::awaitable<Result<void>> ZnpCoordinator::leave(std::uint16_t device, std::uint64_t ieee) {
  constexpr std::uint8_t for_good = 0;
  Frame ask{command::zdo_leave, Writer().u16(device).u64(ieee).u8(for_good).finish()};
  const auto answer = co_await ask_device(std::move(ask), device, command::zdo_leave_answer);
  if (!answer) co_return answer.error();
  co_return Result<void>{};
}

asio::awaitable<Result<std::uint16_t>> ZnpCoordinator::find_address(std::uint64_t ieee) {
  if (!up_) co_return failure(ErrorCode::disconnected, "the network is not up");
  Frame ask{command::zdo_network_address, Writer().u64(ieee).u8(0).u8(0).finish()};
  Expectation expectation{command::zdo_network_address_answer,
                          [ieee](const Frame& heard) {
                            Reader reader(heard.data);
                            reader.skip(1);
                            return reader.u64() == ieee;
                          },
                          timings_.device_answer};
  const auto answer = co_await link_.converse(std::move(ask), std::move(expectation));
  if (!answer) co_return answer.error();
  Reader reader(answer->data);
  const auto status = reader.u8();
  reader.skip(8);
  const auto address = reader.u16();
  if (status != 0 || reader.failed()) co_return failure(ErrorCode::not_found, "nobody answers");
  co_return address;
}

asio::awaitable<Result<std::uint64_t>> ZnpCoordinator::find_ieee(std::uint16_t address) {
  if (!up_) co_return failure(ErrorCode::disconnected, "the network is not up");
  Frame ask{command::zdo_ieee_address, Writer().u16(address).u8(0).u8(0).finish()};
  Expectation expectation{command::zdo_ieee_address_answer,
                          [address](const Frame& heard) {
                            Reader reader(heard.data);
                            reader.skip(1 + 8);
                            return reader.u16() == address;
                          },
                          timings_.device_answer};
  const auto answer = co_await link_.converse(std::move(ask), std::move(expectation));
  if (!answer) co_return answer.error();
  Reader reader(answer->data);
  const auto status = reader.u8();
  const auto ieee = reader.u64();
  if (status != 0 || reader.failed()) co_return failure(ErrorCode::not_found, "nobody answers");
  co_return ieee;
}

}  // namespace homeward::zigbee
