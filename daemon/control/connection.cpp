#include "daemon/control/connection.hpp"

#include "daemon/control/feed_pump.hpp"
#include "daemon/control/json.hpp"
#include "daemon/control/router.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <array>
#include <optional>
#include <utility>

namespace homeward::control {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::asio::awaitable;
using boost::asio::local::stream_protocol;
using Parser = http::request_parser<http::string_body>;
using HttpResponse = http::response<http::string_body>;

constexpr auto kTuple = boost::asio::as_tuple(boost::asio::use_awaitable);

/// What is still read of a request that was refused, so that the client sees the refusal instead
/// of a broken pipe.
constexpr std::size_t kDrain = 256 * 1024;

/// The refusal of a request that could not be read; nothing when the client left, or was so slow
/// that the stream closed itself.
std::optional<Response> read_failure(const beast::error_code& error) {
  if (error == http::error::body_limit) {
    return error_response(failure(ErrorCode::limit, "the body is larger than 64 KiB"));
  }
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    const Error large = failure(ErrorCode::limit, "the header is larger than 8 KiB");
    return Response{.status = 431, .body = to_json(large)};
  }
  const bool left = error == http::error::end_of_stream || error == http::error::partial_message;
  if (left || error.category() != http::make_error_code(http::error::bad_method).category()) {
    return std::nullopt;
  }
  return error_response(failure(ErrorCode::invalid, "this is not HTTP: " + error.message()));
}

HttpResponse http_response(Response response, unsigned version, bool keep_alive) {
  HttpResponse out(http::int_to_status(response.status), version);
  out.set(http::field::content_type, response.content_type);
  out.set(http::field::cache_control, "no-store");
  if (!response.allow.empty()) out.set(http::field::allow, response.allow);
  out.keep_alive(keep_alive);
  out.body() = std::move(response.body) + '\n';
  out.prepare_payload();
  return out;
}

}  // namespace

class Connection::Impl {
 public:
  Impl(stream_protocol::socket socket, ports::Operations& operations, const ControlLimits& limits,
       std::shared_ptr<std::size_t> streams)
      : stream_(std::move(socket)),
        operations_(operations),
        limits_(limits),
        streams_(std::move(streams)),
        buffer_(limits.header + limits.body) {}

  awaitable<void> run() {
    bool more = true;
    while (more && !finishing_) more = co_await serve_one();
    close();
  }

  void finish() {
    finishing_ = true;
    if (!answering_) close();
  }

 private:
  void close() {
    if (pump_) pump_->close();
    beast::error_code ignored;
    stream_.socket().shutdown(stream_protocol::socket::shutdown_both, ignored);
    stream_.close();
  }

  /// True when the client may send another request.
  awaitable<bool> serve_one() {
    Parser parser;
    parser.header_limit(limits_.header);
    parser.body_limit(limits_.body);
    stream_.expires_after(limits_.read_timeout);
    const auto [error, size] = co_await http::async_read(stream_, buffer_, parser, kTuple);
    if (error) {
      std::optional<Response> refusal = read_failure(error);
      if (refusal) co_await refuse(std::move(*refusal));
      co_return false;
    }

    const unsigned version = parser.get().version();
    const bool keep_alive = parser.get().keep_alive();
    std::string method(parser.get().method_string());
    std::string target(parser.get().target());
    std::string body = std::move(parser.get().body());
    stream_.expires_never();
    answering_ = true;
    Reply reply =
        co_await answer(&operations_, std::move(method), std::move(target), std::move(body));
    if (auto* response = std::get_if<Response>(&reply)) {
      HttpResponse message = http_response(std::move(*response), version, keep_alive);
      const bool sent = co_await send(std::move(message));
      answering_ = false;
      co_return sent&& keep_alive;
    }
    answering_ = false;
    if (finishing_) co_return false;
    auto feed = std::move(std::get<std::unique_ptr<ports::EventFeed>>(reply));
    co_await follow(std::move(feed), version);
    co_return false;
  }

  awaitable<bool> send(HttpResponse message) {
    stream_.expires_after(limits_.write_timeout);
    const auto [error, size] = co_await http::async_write(stream_, message, kTuple);
    co_return !error;
  }

