#pragma once

#include "plugins/protocol/decode.hpp"
#include "plugins/protocol/messages.hpp"
#include "plugins/sdk/backoff.hpp"
#include "plugins/sdk/commands.hpp"
#include "plugins/sdk/connection.hpp"
#include "plugins/sdk/plugin.hpp"
#include "plugins/sdk/send_queue.hpp"
#include "plugins/sdk/signal.hpp"

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace homeward::sdk {

/// The link to the core over all its connections: what is queued, what was told, when it ends.
/// One thread. Shared between Plugin and the coroutines under way, so that a plugin's main may
/// end while the loop still holds some of them.
class Link : public std::enable_shared_from_this<Link> {
 public:
  using WelcomeHandler = std::function<void(const Welcome&)>;
  using CommandHandler = sdk::CommandHandler;
  using ConnectionPtr = std::shared_ptr<Connection>;

  Link(boost::asio::any_io_executor executor, Options options);

  void on_welcome(WelcomeHandler handler) { on_welcome_ = std::move(handler); }
  void on_command(CommandHandler handler) { on_command_ = std::move(handler); }

  /// Plugin::run(). The caller keeps the link alive meanwhile.
  boost::asio::awaitable<Result<void>> run();
  void stop(std::string reason);
  void send(std::vector<Event> events);
  void send(Device device);
  void gone(std::string device, bool removed);
  void health(HealthState state, std::string code, std::string detail);
  boost::asio::awaitable<void> drained_below(std::size_t fewer_than);

 private:
  /// The last word on a device; told again at each welcome, because the core may have lost it.
  struct Word {
    std::string line;
    bool queued{false};
    bool shortened{false};  ///< once at least, which was logged
  };

  boost::asio::awaitable<void> wait_before_next_attempt(bool refused);
  boost::asio::awaitable<Result<void>> serve(ConnectionPtr connection);
  boost::asio::awaitable<Result<void>> greet(ConnectionPtr connection);
  boost::asio::awaitable<void> read_lines(ConnectionPtr connection);
  static boost::asio::awaitable<void> write_lines(std::shared_ptr<Link> self,
                                                  ConnectionPtr connection);
  static boost::asio::awaitable<void> keep_alive(std::shared_ptr<Link> self,
                                                 ConnectionPtr connection);
  static boost::asio::awaitable<void> say_goodbye(std::shared_ptr<Link> self);

  Result<void> accept(const protocol::Welcome& message);
  void handle(const ConnectionPtr& connection, std::string_view line);
  void take(const protocol::Committed& message);
  [[nodiscard]] bool may_rest(std::chrono::steady_clock::time_point now);
  bool gather(Connection& connection);
  void gather_words(std::string& out);
  void tell(std::string device, std::string line);
  void note_drops();
  void note_progress();
  [[nodiscard]] bool core_is_given_up() const;
  void queue_health(const protocol::Health& message);
  void wake_writer();

  boost::asio::any_io_executor executor_;
  Options options_;
  protocol::Hello hello_;
  protocol::Decoder decoder_;
  WelcomeHandler on_welcome_;
  CommandHandler on_command_;

  SendQueue queue_;
  std::map<std::string, Word> words_;  ///< by device
  std::deque<std::string> words_to_tell_;
  std::optional<protocol::Health> own_health_;  ///< what the plugin said last
  std::string health_line_;                     ///< what the core should know
  bool health_queued_{false};
  std::uint64_t told_dropped_{0};
  std::optional<SendQueue::Time> dropping_told_at_;

  Backoff backoff_;
  ConnectionPtr connection_;  ///< the present one
  bool complained_{false};    ///< that the core can't be reached
  std::string not_welcomed_;  ///< why, told already; empty since the last welcome
  /// Since when no core is there; none while one has welcomed us.
  std::optional<std::chrono::steady_clock::time_point> away_since_;
  bool ended_{false};  ///< run() is over
  std::optional<std::string> stop_reason_;
  bool leaving_{false};  ///< bye is due
  boost::asio::steady_timer before_attempt_;
  boost::asio::steady_timer before_goodbye_;
  Signal drained_;
  int draining_{0};  ///< how many wait for drained_
  std::chrono::steady_clock::time_point last_commit_;
  int commits_in_a_row_{0};
};

}  // namespace homeward::sdk
