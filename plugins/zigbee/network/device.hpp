#pragma once

#include "plugins/zigbee/network/ieee_text.hpp"
#include "plugins/zigbee/network/manager.hpp"

namespace homeward::zigbee {

/// The answers to one frame, which wait for their turn.
struct DeviceManager::Replies {
  std::uint8_t endpoint{0};
  std::uint16_t cluster{0};
  std::vector<zcl::Frame> frames;
  std::chrono::steady_clock::time_point heard_at;
};

/// A device while the plugin runs. Private to the manager's files.
struct DeviceManager::Device {
  Device(const boost::asio::any_io_executor& executor, DeviceRecord known, const Profiles& profiles,
         std::chrono::milliseconds first_retry)
      : record(std::move(known)),
        id("zigbee:" + ieee_text(record.ieee)),
        interpreter(profiles),
        turn(executor),
        retry(first_retry) {
    interpreter.restore(record.memory);
  }

  /// Whether its interview is over. Every frame asks: the steps are gone through again only when
  /// something that decides about them has changed.
  [[nodiscard]] bool complete() {
    const Progress now{
        &interpreter.profile(),  record.node.has_value(), record.endpoints.has_value(),
        record.basic_read,       record.enrolled,         record.descriptors.size(),
        record.configured.size()};
    if (judged != now) {
      judged = now;
      judged_complete = next_step(record, interpreter.profile()).kind == InterviewStep::Kind::done;
    }
    return judged_complete;
  }

  /// How far the interview is.
  struct Progress {
    const Profile* profile{nullptr};
    bool described{false}, listed{false}, named{false}, enrolled{false};
    std::size_t descriptors{0}, configured{0};

    friend bool operator==(const Progress&, const Progress&) = default;
  };

  DeviceRecord record;
  const std::string id;  ///< at the core
  Interpreter interpreter;
  std::optional<Heartbeat> heartbeat;
  std::optional<std::uint8_t> link_quality;
  std::map<std::string, std::string> properties;  ///< name, type: what it has told so far
  std::map<std::string, std::chrono::steady_clock::time_point> ends;  ///< momentary states
  std::chrono::steady_clock::time_point told{std::chrono::steady_clock::now()};  ///< to the core
  std::deque<Replies> replies;  ///< that wait for their turn, the oldest first
  bool replying{false};         ///< send_replies() is at work
  sdk::Signal turn;             ///< the frame under way has arrived, or will not
  bool addressed{false};        ///< a frame to it is under way
  bool present{true};           ///< false: it was removed while somebody spoke to it
  bool newcomer{false};         ///< let in since joining was opened last
  bool interviewing{false};
  std::optional<Progress> judged;  ///< what complete() looked at last
  bool judged_complete{false};
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
