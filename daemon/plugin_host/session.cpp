#include "daemon/plugin_host/session.hpp"

#include "daemon/plugin_host/translate.hpp"
#include "lib/async/spawn.hpp"
#include "lib/log/log.hpp"
#include "plugins/protocol/encode.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <utility>

namespace homeward::plugin_host {
namespace {

namespace limits = protocol::limits;
using core::SteadyTime;

constexpr std::size_t kReadBytes = 32UL * 1024UL;
constexpr std::chrono::seconds kChallenge{2};
constexpr std::chrono::minutes kMalformedWindow{1};

bool wants_resend(const protocol::Hello& hello) {
  const auto& list = hello.capabilities;
  return !hello.run.empty() && std::find(list.begin(), list.end(), "resend") != list.end();
}

}  // namespace

Session::Session(Socket socket, Peer peer, ports::Clock& clock, ports::EventSink& sink,
                 SessionHost& host)
    : socket_(std::move(socket)),
      peer_(peer),
      clock_(clock),
      sink_(sink),
      host_(host),
      keeper_timer_(clock.make_timer()),
      throttle_timer_(clock.make_timer()),
      challenge_timer_(clock.make_timer()),
      ended_(socket_.get_executor()),
      outbound_(socket_.get_executor()),
      desk_(clock),
      lines_(limits::kLine),
      started_(clock.now()) {
  desk_.on_ended([this] { ended_.notify(); });
}

boost::asio::awaitable<void> Session::run() {
  async::spawn("plugin keeper", socket_.get_executor(), child(keep_alive()));
  const bool welcomed = co_await greet();
  if (welcomed) {
    async::spawn("plugin writer", socket_.get_executor(), child(outbound_.run(socket_)));
    co_await converse();
  }
  close("closed", "the connection ended");
  while (children_ > 0 || !desk_.empty()) co_await ended_.wait();
  if (welcomed) co_await farewell();
}

boost::asio::awaitable<void> Session::child(boost::asio::awaitable<void> work) {
  ++children_;
  co_await std::move(work);
  --children_;
  ended_.notify();
}

// --- Life signs -------------------------------------------------------------------------------

boost::asio::awaitable<void> Session::keep_alive() {
  while (!closed_) {
    const SteadyTime deadline = next_check();
    co_await keeper_timer_->wait_until(deadline);
    if (!closed_) check(clock_.now());
  }
}

SteadyTime Session::next_check() const {
  if (stage_ == Stage::silent) return started_ + limits::kHelloWithin;
  if (stage_ == Stage::greeting) return SteadyTime::max();
  if (!unanswered_since_) return next_ping_;
  return std::min(next_ping_, *unanswered_since_ + limits::kPongWithin);
}

void Session::check(SteadyTime now) {
  if (stage_ == Stage::silent && now >= started_ + limits::kHelloWithin) {
    refuse("no hello within 5 s");
    return;
  }
  if (stage_ != Stage::open) return;
  tell_flooding(false);
  // A pong may lie unread behind what we have not read ourselves.
  if (unanswered_since_ && busy_) unanswered_since_ = now;
  if (unanswered_since_ && now - *unanswered_since_ >= limits::kPongWithin) {
    close("no-pong", "the plugin did not answer for 30 s");
    return;
  }
  if (now >= next_ping_) ping();
}

void Session::ping() {
  const SteadyTime now = clock_.now();
  if (!unanswered_since_) unanswered_since_ = now;
  next_ping_ = now + limits::kPingEvery;
  send(protocol::encode(protocol::Ping{}));
}

boost::asio::awaitable<bool> Session::answers() {
  if (closed_) co_return false;
  ++children_;
  ping();
  const SteadyTime deadline = clock_.now() + kChallenge;
  const bool silent = co_await challenge_timer_->wait_until(deadline);
  const bool alive = !closed_ && (busy_ || !silent);
  --children_;
  ended_.notify();
  co_return alive;
}

// --- Hello ------------------------------------------------------------------------------------

boost::asio::awaitable<std::optional<std::string>> Session::first_line() {
  while (!closed_) {
    const auto line = lines_.next();
    if (line && *line) co_return std::string(**line);
    if (line) {
      refuse(line->error().what);
      break;
    }
    const bool more = co_await read_more();
    if (!more) break;
  }
  co_return std::nullopt;
}

boost::asio::awaitable<bool> Session::greet() {
  const std::optional<std::string> line = co_await first_line();
  if (!line) co_return false;
  stage_ = Stage::greeting;
  const Result<protocol::FromPlugin> message = decoder_.from_plugin(*line);
  const protocol::Hello* hello = message ? std::get_if<protocol::Hello>(&*message) : nullptr;
  if (hello == nullptr) {
    refuse("the first line must be a hello" +
           (message ? std::string() : ": " + to_text(message.error())));
    co_return false;
  }
  const auto turn_away = [this, hello](const std::string& reason) {
    refuse(reason, host_.refused(*hello, reason));
    return false;
  };
  if (hello->protocol != limits::kVersion) {
    co_return turn_away("protocol " + std::to_string(hello->protocol) +
                        " is not spoken here; version " + std::to_string(limits::kVersion) + " is");
  }
  protocol::Hello copy = *hello;
  const Result<PluginRecord*> record = co_await host_.admit(*this, std::move(copy));
  if (closed_) co_return false;
  if (!record) co_return turn_away(record.error().what);
  const Result<protocol::Welcome> welcome = host_.welcome(**record, *hello);
  if (!welcome) co_return turn_away(welcome.error().what);
  record_ = *record;
  resend_ = wants_resend(*hello);
  stage_ = Stage::open;
  next_ping_ = clock_.now() + limits::kPingEvery;
  keeper_timer_->cancel();
  send(protocol::encode(*welcome));
  log::notice("a plugin connected",
              {{"plugin", record_->id().str()}, {"version", hello->version}, {"pid", peer_.pid}});
  tell({record_->id(), ports::SourceHealth::State::ok, "connected", {}});
  co_return true;
}

void Session::refuse(const std::string& reason, bool is_news) {
  if (is_news) log::warning("a plugin was refused", {{"reason", reason}, {"pid", peer_.pid}});
  send_now(protocol::encode(protocol::Refuse{reason}));
  close("refused", reason);
}

// --- Lines in ---------------------------------------------------------------------------------

boost::asio::awaitable<bool> Session::read_more() {
  const std::span<char> room = lines_.prepare(kReadBytes);
  const auto buffer = boost::asio::buffer(room.data(), kReadBytes);
  boost::system::error_code error;
  auto token = boost::asio::redirect_error(boost::asio::use_awaitable, error);
  const std::size_t bytes = co_await socket_.async_read_some(buffer, token);
  if (error || closed_) co_return false;
  lines_.commit(bytes);
  co_return true;
}

boost::asio::awaitable<void> Session::converse() {
  while (!closed_) {
    busy_ = true;
    co_await take_lines();
    co_await pay_debt();
    busy_ = false;
    if (closed_) break;
    const bool more = co_await read_more();
    if (!more) close("closed", "the plugin closed the connection");
  }
}

boost::asio::awaitable<void> Session::take_lines() {
  while (!closed_) {
    const auto line = lines_.next();
    if (!line) break;
    if (!*line) {
      malformed(line->error());
      continue;
    }
    Result<protocol::FromPlugin> message = decoder_.from_plugin(**line);
    if (!message) {
      malformed(message.error());
      continue;
    }
    if (auto* events = std::get_if<protocol::Events>(&*message)) {
      add(std::move(*events));
      continue;
    }
    co_await flush();
    protocol::FromPlugin other = std::move(*message);
    co_await handle(std::move(other));
  }
  co_await flush();
}

void Session::add(protocol::Events message) {
  for (const protocol::Event& event : message.events) {
    if (record_->owns(event.device)) continue;
    malformed(failure(ErrorCode::invalid, "a device id begins with '<plugin>:'", "event"));
    return;
  }
  if (resend_ && message.sequence) {
    if (record_->is_repeat(*message.sequence)) return;
    batch_.sequence = message.sequence;
  }
  const SteadyTime now = clock_.now();
  for (protocol::Event& event : message.events) {
    if (record_->admit(event, now)) batch_.events.push_back(to_source(std::move(event)));
  }
}

boost::asio::awaitable<void> Session::flush() {
  tell_flooding(false);
  if (batch_.events.empty() && !batch_.sequence) co_return;
  // A batch of which every event was dropped still carries its sequence: the plugin is owed the
  // word that the line is dealt with.
  ports::SourceBatch batch = std::exchange(batch_, {});
  batch.plugin = record_->id();
  if (resend_) batch.run = record_->run();
  co_await sink_.take(std::move(batch));
}

boost::asio::awaitable<void> Session::pay_debt() {
  const SteadyTime paid = record_->may_read_at();
  if (closed_ || paid <= clock_.now()) co_return;
  co_await throttle_timer_->wait_until(paid);
}

boost::asio::awaitable<void> Session::handle(protocol::FromPlugin message) {
  if (auto* device = std::get_if<protocol::Device>(&message)) {
    protocol::Device described = std::move(*device);
    co_await handle_device(std::move(described));
  } else if (auto* gone = std::get_if<protocol::Gone>(&message)) {
    protocol::Gone left = std::move(*gone);
    co_await handle_gone(std::move(left));
  } else if (const auto* health = std::get_if<protocol::Health>(&message)) {
    tell(to_source(record_->id(), *health));
  } else if (const auto* result = std::get_if<protocol::CommandResult>(&message)) {
    desk_.complete(*result);
  } else if (std::holds_alternative<protocol::Ping>(message)) {
    send(protocol::encode(protocol::Pong{}));
  } else if (std::holds_alternative<protocol::Pong>(message)) {
    unanswered_since_.reset();
    challenge_timer_->cancel();
  } else if (const auto* bye = std::get_if<protocol::Bye>(&message)) {
    said_bye_ = true;
    close("bye", bye->reason);
  } else {
    malformed(failure(ErrorCode::invalid, "a second hello", "line"));
  }
}

boost::asio::awaitable<void> Session::handle_device(protocol::Device device) {
  if (!record_->owns(device.id)) {
    malformed(failure(ErrorCode::invalid, "a device id begins with '<plugin>:'", "device"));
    co_return;
  }
  if (!record_->admit_device(device.id)) co_return;
  ports::SourceDevice described = to_source(record_->id(), std::move(device));
  co_await sink_.take(std::move(described));
}

boost::asio::awaitable<void> Session::handle_gone(protocol::Gone gone) {
  if (!record_->owns(gone.device)) {
    malformed(failure(ErrorCode::invalid, "a device id begins with '<plugin>:'", "gone"));
    co_return;
  }
  record_->forget_device(gone.device);
  ports::SourceDevice left;
  left.plugin = record_->id();
  left.address = core::DeviceAddress(std::move(gone.device));
  left.gone = true;
  co_await sink_.take(std::move(left));
}

void Session::malformed(const Error& error) {
  const SteadyTime now = clock_.now();
  record_->count_malformed();
  while (!malformed_.empty() && now - malformed_.front() >= kMalformedWindow) {
    malformed_.pop_front();
  }
  if (malformed_.empty()) {
    log::warning("a plugin sent a malformed line",
                 {{"plugin", record_->id().str()}, {"what", to_text(error)}});
  }
  malformed_.push_back(now);
  if (malformed_.size() < limits::kMalformedPerMinute) return;
  stop("20 malformed lines within a minute, the last: " + to_text(error));
  close_code_ = "malformed";
}

// --- Lines out, and the end -------------------------------------------------------------------

void Session::send(std::string_view lines) {
  if (closed_ || outbound_.push(lines)) return;
  close("not-reading", "the plugin does not read what is sent to it");
}

void Session::send_now(std::string_view line) {
  // Best effort on the way out: nothing waits for a plugin that may not read.
  if (!closed_ && outbound_.idle()) {
    [[maybe_unused]] const ssize_t sent =
        ::send(socket_.native_handle(), line.data(), line.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  }
}

void Session::committed(std::uint64_t sequence) {
  if (!closed_ && resend_ && record_->has_taken(sequence)) outbound_.committed(sequence);
}

boost::asio::awaitable<Result<std::string>> Session::command(ports::SourceCommand command) {
  const auto send_line = [this](const std::string& line) { send(line); };
  std::function<void(std::string)> sender = send_line;
  Result<std::string> result = co_await desk_.ask(std::move(command), std::move(sender));
  co_return result;
}

void Session::tell(const ports::SourceHealth& health) {
  record_->note(health);
  sink_.take(health);
}

void Session::tell_flooding(bool gone) {
  const auto changed = record_->flooding_changed(clock_.now(), gone);
  if (changed) sink_.take(*changed);
}

void Session::stop(const std::string& reason) {
  send_now(protocol::encode(protocol::Bye{reason}));
  close("stopped", reason);
}

void Session::replace() {
  close("replaced", "another connection of the plugin took its place");
}

void Session::close(std::string code, std::string detail) {
  if (closed_) return;
  closed_ = true;
  close_code_ = std::move(code);
  close_detail_ = std::move(detail);
  outbound_.stop();
  keeper_timer_->cancel();
  throttle_timer_->cancel();
  challenge_timer_->cancel();
  desk_.close();
  boost::system::error_code ignored;
  socket_.close(ignored);
}

boost::asio::awaitable<void> Session::farewell() {
  log::notice("a plugin left",
              {{"plugin", record_->id().str()}, {"code", close_code_}, {"detail", close_detail_}});
  if (!host_.release(*this)) co_return;
  tell_flooding(true);
  const core::PluginId plugin = record_->id();
  if (said_bye_) co_await sink_.ended(plugin);
  tell({plugin, ports::SourceHealth::State::disconnected, close_code_, close_detail_});
}

}  // namespace homeward::plugin_host
