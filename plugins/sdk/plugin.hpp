#pragma once

#include "lib/base/result.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// What every C++ plugin shares: connect to the plugin socket, hello, send, ping, reconnect,
/// goodbye (docs/PLUGINS.md).
namespace homeward::sdk {

using Value = std::variant<bool, double, std::string>;

enum class Kind : std::uint8_t { report, event, restored };

/// One value of one property of one device.
struct Event {
  std::string device;    ///< `<plugin>:<address>`
  std::string property;  ///< the vocabulary of docs/PLUGINS.md
  Value value;
  std::string unit;                                                      ///< empty: none
  std::optional<std::chrono::sys_time<std::chrono::microseconds>> time;  ///< the source's stamp
  Kind kind{Kind::report};
};

/// A property that a device has.
struct Property {
  std::string name;
  std::string type;  ///< boolean, number or string
  std::string unit;
  std::vector<std::string> values;  ///< of a string property, when they are known
};

/// What a plugin tells of a device.
struct Device {
  std::string id;  ///< `<plugin>:<address>`
  std::string address;
  std::string name;  ///< as its own world calls it; may be empty
  std::string manufacturer, model;
  std::vector<Property> properties;
  bool mains_powered{false};
  std::optional<std::chrono::seconds> expected_interval;
  std::optional<int> link_quality;  ///< 0 to 255
  std::string keep;                 ///< opaque, at most 4 KiB, given back at the next welcome
};

/// What the core told at welcome.
struct Welcome {
  std::string session;
  boost::json::object config;                ///< this plugin's part of homeward.yaml
  std::map<std::string, std::string> known;  ///< device id -> keep
  bool driven_clock{false};                  ///< the home's time is that of our events
};

struct Command {
  std::uint64_t id{0};
  std::string name;
  boost::json::object args;
};

enum class HealthState : std::uint8_t { ok, degraded, failed };

/// How long the link waits for what. The defaults are the contract's; tests shorten them.
struct Timings {
  std::chrono::milliseconds backoff_least{200};
  std::chrono::milliseconds backoff_most{5'000};
  std::chrono::milliseconds greeting{10'000};  ///< from hello to welcome
  std::chrono::milliseconds ping_every{10'000};
  std::chrono::milliseconds silent_for{30'000};  ///< nothing heard: the link is dead
  std::chrono::milliseconds full_for{30'000};    ///< a full queue keeps its reports so long
  std::chrono::milliseconds goodbye{5'000};      ///< stop() waits so long for the last commit
};

struct Options {
  std::string plugin;  ///< key under `plugins:`: zigbee2mqtt
  std::string version;
  std::vector<std::string> capabilities;
  std::string socket;             ///< path; default_socket() when the command line names none
  std::size_t max_queue{10'000};  ///< events waiting or not yet committed
  /// Refused, a service asks again after so long: the configuration may be mended meanwhile.
  /// Nothing: run() ends with the reason, as a program does that someone started by hand.
  std::optional<std::chrono::milliseconds> ask_again_after{10'000};
  /// So long drained_below() waits for a core that is away. Nothing: for ever, where the source
  /// loses nothing by it.
  std::optional<std::chrono::milliseconds> wait_for_core{60'000};
  Timings timings{};
};

/// $HOMEWARD_PLUGIN_SOCKET, or /run/homeward/plugins.sock.
[[nodiscard]] std::string default_socket();

/// The link to homewardd. Owned by the plugin's main; one thread, one executor. It reconnects by
/// itself with back-off (0.2 s to 5 s); what was sent and not yet committed is sent again with
/// the same sequence, so that a killed daemon loses nothing.
class Plugin {
 public:
  Plugin(boost::asio::any_io_executor executor, Options options);
  ~Plugin();
  Plugin(const Plugin&) = delete;
  Plugin& operator=(const Plugin&) = delete;

  /// Called at each welcome, before anything queued is sent; also after a reconnect.
  void on_welcome(std::function<void(const Welcome&)> handler);
  /// Answers a command; the text is the result's `data` (JSON) or the error's what.
  void on_command(
      std::function<boost::asio::awaitable<Result<boost::json::object>>(Command)> handler);

  /// Runs the link until stop() was called and what was queued is sent, or until refused
  /// where Options::ask_again_after is nothing. Error: refused (the core's reason), for main to
  /// print.
  boost::asio::awaitable<Result<void>> run();

  /// Says `bye` once everything queued is committed (or after 5 s) and ends run().
  void stop(std::string reason);

  /// Queues events as one line (at most 256 events; longer lists are split). Never blocks: when
  /// the queue is full for 30 s the oldest reports are dropped, numbers first, never events, and
  /// told in `health`. What breaks the contract (a property outside the vocabulary, a text too
  /// long) is left out and logged: one bad event must not cost the line it would travel in.
  void send(std::vector<Event> events);
  void send(Device device);  ///< also queued; the newest word on a device wins
  void gone(std::string device, bool removed);
  void health(HealthState state, std::string code, std::string detail);

  /// Waits until fewer than `fewer_than` events are queued or uncommitted: back-pressure for
  /// sources that can wait, such as a recording. Returns at once when run() has ended, and, until
  /// the core is back, once it has been away for Options::wait_for_core (looked at with each
  /// attempt to connect): the queue drops only reports, what lies behind a held source may lose
  /// anything.
  boost::asio::awaitable<void> drained_below(std::size_t fewer_than);

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;  ///< shared with the handlers of operations under way
};

}  // namespace homeward::sdk