  awaitable<void> refuse(Response refusal) {
    HttpResponse message = http_response(std::move(refusal), 11, false);
    const bool sent = co_await send(std::move(message));
    if (sent) co_await drain();
  }

  /// Reads away what the client still sends, within one more read timeout.
  awaitable<void> drain() {
    beast::error_code ignored;
    stream_.socket().shutdown(stream_protocol::socket::shutdown_send, ignored);
    std::array<char, 4096> rest{};
    const auto space = boost::asio::buffer(rest);
    stream_.expires_after(limits_.read_timeout);
    for (std::size_t drained = 0; drained < kDrain;) {
      const auto [error, size] = co_await stream_.async_read_some(space, kTuple);
      if (error) co_return;
      drained += size;
    }
  }

  /// Streams events until the client closes or sends anything, or can't keep up with a write.
  awaitable<void> follow(std::unique_ptr<ports::EventFeed> feed, unsigned version) {
    if (*streams_ >= limits_.streams || version < 11) {
      const Error error = failure(ErrorCode::limit, "too many clients follow events already");
      Response busy{.status = 503, .body = to_json(error)};
      co_await refuse(std::move(busy));
      co_return;
    }
    const bool begun = co_await send_stream_header();
    if (!begun) co_return;

    pump_ = FeedPump::start(stream_.get_executor(), std::move(feed), streams_);
    const std::shared_ptr<FeedPump> pump = pump_;
    stream_.socket().async_wait(stream_protocol::socket::wait_read,
                                [pump](const beast::error_code&) { pump->close(); });
    bool alive = true;
    while (alive) alive = co_await send_lines(pump);
    pump->close();
  }

  awaitable<bool> send_stream_header() {
    http::response<http::empty_body> head(http::status::ok, 11);
    head.set(http::field::content_type, "application/x-ndjson");
    head.set(http::field::cache_control, "no-store");
    head.keep_alive(false);
    head.chunked(true);
    http::response_serializer<http::empty_body> serializer(head);
    stream_.expires_after(limits_.write_timeout);
    const auto [error, size] = co_await http::async_write_header(stream_, serializer, kTuple);
    co_return !error;
  }

  awaitable<bool> send_lines(std::shared_ptr<FeedPump> pump) {
    const auto patience = limits_.keep_alive;
    std::string lines = co_await pump->lines(patience);
    if (pump->closed()) co_return false;
    if (lines.empty()) lines = keep_alive_json() + '\n';
    const auto chunk = http::make_chunk(boost::asio::buffer(lines));
    stream_.expires_after(limits_.write_timeout);
    const auto [error, size] = co_await boost::asio::async_write(stream_, chunk, kTuple);
    co_return !error;
  }

  beast::basic_stream<stream_protocol> stream_;
  ports::Operations& operations_;
  const ControlLimits limits_;
  std::shared_ptr<std::size_t> streams_;  ///< shared with pumps, which may end after us
  std::shared_ptr<FeedPump> pump_;        ///< null: not following
  beast::flat_buffer buffer_;
  bool answering_{false};
  bool finishing_{false};
};

Connection::Connection(stream_protocol::socket socket, ports::Operations& operations,
                       const ControlLimits& limits, std::shared_ptr<std::size_t> streams)
    : impl_(std::make_unique<Impl>(std::move(socket), operations, limits, std::move(streams))) {}

Connection::~Connection() = default;

boost::asio::awaitable<void> Connection::run() {
  return impl_->run();
}

void Connection::finish() {
  impl_->finish();
}

void turn_away(stream_protocol::socket socket) {
  const Error error = failure(ErrorCode::limit, "too many clients");
  const HttpResponse message = http_response({.status = 503, .body = to_json(error)}, 11, false);
  std::string head = "HTTP/1.1 503 Service Unavailable\r\n";
  for (const auto& field : message.base()) {
    head.append(field.name_string()).append(": ").append(field.value()).append("\r\n");
  }
  head += "\r\n" + message.body();
  beast::error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(boost::asio::buffer(head), ignored);
}

}  // namespace homeward::control
