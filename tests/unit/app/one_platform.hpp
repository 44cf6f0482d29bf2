#pragma once

#include "daemon/app/forwarder.hpp"
#include "lib/async/spawn.hpp"
#include "tests/unit/app/idle_world.hpp"
#include "tests/unit/app/plain_profile.hpp"
#include "tests/unit/app/scripted_link.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace homeward::app {

inline constexpr const char* kFirst = "mqtts://a:8883";
inline constexpr const char* kSecond = "mqtts://b:8883";

/// One platform with two brokers; time passes as the test says.
class ForwarderOfAPlatform : public testing::Test {
 protected:
  void begin(ports::HeartbeatProfile heartbeat = ports::HeartbeatProfile::h25,
             std::uint64_t seed = 7) {
    PlatformPorts platform;
    platform.options.id = core::PlatformId("care");
    platform.options.brokers = {kFirst, kSecond};
    platform.options.heartbeat = heartbeat;
    auto link = std::make_unique<ScriptedLink>(idle_.clock, brokers_);
    link_ = link.get();
    platform.link = std::move(link);
    platform.options.retain_status = retain_status_;
    platform.options.message_expiry = message_expiry_;
    platform.profile = std::make_unique<PlainProfile>();
    platform.link_options = [](std::string broker) -> Result<ports::LinkOptions> {
      ports::LinkOptions options;
      options.broker = std::move(broker);
      return options;
    };
    platform.credentials = [this] { return credentials_; };
    forwarder_.emplace(idle_.loop.get_executor(), std::move(platform), idle_.world,
                       ports::OutboxDepth{}, hooks(), seed);
    async::spawn("forward", idle_.loop.get_executor(), forwarder_->run());
    poll();
  }

  void TearDown() override {
    if (forwarder_) forwarder_->stop();
    pass(std::chrono::seconds{5});
  }

  ForwarderHooks hooks() {
    ForwarderHooks made;
    made.rows.delivered = [](const ports::DeliveryMark&) {};
    made.rows.dead_letter = [this](const ports::OutboxRow& row, const Error&) {
      dead_.push_back(row.id);
    };
    made.birth = [] { return ports::StatusMessage{}; };
    made.heartbeat = [this] {
      ++beats_;
      return ports::HeartbeatMessage{};
    };
    made.speaks = [this] { return speaks_; };
    made.rows.still_allowed = [this](ports::OutboxRow& row) { return row.id != withdrawn_; };
    return made;
  }

  /// Lets time pass from deadline to deadline.
  void pass(core::Duration time) {
    const core::SteadyTime end = idle_.clock.now() + time;
    while (idle_.clock.now() < end) {
      const core::SteadyTime next = std::min(idle_.clock.next_deadline(), end);
      idle_.clock.advance(std::max(next - idle_.clock.now(), core::Duration{1}));
      poll();
    }
  }

  void poll() {
    idle_.loop.restart();
    idle_.loop.poll();
  }

  void send(const std::string& id, ports::MessageClass message_class = ports::MessageClass::alarm) {
    ports::OutboxRow row;
    row.platform = core::PlatformId("care");
    row.message_class = message_class;
    row.sequence = ++sequence_;
    row.id = id;
    row.channel = "alerts";
    row.data = id;
    row.time = idle_.clock.wall_now();
    forwarder_->add(row);
    poll();
  }

  [[nodiscard]] std::string broker() const { return forwarder_->status().broker; }
  [[nodiscard]] bool arrived(const std::string& id) const {
    return std::any_of(brokers_.published.begin(), brokers_.published.end(),
                       [&](const ports::WireMessage& one) { return one.payload == id; });
  }

  [[nodiscard]] const ports::WireMessage& message(const std::string& id) const {
    return *std::find_if(brokers_.published.begin(), brokers_.published.end(),
                         [&](const ports::WireMessage& one) { return one.payload == id; });
  }
  void refuse(const std::string& id, ErrorCode code = ErrorCode::refused) {
    brokers_.refusal = [id, code](const std::string&, const ports::WireMessage& message) {
      const bool it = id.empty() ? !message.payload.empty() : message.payload == id;
      return it ? std::optional(failure(code, "not authorised")) : std::nullopt;
    };
  }

  IdleWorld idle_;
  ScriptedBrokers brokers_;
  std::optional<Forwarder> forwarder_;
  bool speaks_{true};
  bool retain_status_{false};
  std::optional<std::chrono::seconds> message_expiry_;
  ScriptedLink* link_{nullptr};
  std::vector<std::string> dead_;
  int asked_{0};
  int beats_{0};
  std::string credentials_{"1"};
  std::string withdrawn_;
  std::uint64_t sequence_{0};
};

}  // namespace homeward::app
