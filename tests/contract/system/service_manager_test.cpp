#include "daemon/system/service_manager.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/datagram_protocol.hpp>

#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace homeward::system {
namespace {

using boost::asio::local::datagram_protocol;

/// Listens where a service manager would, and reads one datagram at a time.
class ServiceManagerTest : public ::testing::Test {
 protected:
  void TearDown() override {
    for (const char* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}) ::unsetenv(name);
  }

  void listen(const std::string& address) { socket_.bind(datagram_protocol::endpoint(address)); }

  std::string heard() {
    std::string text(1024, '\0');
    socket_.non_blocking(true);
    boost::system::error_code nothing;
    text.resize(socket_.receive(boost::asio::buffer(text), 0, nothing));
    return nothing ? "nothing" : text;
  }

  boost::asio::io_context loop_;
  datagram_protocol::socket socket_{loop_, datagram_protocol()};
};

TEST_F(ServiceManagerTest, SaysItsStateAtTheAddressOfTheEnvironment) {
  const auto path =
      std::filesystem::temp_directory_path() / ("homeward-notify-" + std::to_string(::getpid()));
  std::filesystem::remove(path);
  listen(path.string());
  ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
  SystemdServiceManager manager;
  manager.ready();
  EXPECT_EQ(heard(), "READY=1");
  manager.status("2 of 2 platforms connected");
  EXPECT_EQ(heard(), "STATUS=2 of 2 platforms connected");
  manager.alive();
  EXPECT_EQ(heard(), "WATCHDOG=1");
  manager.takes_up_to(std::chrono::seconds{90});
  EXPECT_EQ(heard(), "EXTEND_TIMEOUT_USEC=90000000");
  manager.stopping();
  EXPECT_EQ(heard(), "STOPPING=1");
  std::filesystem::remove(path);
}

TEST_F(ServiceManagerTest, KnowsAddressesOfTheAbstractNamespace) {
  const std::string name = "homeward-notify-" + std::to_string(::getpid());
  listen(std::string(1, '\0') + name);
  ::setenv("NOTIFY_SOCKET", ("@" + name).c_str(), 1);
  SystemdServiceManager manager;
  manager.ready();
  EXPECT_EQ(heard(), "READY=1");
}

TEST_F(ServiceManagerTest, IsQuietWhereNobodyListensAndWhenTheListenerIsFull) {
  SystemdServiceManager without;
  without.ready();
  ::setenv("NOTIFY_SOCKET", "vsock:2:1234", 1);
  SystemdServiceManager unknown;
  unknown.ready();
  ::setenv("NOTIFY_SOCKET", "/nonexistent/notify", 1);
  SystemdServiceManager gone;
  gone.ready();

  const std::string name = "homeward-full-" + std::to_string(::getpid());
  listen(std::string(1, '\0') + name);
  ::setenv("NOTIFY_SOCKET", ("@" + name).c_str(), 1);
  SystemdServiceManager manager;
  for (int i = 0; i < 10'000; ++i) manager.alive();
  EXPECT_EQ(heard(), "WATCHDOG=1");
}

TEST_F(ServiceManagerTest, TheWatchdogIsTheOneSetForThisProcess) {
  const std::string us = std::to_string(::getpid());
  const std::string other = std::to_string(::getppid());
  using std::chrono::microseconds;
  struct Case {
    const char* usec;
    const char* pid;
    std::optional<microseconds> interval;
  };
  for (const Case& one :
       {Case{"30000000", us.c_str(), microseconds{30'000'000}},
        Case{"30000000", "", microseconds{30'000'000}},
        Case{"30000000", other.c_str(), std::nullopt}, Case{"", us.c_str(), std::nullopt},
        Case{"0", us.c_str(), std::nullopt}, Case{"soon", us.c_str(), std::nullopt},
        Case{"99999999999999999999999", us.c_str(), std::nullopt}}) {
    ::setenv("WATCHDOG_USEC", one.usec, 1);
    ::setenv("WATCHDOG_PID", one.pid, 1);
    EXPECT_EQ(SystemdServiceManager::watchdog_interval(), one.interval)
        << one.usec << " " << one.pid;
  }
}

}  // namespace
}  // namespace homeward::system
