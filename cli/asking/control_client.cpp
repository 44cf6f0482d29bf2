#include "cli/asking/control_client.hpp"

#include "cli/exit_code.hpp"
#include "cli/text/language.hpp"
#include "cli/text/phrases.hpp"
#include "lib/json/line_buffer.hpp"
#include "lib/json/parser.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <grp.h>
#include <sys/stat.h>

#include <array>
#include <csignal>
#include <exception>
#include <optional>
#include <utility>

namespace homeward::cli {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::asio::awaitable;
using boost::asio::local::stream_protocol;
using Request = http::request<http::string_body>;
using Stream = beast::basic_stream<stream_protocol>;

constexpr auto kTuple = boost::asio::as_tuple(boost::asio::use_awaitable);
constexpr std::uint64_t kMaxAnswer = 32UL * 1024UL * 1024UL;

struct Peer {
  std::filesystem::path socket;
  std::chrono::milliseconds patience;
};

/// The group whose members may ask: that of the socket, or of the folder that hides it.
std::string group_of(std::filesystem::path path) {
  struct stat found {};
  while (::stat(path.c_str(), &found) != 0) {
    if (!path.has_relative_path()) return "homeward";
    path = path.parent_path();
  }
  const group* owner = ::getgrgid(found.st_gid);
  return owner != nullptr ? owner->gr_name : std::to_string(found.st_gid);
}

[[noreturn]] void fail_to_connect(const Peer& peer, const beast::error_code& error) {
  const std::string socket = peer.socket.string();
  if (error == boost::system::errc::no_such_file_or_directory) {
    throw CommandFailure(ExitCode::unreachable,
                         tr("homewardd is not running (no socket at {0})", socket));
  }
  if (error == boost::system::errc::connection_refused) {
    throw CommandFailure(ExitCode::unreachable,
                         tr("homewardd is not running (nobody listens at {0})", socket));
  }
  if (error == boost::system::errc::permission_denied) {
    const std::string group = group_of(peer.socket);
    if (group == "root") {
      throw CommandFailure(ExitCode::no_permission,
                           tr("permission denied at {0}: only root may ask (sudo)", socket));
    }
    throw CommandFailure(ExitCode::no_permission,
                         tr("permission denied at {0}: only members of the group '{1}' may ask "
                            "(sudo usermod -aG {1} NAME, then log in again)",
                            socket, group));
  }
  throw CommandFailure(ExitCode::unreachable, socket + ": " + error.message());
}

[[noreturn]] void fail_to_talk(const Peer& peer, const beast::error_code& error) {
  if (error == beast::error::timeout) {
    throw CommandFailure(ExitCode::unreachable,
                         tr("homewardd does not answer (at {0})", peer.socket.string()));
  }
  throw CommandFailure(ExitCode::unreachable,
                       tr("homewardd hung up (at {0})", peer.socket.string()));
}

/// Turns an answer that tells an error into a failure.
[[noreturn]] void fail_as_told(unsigned status, const std::string& body) {
  json::Parser parser;
  const auto parsed = parser.parse(body);
  std::optional<std::string_view> message;
  if (parsed) message = parsed->member("error").member("message").text();
  if (!message) {
    throw CommandFailure(
        ExitCode::data,
        tr("homewardd's answer has status {0} and says nothing that this version understands",
           status));
  }
  const bool refused = status >= 400 && status < 500;
  throw CommandFailure(refused ? ExitCode::no : ExitCode::internal, told_text(*message));
}

Request make_request(http::verb verb, const std::string& target, const std::string& body) {
  Request request(verb, target, 11);
  request.set(http::field::host, "homeward");
  request.set(http::field::connection, "close");
  request.body() = body;
  request.prepare_payload();
  return request;
}

awaitable<void> send(Stream* stream, Peer peer, Request request) {
  stream->expires_after(peer.patience);
  const stream_protocol::endpoint endpoint(peer.socket.string());
  const auto [refused] = co_await stream->async_connect(endpoint, kTuple);
  if (refused) fail_to_connect(peer, refused);
  const auto [lost, sent] = co_await http::async_write(*stream, request, kTuple);
  // A server that turns us away answers before it reads; the answer tells more than the error.
  if (lost && lost != boost::system::errc::broken_pipe) fail_to_talk(peer, lost);
}

awaitable<std::string> exchange(Stream* stream, Peer peer, Request request) {
  co_await send(stream, peer, std::move(request));
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(kMaxAnswer);
  const auto [error, size] = co_await http::async_read(*stream, buffer, parser, kTuple);
  if (error) fail_to_talk(peer, error);
  std::string body = std::move(parser.get().body());
  while (!body.empty() && body.back() == '\n') body.pop_back();
  const unsigned status = parser.get().result_int();
  if (status != 200) fail_as_told(status, body);
  co_return body;
}

using Take = std::function<bool(std::string_view)>;

/// False when the taker has had enough.
bool take_lines(json::LineBuffer& lines, const Take& take) {
  while (const auto line = lines.next()) {
    if (!*line) throw CommandFailure(ExitCode::data, tr("homewardd sent too long a line"));
    if (!take(**line)) return false;
  }
  return true;
}

awaitable<void> read_stream(Stream* stream, Peer peer, Request request, Take take) {
  co_await send(stream, peer, std::move(request));
  beast::flat_buffer buffer;
  http::response_parser<http::buffer_body> parser;
  parser.body_limit(boost::none);
  const auto [error, size] = co_await http::async_read_header(*stream, buffer, parser, kTuple);
  if (error) fail_to_talk(peer, error);
  const unsigned status = parser.get().result_int();
  json::LineBuffer lines;
  std::array<char, 4096> space{};
  while (!parser.is_done()) {
    parser.get().body().data = space.data();
    parser.get().body().size = space.size();
    stream->expires_after(peer.patience);
    const auto [failed, more] = co_await http::async_read_some(*stream, buffer, parser, kTuple);
    if (failed && failed != http::error::need_buffer) fail_to_talk(peer, failed);
    const std::size_t filled = space.size() - parser.get().body().size;
    if (status != 200) fail_as_told(status, std::string(space.data(), filled));
    lines.append({space.data(), filled});
    if (!take_lines(lines, take)) co_return;
  }
  throw CommandFailure(ExitCode::unreachable, tr("homewardd ended the stream"));
}

/// Runs one exchange to its end; its failure becomes ours.
template <class T, class Start>
T run_to_end(Start start) {
  boost::asio::io_context context(1);
  Stream stream(context);
  std::exception_ptr failure;
  T result{};
  start(context, &stream, [&](const std::exception_ptr& thrown, T value) {
    failure = thrown;
    result = std::move(value);
  });
  context.run();
  if (failure) std::rethrow_exception(failure);
  return result;
}

std::string ask(const Peer& peer, Request request) {
  return run_to_end<std::string>([&](auto& context, Stream* stream, auto done) {
    boost::asio::co_spawn(context, exchange(stream, peer, std::move(request)), std::move(done));
  });
}

awaitable<bool> follow_to_end(Stream* stream, Peer peer, Request request, Take take) {
  co_await read_stream(stream, peer, std::move(request), std::move(take));
  co_return true;
}

}  // namespace

