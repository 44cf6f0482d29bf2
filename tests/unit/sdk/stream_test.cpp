#include "plugins/sdk/stream.hpp"
#include "lib/async/spawn.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <string>

namespace homeward::sdk {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

/// A stream and the other end of its socket pair, which blocks.
class StreamTest : public testing::Test {
 protected:
  StreamTest() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
    stream_.assign(ends[0]);
    peer_ = ends[1];
  }
  ~StreamTest() override { ::close(peer_); }

  void run(asio::awaitable<void> one, asio::awaitable<void> other) {
    async::spawn("one", loop_.get_executor(), std::move(one));
    async::spawn("other", loop_.get_executor(), std::move(other));
    loop_.run();
  }

  asio::io_context loop_;
  Stream stream_{loop_.get_executor()};
  int peer_{-1};
};

void say(int peer, std::string_view text) {
  ASSERT_EQ(::write(peer, text.data(), text.size()), static_cast<ssize_t>(text.size()));
}

asio::awaitable<void> rest_and_read(Stream* stream, std::string* heard) {
  const auto until = std::chrono::steady_clock::now() + 1h;
  co_await stream->rest(until);
  std::array<char, 16> room{};
  const std::span<char> all(room);
  const auto size = co_await stream->read(all);
  *heard = size ? std::string(room.data(), *size) : size.error().message();
}

asio::awaitable<void> say_and_wake(Stream* stream, int peer) {
  say(peer, "three");
  stream->end_rest();
  co_return;
}

TEST_F(StreamTest, ReadsAfterARestWhatCameMeanwhile) {
  std::string heard;
  run(rest_and_read(&stream_, &heard), say_and_wake(&stream_, peer_));
  EXPECT_EQ(heard, "three");
}

asio::awaitable<void> wake_and_say(asio::io_context* loop, Stream* stream, int peer) {
  stream->end_rest();
  for (int turn = 0; turn < 8; ++turn) co_await asio::post(*loop, asio::use_awaitable);
  say(peer, "late");
}

TEST_F(StreamTest, WaitsAfterARestWhenNothingCame) {
  std::string heard;
  run(rest_and_read(&stream_, &heard), wake_and_say(&loop_, &stream_, peer_));
  EXPECT_EQ(heard, "late");
}

asio::awaitable<void> close(Stream* stream) {
  stream->close();
  co_return;
}

TEST_F(StreamTest, EndsARestWhenItIsClosed) {
  std::string heard;
  run(rest_and_read(&stream_, &heard), close(&stream_));
  EXPECT_EQ(heard, Stream::error_code(asio::error::operation_aborted).message());
  EXPECT_FALSE(stream_.is_open());
}

asio::awaitable<void> leave(Stream* stream, int peer) {
  ::shutdown(peer, SHUT_WR);
  stream->end_rest();
  co_return;
}

TEST_F(StreamTest, HearsAfterARestThatTheOtherSideHasLeft) {
  std::string heard;
  run(rest_and_read(&stream_, &heard), leave(&stream_, peer_));
  EXPECT_EQ(heard, Stream::error_code(asio::error::eof).message());
}

constexpr std::size_t kMuch = 4'000'000;

asio::awaitable<void> write_much(Stream* stream, Stream::error_code* error) {
  const std::string much(kMuch, 'x');
  const std::string_view bytes = much;
  *error = co_await stream->write(bytes);
}

asio::awaitable<void> take_much(asio::io_context* loop, Stream* stream, int peer,
                                std::size_t* taken) {
  std::array<char, 65'536> room{};
  while (*taken < kMuch) {
    co_await asio::post(*loop, asio::use_awaitable);
    const auto size = ::recv(peer, room.data(), room.size(), MSG_DONTWAIT);
    if (size > 0) *taken += static_cast<std::size_t>(size);
  }
  say(peer, "done");
  stream->end_rest();
}

TEST_F(StreamTest, WritesMoreThanTheOtherSideHasRoomForAlsoWhileItRests) {
  std::string heard;
  std::size_t taken = 0;
  auto error = Stream::error_code(asio::error::timed_out);
  async::spawn("reader", loop_.get_executor(), rest_and_read(&stream_, &heard));
  run(write_much(&stream_, &error), take_much(&loop_, &stream_, peer_, &taken));
  EXPECT_FALSE(error) << error.message();
  EXPECT_EQ(taken, kMuch);
  EXPECT_EQ(heard, "done");
}

TEST_F(StreamTest, TellsOfAnOtherSideThatIsGoneWithoutASignal) {
  auto error = Stream::error_code();
  ::shutdown(peer_, SHUT_RDWR);
  async::spawn("writer", loop_.get_executor(), write_much(&stream_, &error));
  loop_.run();
  EXPECT_EQ(error, asio::error::broken_pipe);
}

TEST(Rest, EndsForAllAtOnceAndSoon) {
  const Stream::Time now{1'000'017ms};
  EXPECT_EQ(Stream::end_of_rest(now, 100ms), Stream::Time{1'000'100ms});
  EXPECT_EQ(Stream::end_of_rest(now + 82ms, 100ms), Stream::Time{1'000'100ms});
  EXPECT_EQ(Stream::end_of_rest(now + 83ms, 100ms), Stream::Time{1'000'200ms});
  EXPECT_EQ(Stream::end_of_rest(now, 200ms), Stream::Time{1'000'200ms});
}

}  // namespace
}  // namespace homeward::sdk
