#pragma once

#include "daemon/ports/clock.hpp"
#include "daemon/ports/event_source.hpp"
#include "plugins/protocol/messages.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace homeward::plugin_host {

/// Commands to one plugin that wait for their result. Owned by a session; it outlives the waiting,
/// because the session ends only when none waits.
class CommandDesk {
 public:
  explicit CommandDesk(ports::Clock& clock) : clock_(clock) {}

  /// Sends a command with `send` and waits for its result (JSON text). Errors: invalid (args are
  /// no JSON object), limit (too many at once), timeout, refused (the plugin's reason),
  /// disconnected.
  boost::asio::awaitable<Result<std::string>> ask(ports::SourceCommand command,
                                                  std::function<void(std::string)> send);

  /// Takes a result; one that nobody waits for (any more) is dropped.
  void complete(const protocol::CommandResult& result);

  /// Ends all waiting with `disconnected`.
  void close();

  [[nodiscard]] bool empty() const { return waiting_.empty(); }
  /// Called each time a wait has ended.
  void on_ended(std::function<void()> handler) { ended_ = std::move(handler); }

 private:
  struct Waiting;

  void end(Waiting& waiting, Result<std::string> result);

  ports::Clock& clock_;
  std::function<void()> ended_;
  std::map<std::uint64_t, Waiting*> waiting_;  ///< each lives in the frame of its ask()
  std::uint64_t last_id_{0};
  bool closed_{false};
};

}  // namespace homeward::plugin_host
