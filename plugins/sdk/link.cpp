#include "plugins/sdk/link.hpp"

#include "lib/async/spawn.hpp"
#include "lib/base/hex.hpp"
#include "lib/log/log.hpp"
#include "plugins/protocol/encode.hpp"
#include "plugins/sdk/commands.hpp"
#include "plugins/sdk/outgoing.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <array>
#include <random>
#include <utility>

namespace homeward::sdk {
namespace {

namespace asio = boost::asio;

/// Control lines are written in pieces of about this size, so that many devices cost no memory.
constexpr std::size_t kWriteAtOnce = 64UL * 1024UL;
/// So long the core may take to close after our bye.
constexpr std::chrono::milliseconds kLinger{1'000};
/// The core takes 500 by default; a source that invents devices must not fill our memory.
constexpr std::size_t kMostDevices = 10'000;

/// 128 random bits: no two processes ever have the same.
std::string random_run() {
  std::random_device random;
  std::string run;
  for (int word = 0; word < 4; ++word) run += to_hex(random(), sizeof(std::uint32_t));
  return run;
}

protocol::Hello hello_of(const Options& options) {
  protocol::Hello hello;
  hello.plugin = options.plugin;
  hello.name = "homeward-" + options.plugin;
  hello.version = options.version;
  hello.capabilities = options.capabilities;
  if (std::find(hello.capabilities.begin(), hello.capabilities.end(), "resend") ==
      hello.capabilities.end()) {
    hello.capabilities.emplace_back("resend");
  }
  hello.run = random_run();
  return hello;
}

SendQueue::Limits queue_limits(const Options& options) {
  SendQueue::Limits limits;
  limits.events = options.max_queue;
  limits.full_for = options.timings.full_for;
  return limits;
}

protocol::HealthState to_protocol(HealthState state) {
  switch (state) {
    case HealthState::ok: return protocol::HealthState::ok;
    case HealthState::degraded: return protocol::HealthState::degraded;
    case HealthState::failed: return protocol::HealthState::failed;
  }
  return protocol::HealthState::failed;
}

}  // namespace

Link::Link(asio::any_io_executor executor, Options options)
    : executor_(std::move(executor)),
      options_(std::move(options)),
      hello_(hello_of(options_)),
      queue_(queue_limits(options_)),
      backoff_(options_.timings.backoff_least, options_.timings.backoff_most,
               std::random_device{}()),
      away_since_(std::chrono::steady_clock::now()),
      before_attempt_(executor_),
      before_goodbye_(executor_),
      drained_(executor_) {}

asio::awaitable<Result<void>> Link::run() {
  Result<void> outcome;
  while (!leaving_ && outcome) {
    const auto connection = std::make_shared<Connection>(executor_);
    connection_ = connection;
    bool refused = false;
    const Result<void> connected = co_await connection->connect(options_.socket);
    if (connected) {
      const Result<void> served = co_await serve(connection);
      refused = !served && served.error().code == ErrorCode::refused;
      if (refused && !options_.ask_again_after) outcome = served;
    } else if (!std::exchange(complained_, true)) {
      log::warning("the gateway can't be reached; trying on",
                   {{"why", to_text(connected.error())}});
    }
    connection->close();
    drained_.notify();  // who waits may have waited long enough for a core that is away
    if (!leaving_ && outcome) co_await wait_before_next_attempt(refused);
  }
  ended_ = true;
  connection_.reset();
  if (queue_.size() > 0) log::warning("events were not committed", {{"events", queue_.size()}});
  drained_.notify();
  co_return outcome;
}

asio::awaitable<void> Link::wait_before_next_attempt(bool refused) {
  before_attempt_.expires_after(refused ? *options_.ask_again_after : backoff_.next());
  co_await before_attempt_.async_wait(kAwait);
}

asio::awaitable<Result<void>> Link::serve(ConnectionPtr connection) {
  const Result<void> greeted = co_await greet(connection);
  if (!greeted) {
    const std::string why = to_text(greeted.error());
    if (std::exchange(not_welcomed_, why) != why) {
      log::warning("no welcome from the gateway", {{"why", why}});
    }
    co_return greeted;
  }
  not_welcomed_.clear();
  log::notice("connected to the gateway");
  backoff_.reset();
  complained_ = false;
  connection->tasks = 2;
  async::spawn("writer", executor_, write_lines(shared_from_this(), connection));
  async::spawn("keep alive", executor_, keep_alive(shared_from_this(), connection));
  co_await read_lines(connection);
  connection->close();
  while (connection->tasks > 0) co_await connection->task_done.wait();
  away_since_ = std::chrono::steady_clock::now();
  if (!leaving_) log::notice("the gateway is gone; connecting again");
  co_return Result<void>{};
}

asio::awaitable<Result<void>> Link::greet(ConnectionPtr connection) {
  protocol::encode(connection->out, hello_);
  connection->close_after(options_.timings.greeting);
  const Result<void> sent = co_await connection->flush();
  if (!sent) co_return sent;
  const Result<std::string_view> line = co_await connection->read_line();
  if (!line) co_return line.error();
  connection->close_after(options_.timings.silent_for);
  const Result<protocol::FromCore> message = decoder_.from_core(*line);
  if (!message) co_return message.error();
  if (const auto* refuse = std::get_if<protocol::Refuse>(&*message)) {
    co_return failure(ErrorCode::refused, refuse->reason, options_.socket);
  }
  if (const auto* welcome = std::get_if<protocol::Welcome>(&*message)) co_return accept(*welcome);
  co_return failure(ErrorCode::invalid, "the gateway answered hello with something else");
}

Result<void> Link::accept(const protocol::Welcome& message) {
  Welcome welcome;
  welcome.session = message.session;
  boost::system::error_code error;
  boost::json::value config = boost::json::parse(message.config, error);
  if (error || !config.is_object()) {
    return failure(ErrorCode::invalid, "the gateway's welcome has no config");
  }
  welcome.config = std::move(config.get_object());
  welcome.driven_clock = message.driven_clock;
  for (const auto& device : message.devices) welcome.known.emplace(device.id, device.keep);

  queue_.rewind(message.committed);
  words_to_tell_.clear();
  for (auto& [device, word] : words_) {
    word.queued = true;
    words_to_tell_.push_back(device);
  }
  health_queued_ = !health_line_.empty();
  away_since_.reset();
  note_progress();
  if (on_welcome_) on_welcome_(welcome);
  return {};
}

asio::awaitable<void> Link::read_lines(ConnectionPtr connection) {
  while (connection->is_open()) {
    const Result<std::string_view> line = co_await connection->read_line();
    if (line) {
      if (!leaving_) connection->close_after(options_.timings.silent_for);
      handle(connection, *line);
    } else if (line.error().code == ErrorCode::disconnected) {
      co_return;
    } else {
      log::warning("a line of the gateway was skipped", {{"why", line.error().what}});
    }
  }
}

void Link::handle(const ConnectionPtr& connection, std::string_view line) {
  Result<protocol::FromCore> message = decoder_.from_core(line);
  if (!message) {
    log::warning("a line of the gateway was skipped", {{"why", to_text(message.error())}});
    return;
  }
  connection->let_rest(false);
  if (const auto* committed = std::get_if<protocol::Committed>(&*message)) {
    take(*committed);
    connection->let_rest(may_rest(std::chrono::steady_clock::now()));
  } else if (auto* command = std::get_if<protocol::Command>(&*message)) {
    answer(executor_, connection, on_command_, std::move(*command));
  } else if (std::holds_alternative<protocol::Ping>(*message)) {
    connection->pong_due = true;
    connection->wake.notify();
  } else if (const auto* bye = std::get_if<protocol::Bye>(&*message)) {
    log::notice("the gateway says goodbye", {{"reason", bye->reason}});
  }
  // A pong needs no answer: any line proves that the core is alive.
}

void Link::take(const protocol::Committed& message) {
  queue_.committed(message.sequence);
  note_progress();
}

/// Many commits, one soon after the other, only free memory, as long as nobody waits for them and
/// the queue is far from full: they may be read some milliseconds later, several at a time.
bool Link::may_rest(std::chrono::steady_clock::time_point now) {
  constexpr std::chrono::milliseconds kSoon{500};
  constexpr int kMany = 8;
  constexpr std::size_t kFew = 1'000;
  const bool soon = now - std::exchange(last_commit_, now) < kSoon;
  commits_in_a_row_ = soon ? std::min(commits_in_a_row_ + 1, kMany) : 0;
  return commits_in_a_row_ == kMany && draining_ == 0 && !stop_reason_ && queue_.size() < kFew &&
         !dropping_told_at_;
}

asio::awaitable<void> Link::write_lines(std::shared_ptr<Link> self, ConnectionPtr connection) {
  bool last = false;
  while (connection->is_open() && !last) {
    last = self->gather(*connection);
    if (connection->out.empty()) {
      co_await connection->wake.wait();
      continue;
    }
    const Result<void> written = co_await connection->flush();
    if (!written) connection->close();
  }
  if (last) connection->end_of_output();
  --connection->tasks;
  connection->task_done.notify();
}

/// Collects what is to be written next; true when it ends with our bye.
bool Link::gather(Connection& connection) {
  std::string& out = connection.out;
  if (std::exchange(connection.pong_due, false)) protocol::encode(out, protocol::Pong{});
  if (std::exchange(connection.ping_due, false)) protocol::encode(out, protocol::Ping{});
  out += std::exchange(connection.replies, {});
  if (std::exchange(health_queued_, false)) out += health_line_;
  gather_words(out);
  if (!words_to_tell_.empty()) return false;
  if (leaving_) {
    protocol::encode(out, protocol::Bye{stop_reason_.value_or("")});
    return true;
  }
  if (out.size() < kWriteAtOnce) queue_.append_next_line(out);
  return false;
}

void Link::gather_words(std::string& out) {
  while (!words_to_tell_.empty() && out.size() < kWriteAtOnce) {
    Word& word = words_[words_to_tell_.front()];
    word.queued = false;
    out += word.line;
    words_to_tell_.pop_front();
  }
}

asio::awaitable<void> Link::keep_alive(std::shared_ptr<Link> self, ConnectionPtr connection) {
  const auto every = self->options_.timings.ping_every;
  while (connection->is_open()) {
    co_await connection->pause(every);
    connection->ping_due = true;
    connection->wake.notify();
  }
  --connection->tasks;
  connection->task_done.notify();
}

void Link::stop(std::string reason) {
  if (stop_reason_) return;
  stop_reason_ = std::move(reason);
  if (connection_) connection_->end_rest();
  async::spawn("goodbye", executor_, say_goodbye(shared_from_this()));
}

asio::awaitable<void> Link::say_goodbye(std::shared_ptr<Link> self) {
  if (self->queue_.size() > 0) {
    self->before_goodbye_.expires_after(self->options_.timings.goodbye);
    co_await self->before_goodbye_.async_wait(kAwait);
  }
  self->leaving_ = true;
  self->before_attempt_.cancel();
  if (!self->connection_) co_return;
  self->connection_->close_after(kLinger);
  self->connection_->wake.notify();
}

void Link::send(std::vector<Event> events) {
  const auto now = std::chrono::steady_clock::now();
  for (Event& event : events) {
    Result<protocol::Event> sendable = outgoing(std::move(event));
    if (sendable) {
      queue_.push(std::move(*sendable), now);
    } else {
      log::warning("an event was left out", {{"why", to_text(sendable.error())}});
    }
  }
  note_drops();
  wake_writer();
}

void Link::send(Device device) {
  Result<protocol::Device> sendable = outgoing(std::move(device));
  if (!sendable) {
    log::warning("a device was left out", {{"why", to_text(sendable.error())}});
    return;
  }
  const bool shortened = shorten(*sendable);
  tell(sendable->id, protocol::encode(*sendable));
  const auto word = words_.find(sendable->id);
  if (!shortened || word == words_.end() || std::exchange(word->second.shortened, true)) return;
  log::warning("a device's description is too long and was shortened",
               {{"device", sendable->id}, {"properties", sendable->properties.size()}});
}

void Link::gone(std::string device, bool removed) {
  protocol::Gone message{std::move(device), removed};
  std::string line = protocol::encode(message);
  tell(std::move(message.device), std::move(line));
}

void Link::tell(std::string device, std::string line) {
  if (words_.size() >= kMostDevices && !words_.contains(device)) {
    log::warning("a device was left out, there are too many", {{"known", words_.size()}});
    return;
  }
  Word& word = words_[device];
  word.line = std::move(line);
  if (!std::exchange(word.queued, true)) words_to_tell_.push_back(std::move(device));
  wake_writer();
}

void Link::health(HealthState state, std::string code, std::string detail) {
  own_health_ = protocol::Health{to_protocol(state), std::move(code), std::move(detail)};
  // While reports are dropped the core knows us as degraded; only worse news comes between.
  if (!dropping_told_at_ || state == HealthState::failed) queue_health(*own_health_);
}

void Link::note_drops() {
  if (queue_.dropped() == told_dropped_) return;
  const auto now = std::chrono::steady_clock::now();
  if (dropping_told_at_ && now - *dropping_told_at_ < options_.timings.full_for) return;
  dropping_told_at_ = now;
  told_dropped_ = queue_.dropped();
  log::warning("reports were dropped, the gateway takes no more", {{"total", told_dropped_}});
  queue_health({protocol::HealthState::degraded, "reports-dropped",
                std::to_string(told_dropped_) + " reports dropped since the start"});
}

void Link::note_progress() {
  drained_.notify();
  if (queue_.size() == 0) before_goodbye_.cancel();
  if (!dropping_told_at_ || !queue_.has_ample_room()) return;
  dropping_told_at_.reset();
  told_dropped_ = queue_.dropped();
  protocol::Health over{protocol::HealthState::ok, "reports-dropped",
                        std::to_string(told_dropped_) + " reports dropped in all; now it is over"};
  queue_health(own_health_.value_or(std::move(over)));
}

void Link::queue_health(const protocol::Health& message) {
  health_line_ = protocol::encode(message);
  health_queued_ = true;
  wake_writer();
}

void Link::wake_writer() {
  if (connection_) connection_->wake.notify();
}

asio::awaitable<void> Link::drained_below(std::size_t fewer_than) {
  const std::size_t bound = std::max<std::size_t>(fewer_than, 1);
  ++draining_;
  if (connection_) connection_->end_rest();
  while (!ended_ && !core_is_given_up() && queue_.size() >= bound) co_await drained_.wait();
  --draining_;
}

bool Link::core_is_given_up() const {
  const auto wait = options_.wait_for_core;
  return away_since_ && wait && std::chrono::steady_clock::now() - *away_since_ >= *wait;
}

}  // namespace homeward::sdk
