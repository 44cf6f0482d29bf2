#include "tests/sim/sim_broker.hpp"

#include <utility>

namespace homeward::sim {
namespace {

Error gone() {
  return failure(ErrorCode::disconnected, "the link is lost");
}

/// Registers a timer for as long as a call waits on it.
class Registered {
 public:
  Registered(std::vector<ports::Timer*>& all, ports::Timer& timer) : all_(all), timer_(timer) {
    all_.push_back(&timer_);
  }
  ~Registered() { std::erase(all_, &timer_); }
  Registered(const Registered&) = delete;
  Registered& operator=(const Registered&) = delete;

 private:
  std::vector<ports::Timer*>& all_;
  ports::Timer& timer_;
};

}  // namespace

std::optional<std::string> SimBroker::take_command() {
  if (commands_.empty()) return std::nullopt;
  std::string command = std::move(commands_.front());
  commands_.pop_front();
  return command;
}

SimLink::SimLink(system::DrivenClock& clock, SimBroker& broker) : clock_(clock), broker_(broker) {}

SimLink::~SimLink() = default;

boost::asio::awaitable<void> SimLink::travel() {
  const std::unique_ptr<ports::Timer> timer = clock_.make_timer();
  const Registered registered(waits_, *timer);
  const core::SteadyTime there = clock_.now() + broker_.faults().latency;
  co_await timer->wait_until(there);
}

boost::asio::awaitable<void> SimLink::wait_in_vain() {
  const std::unique_ptr<ports::Timer> timer = clock_.make_timer();
  const Registered registered(waits_, *timer);
  co_await timer->wait_until(core::SteadyTime::max());
}

boost::asio::awaitable<Result<void>> SimLink::connect(ports::LinkOptions /*options*/) {
  co_await travel();
  if (!broker_.up() || dead_) co_return failure(ErrorCode::disconnected, "connection refused");
  connected_ = true;
  ++connection_;
  co_return Result<void>();
}

boost::asio::awaitable<Result<void>> SimLink::publish(ports::WireMessage message) {
  if (!connected()) co_return gone();
  const std::uint64_t connection = connection_;
  if (broker_.faults().acks_early && broker_.happens(broker_.faults().lost_before)) {
    co_return Result<void>();
  }
  co_await travel();
  if (!connected() || connection != connection_) co_return gone();
  if (broker_.happens(broker_.faults().lost_before)) {
    abandon();
    co_return gone();
  }
  if (!broker_.silent()) {
    broker_.arrive(message);
    if (broker_.happens(broker_.faults().twice)) broker_.arrive(message);
  }
  if (broker_.silent() || broker_.happens(broker_.faults().lost_ack)) {
    co_await wait_in_vain();
    co_return gone();
  }
  co_await travel();
  if (!connected() || connection != connection_) co_return gone();
  co_return Result<void>();
}

boost::asio::awaitable<Result<ports::WireMessage>> SimLink::receive() {
  const std::unique_ptr<ports::Timer> timer = clock_.make_timer();
  const Registered registered(waits_, *timer);
  receiving_ = timer.get();
  const std::uint64_t connection = connection_;
  while (connected() && connection == connection_) {
    const std::optional<std::string> command = broker_.take_command();
    if (command) {
      receiving_ = nullptr;
      ports::WireMessage message{"homeward/v1/hw-sim/commands", *command, false};
      co_return message;
    }
    co_await timer->wait_until(core::SteadyTime::max());
  }
  if (connection == connection_) receiving_ = nullptr;
  co_return gone();
}

boost::asio::awaitable<void> SimLink::disconnect(std::chrono::milliseconds /*grace*/) {
  abandon();
  co_return;
}

void SimLink::abandon() {
  connected_ = false;
  const std::vector<ports::Timer*> waits = waits_;
  for (ports::Timer* timer : waits) timer->cancel();
}

bool SimLink::connected() const {
  return connected_ && broker_.up();
}

}  // namespace homeward::sim
