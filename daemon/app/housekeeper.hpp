#pragma once

#include "daemon/app/forwarder.hpp"
#include "daemon/app/options.hpp"
#include "daemon/app/wakeup.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <vector>

namespace homeward::app {

/// Keeps the database within its bounds of age and size. Every few hours: removes what retention
/// allows, and readings that are too old to be sent. When the file fills up: makes room, first from
/// the history that nobody waits for, then from what waits for the platforms, readings before
/// trends, advisories and faults. Alarms are never given up. Owned by the gateway, whose parts it
/// works on.
class Housekeeper {
 public:
  Housekeeper(const World& world, const ports::JournalOptions& options,
              const std::vector<std::unique_ptr<Forwarder>>& forwarders);

  /// Runs until stop().
  boost::asio::awaitable<void> run();
  void stop();

  /// Looks whether the file fills up: after each commit, and now and then by itself, because a
  /// full file lets no commit through.
  void look();

 private:
  boost::asio::awaitable<void> clean();
  boost::asio::awaitable<void> make_room();
  boost::asio::awaitable<void> give_up(ports::MessageClass message_class);
  [[nodiscard]] std::uint64_t used() const;

  const World& world_;
  const ports::JournalOptions& options_;
  const std::vector<std::unique_ptr<Forwarder>>& forwarders_;
  Wakeup wakeup_;
  core::SteadyTime next_look_{core::SteadyTime::min()};
  bool crowded_{false};
  bool stopping_{false};
};

}  // namespace homeward::app
