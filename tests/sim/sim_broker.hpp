#pragma once

#include "daemon/ports/platform_link.hpp"
#include "daemon/system/driven_clock.hpp"

#include <deque>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace homeward::sim {

/// How bad the way to the care side is.
struct BrokerFaults {
  std::chrono::milliseconds latency{20};
  double lost_before{0};   ///< share of messages that break the link before they arrive
  double lost_ack{0};      ///< share of messages that arrive while their ack never does
  double twice{0};         ///< share of messages that arrive twice
  bool acks_early{false};  ///< a broker link that says "taken" before the message has left
};

/// The care side: a broker that may be down, and what arrived at it. Outlives the gateways that
/// connect to it, as the real one does.
class SimBroker {
 public:
  SimBroker(BrokerFaults faults, std::uint64_t seed) : faults_(faults), random_(seed) {}

  void set_up(bool up) { up_ = up; }
  /// Accepts everything and answers nothing, as a hung broker does.
  void set_silent(bool silent) { silent_ = silent; }
  [[nodiscard]] bool silent() const { return silent_; }
  void set_faults(const BrokerFaults& faults) { faults_ = faults; }
  [[nodiscard]] bool up() const { return up_; }
  [[nodiscard]] const BrokerFaults& faults() const { return faults_; }

  /// The care side publishes a command; it waits here until a gateway takes it.
  void send_command(std::string payload) { commands_.push_back(std::move(payload)); }
  [[nodiscard]] std::optional<std::string> take_command();

  void arrive(const ports::WireMessage& message) { messages_.push_back(message); }
  [[nodiscard]] const std::vector<ports::WireMessage>& messages() const { return messages_; }

  /// Draws whether something happens that has this share.
  [[nodiscard]] bool happens(double share) {
    return std::uniform_real_distribution<double>(0, 1)(random_) < share;
  }

 private:
  BrokerFaults faults_;
  std::mt19937_64 random_;
  bool up_{true};
  bool silent_{false};
  std::vector<ports::WireMessage> messages_;
  std::deque<std::string> commands_;
};

/// A double of the platform link in simulated time: latency, loss before arrival, lost acks.
class SimLink final : public ports::PlatformLink {
 public:
  SimLink(system::DrivenClock& clock, SimBroker& broker);
  ~SimLink() override;

  boost::asio::awaitable<Result<void>> connect(ports::LinkOptions options) override;
  boost::asio::awaitable<Result<void>> publish(ports::WireMessage message) override;
  boost::asio::awaitable<Result<ports::WireMessage>> receive() override;
  boost::asio::awaitable<void> disconnect(std::chrono::milliseconds grace) override;
  void abandon() override;
  [[nodiscard]] bool connected() const override;

  /// The broker went down: every open call ends.
  void broker_down() { abandon(); }

  /// The process of this link died: nothing leaves it any more.
  void die() {
    dead_ = true;
    abandon();
  }

  /// A command waits at the broker: whoever waits for one looks again.
  void look_for_commands() {
    if (receiving_ != nullptr) receiving_->cancel();
  }

 private:
  boost::asio::awaitable<void> travel();
  boost::asio::awaitable<void> wait_in_vain();

  system::DrivenClock& clock_;
  SimBroker& broker_;
  bool connected_{false};
  bool dead_{false};
  std::uint64_t connection_{0};
  ports::Timer* receiving_{nullptr};  ///< of the receive() under way
  std::vector<ports::Timer*> waits_;  ///< what ends when the link is lost
};

}  // namespace homeward::sim
