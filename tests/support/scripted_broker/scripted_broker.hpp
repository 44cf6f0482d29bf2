#pragma once

#include "lib/async/spawn.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace homeward::test {

/// The first byte of the packets that a client sends; PUBLISH is one of QoS 1.
enum : unsigned char { kConnect = 0x10, kPublish = 0x32, kSubscribe = 0x82, kDisconnect = 0xE0 };

/// A broker that answers each packet as a test says, byte by byte: what no real broker can be
/// brought to say. It reads packets of up to 16 KiB.
class ScriptedBroker {
 public:
  /// A packet of the client.
  struct Packet {
    unsigned char kind{0};
    std::string body;
  };
  /// The bytes to answer with; empty: none; nothing: the connection ends.
  using Script = std::function<std::optional<std::string>(const Packet&)>;

  ScriptedBroker(boost::asio::io_context& loop, Script script)
      : loop_(loop),
        acceptor_(loop, {boost::asio::ip::address_v4::loopback(), 0}),
        script_(std::move(script)) {
    async::spawn("accept", loop_.get_executor(), accept());
  }

  [[nodiscard]] std::string uri() const {
    return "mqtt://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
  }

  std::vector<Packet> packets;  ///< all that came

  [[nodiscard]] std::size_t count(unsigned char kind) const {
    std::size_t found = 0;
    for (const Packet& packet : packets) found += packet.kind == kind ? 1 : 0;
    return found;
  }

 private:
  using tcp = boost::asio::ip::tcp;
  static constexpr auto kResult = boost::asio::as_tuple(boost::asio::use_awaitable);

  boost::asio::awaitable<void> accept() {
    for (;;) {
      auto [error, socket] = co_await acceptor_.async_accept(kResult);
      if (error) co_return;
      async::spawn("serve", loop_.get_executor(), serve(std::move(socket)));
    }
  }

  boost::asio::awaitable<void> serve(tcp::socket socket) {
    for (;;) {
      std::array<unsigned char, 2> head{};
      const auto head_buffer = boost::asio::buffer(head);
      const auto [error, size] = co_await boost::asio::async_read(socket, head_buffer, kResult);
      if (error) co_return;
      std::size_t length = head[1] & 0x7FU;
      if (head[1] > 0x7FU) {
        std::array<unsigned char, 1> more{};
        const auto more_buffer = boost::asio::buffer(more);
        const auto [cut, one] = co_await boost::asio::async_read(socket, more_buffer, kResult);
        if (cut || more[0] > 0x7FU) co_return;
        length += more[0] * 128UL;
      }
      std::string body(length, '\0');
      const auto body_buffer = boost::asio::buffer(body);
      const auto [cut, read] = co_await boost::asio::async_read(socket, body_buffer, kResult);
      if (cut) co_return;
      packets.push_back({head[0], std::move(body)});
      const std::optional<std::string> answer = script_(packets.back());
      if (!answer) co_return;
      const auto answer_buffer = boost::asio::buffer(*answer);
      co_await boost::asio::async_write(socket, answer_buffer, kResult);
    }
  }

  boost::asio::io_context& loop_;
  tcp::acceptor acceptor_;
  Script script_;
};

/// A packet with its length in front; bodies of up to 127 bytes.
[[nodiscard]] inline std::string packet(unsigned char kind, const std::string& body) {
  return std::string{static_cast<char>(kind), static_cast<char>(body.size())} + body;
}

/// The packet id of a PUBLISH or a SUBSCRIBE.
[[nodiscard]] inline std::string packet_id(const ScriptedBroker::Packet& of) {
  if (of.kind == kSubscribe) return of.body.substr(0, 2);
  const std::size_t topic = static_cast<unsigned char>(of.body[1]);
  return of.body.substr(2 + topic, 2);
}

}  // namespace homeward::test