ControlClient::ControlClient(std::filesystem::path socket, std::chrono::milliseconds patience)
    : socket_(std::move(socket)), patience_(patience) {}

void ControlClient::wait_until_it_answers() const {
  constexpr std::chrono::seconds kPatience{15};
  constexpr std::chrono::milliseconds kPause{20};
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  boost::asio::io_context alone;
  boost::asio::steady_timer pause(alone);
  while (true) {
    try {
      static_cast<void>(get("/v1/status"));
      return;
    } catch (const CommandFailure& failure) {
      const bool late = std::chrono::steady_clock::now() > deadline;
      if (late || failure.code() != ExitCode::unreachable) throw;
    }
    pause.expires_after(kPause);
    pause.wait();
  }
}

void ControlClient::wait_until_it_is_gone() const {
  constexpr std::chrono::seconds kPatience{60};
  constexpr std::chrono::milliseconds kPause{50};
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  boost::asio::io_context alone;
  boost::asio::steady_timer pause(alone);
  while (std::chrono::steady_clock::now() < deadline) {
    try {
      static_cast<void>(get("/v1/status"));
    } catch (const CommandFailure& failure) {
      if (failure.code() == ExitCode::unreachable) return;
    }
    pause.expires_after(kPause);
    pause.wait();
  }
  throw CommandFailure(ExitCode::internal, tr("homewardd does not end"));
}

std::string ControlClient::get(const std::string& target) const {
  return ask({socket_, patience_}, make_request(http::verb::get, target, ""));
}

std::string ControlClient::post(const std::string& target, const std::string& body) const {
  return ask({socket_, patience_}, make_request(http::verb::post, target, body));
}

void ControlClient::follow(const std::string& target, const Take& take) const {
  Request request = make_request(http::verb::get, target, "");
  run_to_end<bool>([&](auto& context, Stream* stream, auto done) {
    const Peer peer{socket_, patience_};
    boost::asio::co_spawn(context, follow_to_end(stream, peer, std::move(request), take),
                          std::move(done));
  });
}

ControlClient::End ControlClient::follow_until(const std::string& target, const Take& take,
                                               std::chrono::steady_clock::time_point until) const {
  boost::asio::io_context context(1);
  Stream stream(context);
  boost::asio::steady_timer timer(context, until);
  boost::asio::signal_set signals(context, SIGINT, SIGTERM);
  std::optional<End> end;
  std::exception_ptr failure;
  const auto finish = [&](End why) {
    if (end) return;
    end = why;
    stream.close();
    timer.cancel();
    signals.cancel();
  };
  timer.async_wait([&](const beast::error_code& error) {
    if (!error) finish(End::time);
  });
  signals.async_wait([&](const beast::error_code& error, int) {
    if (!error) finish(End::interrupted);
  });
  Request request = make_request(http::verb::get, target, "");
  boost::asio::co_spawn(context,
                        follow_to_end(&stream, {socket_, patience_}, std::move(request), take),
                        [&](const std::exception_ptr& thrown, bool) {
                          // What comes after the end is the stream's complaint that it was closed.
                          if (!end) failure = thrown;
                          finish(End::enough);
                        });
  context.run();
  if (failure) std::rethrow_exception(failure);
  return *end;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
  std::string out;
  for (const char c : text) {
    if (kPlain.find(c) != kPlain.npos) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kDigits[byte / 16], kDigits[byte % 16]};
    }
  }
  return out;
}

}  // namespace homeward::cli
