#pragma once

#include "lib/mqtt/client.hpp"
#include "tests/support/mosquitto/mosquitto.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <optional>
#include <string>

namespace homeward::mqtt {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// A loop and a broker for one test. The clients are the test's own.
class ClientTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!test::Mosquitto::available()) GTEST_SKIP() << "mosquitto isn't installed";
  }

  /// Starts a call; its result is there once run_until() saw it.
  template <class T>
  struct Call {
    std::optional<T> result;
    [[nodiscard]] bool done() const { return result.has_value(); }
  };

  template <class T>
  void start(boost::asio::awaitable<T> work, Call<T>& call) {
    boost::asio::co_spawn(loop_, std::move(work), [&call](std::exception_ptr failure, T result) {
      if (failure) std::rethrow_exception(failure);
      call.result = std::move(result);
    });
  }

  /// Turns the loop until the condition holds; false when that took longer than `patience`.
  template <class Condition>
  bool run_until(Condition condition, milliseconds patience = seconds{20}) {
    const auto deadline = Clock::now() + patience;
    while (!condition()) {
      if (Clock::now() > deadline) return false;
      loop_.restart();
      loop_.run_one_for(milliseconds{50});
    }
    return true;
  }

  /// Makes a call and waits for its result.
  template <class T>
  T get(boost::asio::awaitable<T> work) {
    Call<T> call;
    start(std::move(work), call);
    if (!run_until([&] { return call.done(); })) throw std::runtime_error("no result in 20 s");
    return std::move(*call.result);
  }

  static ConnectOptions options_for(const std::string& broker, std::string client_id) {
    ConnectOptions options;
    options.broker = broker;
    options.client_id = std::move(client_id);
    options.connect_timeout = seconds{5};
    return options;
  }

  boost::asio::io_context loop_{1};
};

}  // namespace homeward::mqtt
