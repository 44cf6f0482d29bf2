#pragma once

#include "lib/base/result.hpp"
#include "plugins/ble/bluez/message.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace homeward::ble::bluez {

/// A connection to a D-Bus message bus on the Asio loop, by libsystemd's sd-bus. Nothing here
/// blocks but open(), which does local socket work only. One thread, one owner; handlers run on
/// the executor and must not destroy the bus.
class Bus {
 public:
  /// Sees a message and does not keep it.
  using Handler = std::function<void(sd_bus_message*)>;
  /// Answers a method call to an object of ours; returns what sd-bus wants: negative errno when it
  /// failed, 1 when answered, 0 when it is not ours.
  using CallHandler = std::function<int(sd_bus_message*)>;

  explicit Bus(boost::asio::any_io_executor executor);
  ~Bus();
  Bus(const Bus&) = delete;
  Bus& operator=(const Bus&) = delete;

  /// Connects; `address` as D-Bus writes it, empty for the system bus (which
  /// $DBUS_SYSTEM_BUS_ADDRESS may move). Error: disconnected, with the system's reason.
  [[nodiscard]] Result<void> open(const std::string& address);

  /// Ends the connection; calls that wait get the error disconnected.
  void close();

  [[nodiscard]] bool is_open() const;

  /// A number that is another one after each open().
  [[nodiscard]] std::uint64_t connection() const;

  /// Called when the other side ends the connection; close() alone does not call it.
  void on_lost(std::function<void()> handler);

  /// Hands messages that fit the rule to the handler until close(). Does not wait for the bus to
  /// confirm; a rule that it refuses is logged. Error: invalid (a rule that can't be read),
  /// disconnected.
  [[nodiscard]] Result<void> watch(const std::string& rule, Handler handler);

  /// Answers calls to `path` and everything below it until close().
  [[nodiscard]] Result<void> serve(const std::string& path, CallHandler handler);

  /// An empty method call for the caller to fill and to give to call(). Empty when not connected.
  [[nodiscard]] Message make_call(const char* destination, const char* path, const char* interface,
                                  const char* member) const;

  /// Sends a call and waits for its answer. Errors: disconnected, timeout, refused (the other
  /// side's error: its D-Bus name in `where`, its text in `what`).
  boost::asio::awaitable<Result<Message>> call(Message message, std::chrono::milliseconds timeout);

 private:
  class State;
  std::shared_ptr<State> state_;  ///< shared with operations under way on the loop
};

}  // namespace homeward::ble::bluez
