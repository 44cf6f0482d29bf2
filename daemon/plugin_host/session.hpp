#pragma once

#include "daemon/plugin_host/command_desk.hpp"
#include "daemon/plugin_host/listener.hpp"
#include "daemon/plugin_host/outbound.hpp"
#include "daemon/plugin_host/plugin_record.hpp"
#include "daemon/plugin_host/signal.hpp"
#include "lib/json/line_buffer.hpp"
#include "plugins/protocol/decode.hpp"

#include <boost/asio/local/stream_protocol.hpp>

#include <deque>
#include <memory>
#include <string>
#include <string_view>

namespace homeward::plugin_host {

class Session;

/// What a session needs of its host.
class SessionHost {
 public:
  virtual ~SessionHost() = default;

  /// Finds the plugin that the hello names and makes `session` its only connection. Error:
  /// refused, with the reason for the plugin.
  virtual boost::asio::awaitable<Result<PluginRecord*>> admit(Session& session,
                                                              protocol::Hello hello) = 0;
  /// Makes the welcome of an admitted plugin. Error: refused, with the reason.
  virtual Result<protocol::Welcome> welcome(PluginRecord& record, const protocol::Hello& hello) = 0;
  /// A plugin that said hello is refused. True when it is worth a line in the journal.
  virtual bool refused(const protocol::Hello& hello, const std::string& reason) = 0;
  /// The session has ended; true when it still was the plugin's connection.
  virtual bool release(Session& session) = 0;
};

/// One connection: hello, welcome, lines in, lines out, pings, end. Lives in the coroutine that
/// awaits run(); everything else may be called until run() returns.
class Session {
 public:
  using Socket = boost::asio::local::stream_protocol::socket;

  Session(Socket socket, Peer peer, ports::Clock& clock, ports::EventSink& sink, SessionHost& host);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Talks until the connection ends, then waits for everything it started.
  boost::asio::awaitable<void> run();

  /// Says bye (as far as the socket takes it at once) and ends the connection.
  void stop(const std::string& reason);

  /// Pings the plugin: false when it did not answer within two seconds though we listened, or when
  /// the connection is ending.
  boost::asio::awaitable<bool> answers();

  /// Ends the connection because another one takes its place.
  void replace();

  void committed(std::uint64_t sequence);
  boost::asio::awaitable<Result<std::string>> command(ports::SourceCommand command);

  [[nodiscard]] const Peer& peer() const { return peer_; }
  [[nodiscard]] bool closed() const { return closed_; }

 private:
  boost::asio::awaitable<void> child(boost::asio::awaitable<void> work);
  boost::asio::awaitable<void> keep_alive();
  [[nodiscard]] core::SteadyTime next_check() const;
  void check(core::SteadyTime now);
  void ping();

  boost::asio::awaitable<bool> greet();
  boost::asio::awaitable<std::optional<std::string>> first_line();
  boost::asio::awaitable<bool> read_more();
  boost::asio::awaitable<void> converse();
  boost::asio::awaitable<void> take_lines();
  boost::asio::awaitable<void> pay_debt();
  boost::asio::awaitable<void> flush();
  boost::asio::awaitable<void> handle(protocol::FromPlugin message);
  boost::asio::awaitable<void> handle_device(protocol::Device device);
  boost::asio::awaitable<void> handle_gone(protocol::Gone gone);
  boost::asio::awaitable<void> farewell();

  void add(protocol::Events message);
  void malformed(const Error& error);
  void tell(const ports::SourceHealth& health);
  void tell_flooding(bool gone);
  void refuse(const std::string& reason, bool is_news = true);
  void send(std::string_view lines);
  void send_now(std::string_view line);
  void close(std::string code, std::string detail);

  Socket socket_;
  Peer peer_;
  ports::Clock& clock_;
  ports::EventSink& sink_;
  SessionHost& host_;
  std::unique_ptr<ports::Timer> keeper_timer_;
  std::unique_ptr<ports::Timer> throttle_timer_;
  std::unique_ptr<ports::Timer> challenge_timer_;
  Signal ended_;
  Outbound outbound_;
  CommandDesk desk_;
  json::LineBuffer lines_;
  protocol::Decoder decoder_;
  ports::SourceBatch batch_;
  std::deque<core::SteadyTime> malformed_;  ///< within the last minute

  enum class Stage : std::uint8_t { silent, greeting, open } stage_{Stage::silent};
  PluginRecord* record_{nullptr};  ///< once admitted; owned by the host
  core::SteadyTime started_;
  core::SteadyTime next_ping_{};
  std::optional<core::SteadyTime> unanswered_since_;
  bool resend_{false};  ///< the plugin wants `committed`
  bool busy_{false};    ///< we hold back reading: silence is ours, not the plugin's
  bool closed_{false};
  bool said_bye_{false};
  std::size_t children_{0};
  std::string close_code_;
  std::string close_detail_;
};

}  // namespace homeward::plugin_host
