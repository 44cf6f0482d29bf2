#include "tests/contract/control/control_bench.hpp"

#include <boost/asio/local/stream_protocol.hpp>

#include <gmock/gmock.h>

#include <sys/stat.h>

#include <fstream>
#include <stdexcept>

namespace homeward::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using testing::ThrowsMessage;

class ControlSocket : public ControlBench {
 protected:
  /// Makes a second server on the same path.
  void start_another() {
    boost::asio::io_context other;
    const control::ControlServer server(other.get_executor(), socket(), operations());
  }
};

TEST_F(ControlSocket, IsForItsOwnerAndGroup) {
  start();
  struct stat found {};
  ASSERT_EQ(::stat(socket().c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0660U);
}

TEST_F(ControlSocket, IsNotTakenFromAServerThatListens) {
  start();
  EXPECT_THAT([this] { start_another(); },
              ThrowsMessage<std::runtime_error>(HasSubstr("already listens")));
  EXPECT_THAT(ask("GET", "/v1/status"), StartsWith("HTTP/1.1 200"));
}

TEST_F(ControlSocket, IsReplacedWhenNobodyListens) {
  {
    boost::asio::io_context other;
    boost::asio::local::stream_protocol::acceptor left_behind(
        other, boost::asio::local::stream_protocol::endpoint(socket().string()));
  }
  ASSERT_TRUE(std::filesystem::exists(socket()));
  start();
  EXPECT_THAT(ask("GET", "/v1/status"), StartsWith("HTTP/1.1 200"));
}

TEST_F(ControlSocket, DoesNotReplaceAnOrdinaryFile) {
  std::ofstream(socket()) << "precious";
  EXPECT_THAT([this] { start_another(); },
              ThrowsMessage<std::runtime_error>(HasSubstr("not a socket")));
  EXPECT_TRUE(std::filesystem::is_regular_file(socket()));
}

TEST_F(ControlSocket, GoesWithItsServer) {
  start();
  stop();
  EXPECT_FALSE(std::filesystem::exists(socket()));
}

}  // namespace
}  // namespace homeward::test
