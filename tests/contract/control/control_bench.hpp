#pragma once

#include "daemon/control/control_server.hpp"
#include "tests/support/operations/scripted_operations.hpp"

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

namespace homeward::test {

/// A folder that goes with everything in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A client that says exactly what a test wants: a blocking unix socket whose reads give up
/// after 5 s.
class RawClient {
 public:
  explicit RawClient(const std::filesystem::path& socket);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  /// Sends as much as the server takes; false when it hung up before the end.
  bool send(std::string_view bytes);
  /// Reads until the server hangs up.
  std::string read_all();
  /// Reads until `end` was seen; what was read so far when the server hung up or was silent.
  std::string read_until(std::string_view end);
  void close();

 private:
  bool read_some(std::string& into);
  int descriptor_;
};

/// A control server on a thread of its own, with a scripted daemon behind it.
class ControlBench : public testing::Test {
 protected:
  ~ControlBench() override;

  /// Starts the server; change `operations()` before.
  void start(control::ControlLimits limits = {});
  /// Stops it and waits for the end of run().
  void stop();

  /// Sends one request on a connection of its own; the whole answer.
  std::string ask(std::string_view method, std::string_view target, std::string_view body = "");

  /// Runs something on the server's thread and waits for it.
  void on_server(const std::function<void()>& work);
  /// Waits until `condition` holds on the server's thread; false after 5 s.
  bool eventually(const std::function<bool()>& condition);

  ScriptedOperations& operations() { return operations_; }
  control::ControlServer& server() { return *server_; }
  std::filesystem::path socket() const { return folder_.path() / "control.sock"; }

 private:
  TemporaryFolder folder_;
  boost::asio::io_context context_;
  ScriptedOperations operations_{context_.get_executor()};
  std::unique_ptr<control::ControlServer> server_;
  std::thread thread_;
};

}  // namespace homeward::test
