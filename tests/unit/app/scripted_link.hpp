#pragma once

#include "daemon/ports/clock.hpp"
#include "daemon/ports/platform_link.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace homeward::app {

/// The brokers of a test: which are up, who connected when, and what was published. A link to a
/// broker that is down fails at once; a broker that is frozen takes messages and answers nothing.
struct ScriptedBrokers {
  std::set<std::string> down, frozen;
  std::vector<std::pair<std::string, core::SteadyTime>> connects;  ///< also those in vain
  std::vector<ports::WireMessage> published;
  std::string complaint;
  /// What the broker says to a message that it does not take.
  std::function<std::optional<Error>(const std::string& broker, const ports::WireMessage&)> refusal;
  std::size_t tries{0};  ///< messages that came, also those refused
  /// A link that bears so many messages without an answer and breaks at one more; an answer takes a
  /// second. Nothing: it bears any and answers at once.
  std::optional<std::size_t> bears;
};

/// A link in the test's own time.
class ScriptedLink final : public ports::PlatformLink {
 public:
  ScriptedLink(ports::Clock& clock, ScriptedBrokers& brokers) : clock_(clock), brokers_(brokers) {}

  boost::asio::awaitable<Result<void>> connect(ports::LinkOptions options) override {
    brokers_.connects.emplace_back(options.broker, clock_.now());
    if (brokers_.down.contains(options.broker)) {
      co_return failure(ErrorCode::disconnected, "down", options.broker);
    }
    broker_ = options.broker;
    will_ = options.will;
    last_words_.reset();
    connected_ = true;
    co_return Result<void>();
  }

  boost::asio::awaitable<Result<void>> publish(ports::WireMessage message) override {
    if (connected_ && brokers_.frozen.contains(broker_)) {
      co_await until_lost();
    }
    ++brokers_.tries;
    if (brokers_.bears) co_await travel();
    if (!connected_) co_return failure(ErrorCode::disconnected, "lost", broker_);
    const auto refused = brokers_.refusal ? brokers_.refusal(broker_, message) : std::nullopt;
    if (refused) co_return *refused;
    brokers_.published.push_back(std::move(message));
    co_return Result<void>();
  }

  boost::asio::awaitable<Result<ports::WireMessage>> receive() override {
    if (connected_) co_await until_lost();
    co_return failure(ErrorCode::disconnected, "lost", broker_);
  }

  boost::asio::awaitable<void> disconnect(std::chrono::milliseconds /*grace*/) override {
    abandon();
    co_return;
  }

  /// The broker ends the connection and says why.
  void end_connection(Error why) {
    last_words_ = std::move(why);
    abandon();
  }

  void abandon() override {
    connected_ = false;
    for (ports::Timer* wait : waits_) wait->cancel();
  }

  [[nodiscard]] bool connected() const override { return connected_; }
  [[nodiscard]] std::string complaint() const override { return brokers_.complaint; }
  [[nodiscard]] std::optional<Error> ended_by_broker() const override { return last_words_; }
  [[nodiscard]] const std::optional<ports::WireMessage>& will() const { return will_; }

 private:
  boost::asio::awaitable<void> until_lost() { return until(core::SteadyTime::max()); }

  /// Until that time, or until the connection is lost.
  boost::asio::awaitable<void> until(core::SteadyTime time) {
    const std::unique_ptr<ports::Timer> wait = clock_.make_timer();
    waits_.insert(wait.get());
    co_await wait->wait_until(time);
    waits_.erase(wait.get());
  }

  boost::asio::awaitable<void> travel() {
    if (++unanswered_ > *brokers_.bears) abandon();
    const core::SteadyTime back = clock_.now() + std::chrono::seconds{1};
    if (connected_) co_await until(back);
    --unanswered_;
  }

  ports::Clock& clock_;
  ScriptedBrokers& brokers_;
  std::set<ports::Timer*> waits_;
  std::string broker_;
  std::optional<ports::WireMessage> will_;
  std::optional<Error> last_words_;
  std::size_t unanswered_{0};
  bool connected_{false};
};

}  // namespace homeward::app
