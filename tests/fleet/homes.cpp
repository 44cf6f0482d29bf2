/// Homes of a fleet in one process, told what to do by lines on standard input: `alarms` (each home
/// raises one now and then), `quiet` (no more), `status` (answered with a line), `stop` or the end
/// of the input. Started by fleet.py.
#include "daemon/system/system_clock.hpp"
#include "lib/async/spawn.hpp"
#include "lib/log/log.hpp"
#include "tests/fleet/fleet_home.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <random>

namespace homeward::fleet {
namespace {

using boost::asio::awaitable;
using std::chrono::milliseconds;
constexpr auto kResult = boost::asio::as_tuple(boost::asio::use_awaitable);

struct Arguments {
  std::size_t homes{10};
  std::size_t first{0};  ///< number of the first home
  std::vector<std::string> brokers;
  std::string folder;
  std::string password_file;
  double every_s{60};  ///< between two alarms of a home, on average
  double ramp_s{10};   ///< within which all homes start
};

/// Each home has its own order of the brokers: another first one, and both ways round.
std::vector<std::string> order_of(std::vector<std::string> brokers, std::size_t home) {
  const auto turn = static_cast<std::ptrdiff_t>(home % brokers.size());
  if ((home / brokers.size()) % 2 == 1) std::reverse(brokers.begin(), brokers.end());
  std::rotate(brokers.begin(), brokers.begin() + turn, brokers.end());
  return brokers;
}

std::string name_of(std::size_t home) {
  std::string number = std::to_string(home);
  return "fleet-" + std::string(number.size() < 4 ? 4 - number.size() : 0, '0') + number;
}

class Homes {
 public:
  Homes(boost::asio::io_context& loop, Arguments arguments)
      : loop_(loop),
        arguments_(std::move(arguments)),
        clock_(loop.get_executor()),
        notes_(arguments_.folder + "/notes-" + std::to_string(arguments_.first)),
        program_(fleet_program()),
        random_(arguments_.first + 1) {
    for (std::size_t n = 0; n < arguments_.homes; ++n) add(arguments_.first + n);
  }

  void run() {
    for (std::size_t n = 0; n < homes_.size(); ++n) {
      async::spawn("home", loop_.get_executor(), live(n));
    }
    async::spawn("orders", loop_.get_executor(), take_orders());
    loop_.run();
  }

 private:
  void add(std::size_t number) {
    HomeOptions options;
    options.name = name_of(number);
    options.brokers = order_of(arguments_.brokers, number);
    options.password_file = arguments_.password_file;
    options.folder = std::filesystem::path(arguments_.folder) / options.name;
    options.seed = number + 1;
    homes_.push_back(std::make_unique<FleetHome>(loop_.get_executor(), std::move(options), program_,
                                                 clock_, notes_));
  }

  awaitable<void> pause(double seconds) {
    boost::asio::steady_timer timer(loop_);
    timer.expires_after(milliseconds(static_cast<std::int64_t>(seconds * 1000)));
    co_await timer.async_wait(kResult);
  }

  double share() { return std::uniform_real_distribution<double>(0, 1)(random_); }

  awaitable<void> live(std::size_t n) {
    const double start = arguments_.ramp_s * share();
    co_await pause(start);
    homes_[n]->start();
    while (!stopping_) {
      // Twice the average at most: the same number of alarms in each second of the whole fleet.
      const double next = std::max(0.2, arguments_.every_s * 2 * share());
      co_await pause(next);
      if (alarms_) homes_[n]->alarm();
    }
  }

  awaitable<void> take_orders() {
    boost::asio::posix::stream_descriptor input(loop_, dup(STDIN_FILENO));
    std::string text;
    const auto buffer = boost::asio::dynamic_buffer(text, 1024);
    constexpr std::string_view kEnd = "\n";
    while (!stopping_) {
      const auto [error, size] =
          co_await boost::asio::async_read_until(input, buffer, kEnd, kResult);
      const std::string order = error ? "stop" : text.substr(0, size - 1);
      text.erase(0, size);
      obey(order);
    }
    co_await stop();
  }

  void obey(const std::string& order) {
    if (order == "alarms") alarms_ = true;
    if (order == "quiet") alarms_ = false;
    if (order == "stop") stopping_ = true;
    if (order == "status") say_status();
  }

  void say_status() const {
    std::size_t connected = 0;
    std::uint64_t waiting = 0;
    for (const auto& home : homes_) {
      if (home->connected()) ++connected;
      waiting += home->waiting();
    }
    std::cout << connected << ' ' << waiting << std::endl;
  }

  awaitable<void> stop() {
    for (const auto& home : homes_) home->stop();
    const auto running = [](const auto& home) { return !home->done(); };
    constexpr double kTenth = 0.1;
    while (std::any_of(homes_.begin(), homes_.end(), running)) co_await pause(kTenth);
    loop_.stop();
  }

  boost::asio::io_context& loop_;
  Arguments arguments_;
  system::SystemClock clock_;
  Notes notes_;
  rules::Program program_;
  std::minstd_rand random_;
  std::vector<std::unique_ptr<FleetHome>> homes_;
  bool alarms_{false};
  bool stopping_{false};
};

int run(int count, char** words) {
  CLI::App app("Homes of a fleet");
  Arguments arguments;
  app.add_option("--homes", arguments.homes);
  app.add_option("--first", arguments.first);
  app.add_option("--broker", arguments.brokers)->required();
  app.add_option("--folder", arguments.folder)->required();
  app.add_option("--password-file", arguments.password_file)->required();
  app.add_option("--every", arguments.every_s);
  app.add_option("--ramp", arguments.ramp_s);
  CLI11_PARSE(app, count, words);
  log::start("fleet", log::Level::error);
  boost::asio::io_context loop(1);
  Homes homes(loop, std::move(arguments));
  homes.run();
  return 0;
}

}  // namespace
}  // namespace homeward::fleet

int main(int count, char** words) {
  return homeward::fleet::run(count, words);
}
