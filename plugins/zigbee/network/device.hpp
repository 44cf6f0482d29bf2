#pragma once

#include "plugins/zigbee/network/manager.hpp"

namespace homeward::zigbee {

/// A device while the plugin runs. Private to the manager's files.
struct DeviceManager::Device {
  Device(DeviceRecord known, const Profiles& profiles, std::chrono::milliseconds first_retry)
      : record(std::move(known)), interpreter(profiles), retry(first_retry) {
    interpreter.restore(record.memory);
  }

  [[nodiscard]] bool complete() const {
    return next_step(record, interpreter.profile()).kind == InterviewStep::Kind::done;
  }

  DeviceRecord record;
  Interpreter interpreter;
  std::optional<Heartbeat> heartbeat;
  std::optional<std::uint8_t> link_quality;
  std::map<std::string, std::string> properties;  ///< name, type: what it has told so far
  std::map<std::string, std::chrono::steady_clock::time_point> ends;  ///< momentary states
  bool present{true};    ///< false: it was removed while somebody spoke to it
  bool newcomer{false};  ///< let in since joining was opened last
  bool interviewing{false};
  int failures{0};  ///< of the present step, in a row
  std::chrono::milliseconds retry;
  std::chrono::steady_clock::time_point retry_at{};
};

/// A question under way.
struct DeviceManager::Asked {
  explicit Asked(const boost::asio::any_io_executor& executor) : timer(executor) {}
  std::uint64_t ieee{0};
  std::uint16_t cluster{0};
  std::uint8_t sequence{0};
  std::optional<Message> answer;
  boost::asio::steady_timer timer;
};

}  // namespace homeward::zigbee
