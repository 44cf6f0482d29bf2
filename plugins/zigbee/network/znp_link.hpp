#pragma once

#include "lib/base/result.hpp"
#include "plugins/sdk/signal.hpp"
#include "plugins/zigbee/network/moderation.hpp"
#include "plugins/zigbee/network/port.hpp"
#include "plugins/zigbee/znp/commands.hpp"

#include <array>
#include <chrono>
#include <functional>
#include <list>
#include <optional>
#include <string>

namespace homeward::zigbee {

/// An indication that answers a request later on.
struct Expectation {
  znp::CommandId id;
  std::function<bool(const znp::Frame&)> fits;  ///< among several under way
  std::chrono::milliseconds within{10'000};
};

/// Requests and their answers over one line. A coordinator takes one request at a time; further
/// ones wait for their turn. One thread; the owner runs read_frames() beside the requests.
class ZnpLink {
 public:
  using IndicationHandler = std::function<Urgency(const znp::Frame&)>;

  struct Timings {
    std::chrono::milliseconds response{6'000};  ///< of the coordinator itself
    std::chrono::milliseconds quiet{60};        ///< after which a cut frame is given up
    std::chrono::milliseconds connect{10'000};
    int silent_after{3};  ///< so many requests in a row without a response: the line is closed
  };

  ZnpLink(boost::asio::any_io_executor executor, Timings timings);

  /// Gets every indication, also those that somebody waits for.
  void on_indication(IndicationHandler handler) { on_indication_ = std::move(handler); }

  boost::asio::awaitable<Result<void>> open(std::string address);
  /// Reads until the line is closed or lost, and tells which.
  boost::asio::awaitable<Error> read_frames();
  /// Closes the line. Whoever waits gets `disconnected`.
  void close();
  /// Ends all requests under way with `timeout`: the coordinator has forgotten them.
  void give_up_requests();
  [[nodiscard]] bool is_open() const { return port_.is_open(); }

  /// Sends a request and waits for its response. Errors: timeout, disconnected, unsupported (the
  /// firmware knows no such command).
  boost::asio::awaitable<Result<znp::Frame>> request(znp::Frame frame);
  boost::asio::awaitable<Result<znp::Frame>> request(znp::Frame frame,
                                                     std::chrono::milliseconds within);

  /// Sends a request whose response starts with a status, and waits for the indication that
  /// carries the outcome. Errors as above, and refused with a status other than 0.
  boost::asio::awaitable<Result<znp::Frame>> converse(znp::Frame frame, Expectation expectation);

  /// Sends what has no response (a reset), and waits for an indication.
  boost::asio::awaitable<Result<znp::Frame>> announce(znp::Frame frame, Expectation expectation);

  /// When the last whole frame came.
  [[nodiscard]] std::chrono::steady_clock::time_point last_heard() const { return last_heard_; }

 private:
  struct Waiter {
    explicit Waiter(const boost::asio::any_io_executor& executor) : timer(executor) {}
    std::function<bool(const znp::Frame&)> fits;
    std::optional<znp::Frame> found;
    boost::asio::steady_timer timer;
  };
  using Waiters = std::list<Waiter>;

  Waiters::iterator expect(std::function<bool(const znp::Frame&)> fits,
                           std::chrono::milliseconds within);
  boost::asio::awaitable<Result<znp::Frame>> outcome(Waiters::iterator waiter);
  boost::asio::awaitable<void> take_turn();
  void end_turn();
  void take(const znp::Frame& frame);
  void take_all();
  void watch_for_quiet();
  [[nodiscard]] std::chrono::milliseconds pause() const;

  boost::asio::any_io_executor executor_;
  Timings timings_;
  Port port_;
  znp::Decoder decoder_;
  Moderation moderation_;
  IndicationHandler on_indication_;
  Waiters waiters_;
  sdk::Signal turn_;
  bool busy_{false};
  int unanswered_{0};  ///< requests in a row
  boost::asio::steady_timer quiet_;
  bool watching_{false};  ///< whether quiet_ runs
  std::array<std::uint8_t, 4096> buffer_{};
  std::chrono::steady_clock::time_point last_heard_{};
};

}  // namespace homeward::zigbee
