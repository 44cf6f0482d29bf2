#pragma once

#include "lib/json/parser.hpp"
#include "plugins/replay/line_source.hpp"
#include "plugins/replay/pace.hpp"
#include "plugins/replay/recording.hpp"
#include "plugins/sdk/plugin.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <map>
#include <memory>
#include <string>

namespace homeward::replay {

/// Whether the events bring the home's time along.
enum class Drive {
  as_the_gateway_says,  ///< as fast as it commits for `homewardd --clock replay`, else paced
  freely,               ///< always, as fast as the gateway commits
  at_the_speed,         ///< always, and paced, for people who watch
};

/// Plays a recording to the gateway: paced by its stamps, or, when it drives the gateway's clock,
/// with its stamps and as fast as the gateway commits. Owned by main, which outlives run().
class Player {
 public:
  /// `speed` at its most means Drive::freely.
  Player(boost::asio::any_io_executor executor, sdk::Plugin& plugin,
         std::unique_ptr<LineSource> source, Speed speed, Drive drive);

  /// Plays from the first welcome to the end, waits until all is on the gateway's disk and stops
  /// the plugin. A line that can't be read or understood ends it with a message on standard error.
  boost::asio::awaitable<void> run();

  /// What main returns: 0, 65 (EX_DATAERR) after a line that can't be understood, 66 (EX_NOINPUT)
  /// after one that can't be read.
  [[nodiscard]] int exit_code() const { return exit_code_; }

 private:
  boost::asio::awaitable<Result<void>> play();
  boost::asio::awaitable<void> let_others_run();
  boost::asio::awaitable<void> wait_until_due(WallTime stamp);
  void announce(const sdk::Event& event);
  void fail(const Error& error);

  boost::asio::any_io_executor executor_;
  sdk::Plugin& plugin_;
  std::unique_ptr<LineSource> source_;
  bool drive_clock_;
  bool paced_drive_;
  std::optional<Pace> pace_;  ///< none: as fast as the gateway commits
  bool welcome_{false};
  boost::asio::steady_timer wait_;
  json::Parser parser_;
  /// Property and type, by device.
  std::map<std::string, std::map<std::string, std::string>> announced_;
  int exit_code_{0};
};

}  // namespace homeward::replay
