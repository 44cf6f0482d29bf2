#include "daemon/app/forwarder.hpp"

#include "lib/log/log.hpp"

#include <algorithm>
#include <utility>

namespace homeward::app {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds kProgress{30};  ///< the loop goes round at least this often
constexpr milliseconds kGoodbye{2'000};
constexpr milliseconds kGrace{100};  ///< for a disconnect, when the goodbye took the whole time
constexpr seconds kPatienceWithFirst{5};
/// A connection that ends sooner, and before the broker took a message, was of no use.
constexpr seconds kHangsUp{10};
constexpr seconds kSoon{1};  ///< what is due but has to wait is looked at again after this

}  // namespace

Forwarder::Forwarder(boost::asio::any_io_executor executor, PlatformPorts platform,
                     const World& world, const ports::OutboxDepth& depth, ForwarderHooks hooks,
                     std::uint64_t random_seed)
    : platform_(std::move(platform)),
      world_(world),
      hooks_(std::move(hooks)),
      wakeup_(world.service_clock),
      drain_(executor, platform_, world, depth, hooks_.rows, wakeup_, random_seed),
      tasks_(executor, world.service_clock),
      plan_(platform_.options.brokers, random_seed),
      credentials_(platform_.credentials),
      random_(static_cast<std::minstd_rand::result_type>(random_seed)),
      last_progress_(world.service_clock.now()) {}

Forwarder::~Forwarder() = default;

void Forwarder::stop() {
  stopping_ = true;
  wakeup_.notify();
}

void Forwarder::beat_now() {
  next_beat_ = world_.service_clock.now();
  wakeup_.notify();
}

boost::asio::awaitable<void> Forwarder::run() {
  while (!stopping_) {
    last_progress_ = world_.service_clock.now();
    if (!hooks_.speaks()) {
      co_await stay_silent();
      continue;
    }
    const bool up = co_await connect();
    if (up) co_await serve();
    if (!stopping_) co_await pause();
  }
  co_await tasks_.wait();
  co_await drain_.wait_for_disk();
}

boost::asio::awaitable<bool> Forwarder::connect() {
  const BrokerPlan::Attempt attempt = plan_.next();
  credentials_.used();
  Result<ports::LinkOptions> options = platform_.link_options(attempt.broker);
  if (!options) {
    note_failure(options.error());
    co_return false;
  }
  ports::StatusMessage gone;
  gone.online = false;
  gone.reason = "connection lost";
  options->will = status_message(gone);
  options->subscriptions = platform_.profile->subscriptions();
  if (attempt.going_back) options->connect_timeout = kPatienceWithFirst;
  const Result<void> done = co_await platform_.link->connect(std::move(*options));
  if (done) {
    note_connected(attempt.broker);
  } else if (attempt.going_back) {
    note_first_away(done.error());
  } else {
    note_failure(done.error());
  }
  co_return bool{done};
}

/// Birth, will or goodbye. They never expire at a broker: who was away learns how it stands.
ports::WireMessage Forwarder::status_message(const ports::StatusMessage& status) const {
  ports::WireMessage message = platform_.profile->status(status, world_.home_clock.wall_now());
  message.retain = platform_.options.retain_status;
  return message;
}

void Forwarder::note_connected(const std::string& broker) {
  connected_ = true;
  last_error_ = platform_.link->complaint();
  plan_.connected(world_.service_clock.now(), last_error_.empty());
  connected_since_ = world_.home_clock.wall_now();
  log::notice("platform connected", {{"platform", id().str()}, {"broker", broker}});
  if (!last_error_.empty()) {
    log::warning("platform complains", {{"platform", id().str()}, {"what", last_error_}});
  }
}

void Forwarder::note_first_away(const Error& error) {
  plan_.first_still_away();
  log::info("the first broker is still away", {{"platform", id().str()}, {"what", to_text(error)}});
}

/// It is time to go back to the first broker, and nothing would have to wait for it; or a password
/// or certificate was replaced: taken at once, so that a mistake in it shows while the old one
/// still works.
bool Forwarder::wants_another_connection() {
  const std::optional<core::SteadyTime> failback = plan_.failback_at();
  if (failback && world_.service_clock.now() >= *failback && queue().idle()) {
    plan_.go_back();
    return true;
  }
  if (!credentials_.replaced() || queue().under_way() > 0) return false;
  plan_.change_over();
  return true;
}

void Forwarder::note_failure(const Error& error) {
  plan_.failed();
  const std::string what = to_text(error);
  // The same trouble is told once; status shows it for as long as it lasts.
  if (what != last_error_) {
    log::warning("platform unreachable", {{"platform", id().str()}, {"what", what}});
  }
  last_error_ = what;
}

boost::asio::awaitable<void> Forwarder::pause() {
  const BrokerPlan::Pause pause = plan_.pause();
  const core::SteadyTime begin = world_.service_clock.now();
  while (!stopping_) {
    const core::SteadyTime until = begin + (alarm_waits() ? pause.with_alarm : pause.calm);
    if (world_.service_clock.now() >= until) break;
    co_await wakeup_.wait_until(until);
  }
}

bool Forwarder::alarm_waits() const {
  return queue().depth().rows[static_cast<std::size_t>(ports::MessageClass::alarm)] > 0;
}

/// Without consent there is nobody to be connected to.
boost::asio::awaitable<void> Forwarder::stay_silent() {
  plan_.forget_failures();
  last_error_.clear();
  const core::SteadyTime until = world_.service_clock.now() + kProgress;
  co_await wakeup_.wait_until(until);
}

boost::asio::awaitable<void> Forwarder::serve() {
  const core::SteadyTime since = world_.service_clock.now();
  const std::uint64_t published = drain_.published();
  drain_.open(plan_.current());
  tasks_.spawn("take commands", take_commands());
  const ports::StatusMessage birth = hooks_.birth();
  ports::WireMessage hello = status_message(birth);
  tasks_.spawn("say online", publish_message(std::move(hello)));
  tasks_.spawn("introduce", publish_in_order(platform_.profile->introduction(birth)));
  next_beat_ = world_.service_clock.now();
  bool left = false;
  while (!stopping_ && platform_.link->connected() && hooks_.speaks()) {
    last_progress_ = world_.service_clock.now();
    left = co_await leave_if_due();
    if (left) break;
    beat_if_due();
    drain_.send_due(tasks_);
    const core::SteadyTime deadline = next_deadline();
    co_await wakeup_.wait_until(deadline);
  }
  const bool stood = world_.service_clock.now() - since >= kHangsUp;
  const bool of_use = stood || drain_.published() > published;
  if (of_use) plan_.forget_failures();
  if ((stopping_ || !hooks_.speaks()) && platform_.link->connected()) {
    co_await say_goodbye();
  } else {
    const std::optional<Error> last_words = platform_.link->ended_by_broker();
    if (last_words) {
      note_failure(*last_words);
    } else if (!left) {
      note_lost(of_use);
    }
    platform_.link->abandon();
  }
  connected_ = false;
  connected_since_.reset();
  drain_.close();
  co_await tasks_.wait();
  drain_.link_lost();
  log::notice("platform disconnected", {{"platform", id().str()}});
}

/// True when this connection is given up though it stands.
boost::asio::awaitable<bool> Forwarder::leave_if_due() {
  if (drain_.ack_overdue()) {
    note_failure(failure(ErrorCode::timeout, "no acknowledgement within ack_timeout"));
    co_return true;
  }
  const bool refused = plan_.has_others() && drain_.wants_another_broker();
  if (refused) note_failure(failure(ErrorCode::refused, drain_.trouble()));
  if (!refused && !wants_another_connection()) co_return false;
  co_await platform_.link->disconnect(kGoodbye);
  co_return true;
}

/// The connection ended without a word. A broker that lets us in and hangs up at once, again and
/// again, is like one that can't be reached; one that was of use is connected to again.
void Forwarder::note_lost(bool was_of_use) {
  const Error lost =
      failure(ErrorCode::disconnected, "the connection to the broker is lost", plan_.current());
  if (was_of_use) {
    last_error_ = to_text(lost);
  } else {
    note_failure(lost);
  }
}

core::SteadyTime Forwarder::next_deadline() const {
  const core::SteadyTime soon = world_.service_clock.now() + kSoon;
  core::SteadyTime deadline = world_.service_clock.now() + kProgress;
  deadline = std::min(deadline, next_beat_);
  if (plan_.failback_at()) deadline = std::min(deadline, std::max(*plan_.failback_at(), soon));
  if (drain_.hold_ends()) deadline = std::min(deadline, std::max(*drain_.hold_ends(), soon));
  if (drain_.ack_deadline()) deadline = std::min(deadline, *drain_.ack_deadline());
  return deadline;
}

void Forwarder::beat_if_due() {
  const core::SteadyTime now = world_.service_clock.now();
  if (now < next_beat_) return;
  const ports::HeartbeatMessage beat = hooks_.heartbeat();
  ports::WireMessage message = platform_.profile->heartbeat(beat, world_.home_clock.wall_now());
  // A life sign that comes later than the next ones tells nothing.
  message.properties.expiry = interval_of(platform_.options.heartbeat);
  tasks_.spawn("beat", publish_message(std::move(message)));
  // Three beats in the interval within which the centre must hear us, spread with jitter.
  const auto period = duration_cast<core::Duration>(interval_of(platform_.options.heartbeat)) / 3;
  std::uniform_real_distribution<double> share(0.85, 1.0);
  next_beat_ = now + duration_cast<core::Duration>(period * share(random_));
}

boost::asio::awaitable<void> Forwarder::expire_readings() {
  while (!stopping_) {
    const std::uint64_t rows = co_await drain_.expire_readings();
    if (rows == 0) break;
  }
}

boost::asio::awaitable<void> Forwarder::publish_message(ports::WireMessage message) {
  const std::string topic = message.topic;
  const Result<void> sent = co_await platform_.link->publish(std::move(message));
  if (sent) co_return;
  if (sent.error().code != ErrorCode::disconnected) note_unsaid(topic, sent.error());
  wakeup_.notify();
}

/// A word of the moment, such as a life sign, that the broker does not take: the next one follows.
void Forwarder::note_unsaid(const std::string& topic, const Error& error) {
  const std::string what = to_text(error);
  if (what != unsaid_) {
    log::warning("the broker does not take this",
                 {{"platform", id().str()}, {"topic", topic}, {"what", what}});
  }
  unsaid_ = what;
}

/// One after the other: a home with many sensors has many words, and the link has a window.
boost::asio::awaitable<void> Forwarder::publish_in_order(std::vector<ports::WireMessage> messages) {
  for (ports::WireMessage& message : messages) {
    if (!platform_.link->connected()) break;
    co_await publish_message(std::move(message));
  }
}

boost::asio::awaitable<void> Forwarder::take_commands() {
  while (true) {
    Result<ports::WireMessage> message = co_await platform_.link->receive();
    if (!message) break;
    co_await hooks_.command(id(), std::move(*message));
  }
  wakeup_.notify();
}

boost::asio::awaitable<void> Forwarder::say_goodbye() {
  ports::StatusMessage goodbye;
  goodbye.online = false;
  goodbye.reason = "stopping";
  std::vector<ports::WireMessage> words = platform_.profile->farewell(hooks_.birth());
  words.insert(words.begin(), status_message(goodbye));
  goodbye_said_ = false;
  tasks_.spawn("say goodbye", publish_goodbye(std::move(words)));
  const core::SteadyTime latest = world_.service_clock.now() + kGoodbye;
  while (!goodbye_said_ && world_.service_clock.now() < latest) {
    co_await wakeup_.wait_until(latest);
  }
  if (!goodbye_said_) {
    // Who does not answer gets no goodbye in order: the will says it.
    platform_.link->abandon();
    co_return;
  }
  const core::Duration left = latest - world_.service_clock.now();
  const milliseconds grace = std::max(duration_cast<milliseconds>(left), kGrace);
  co_await platform_.link->disconnect(grace);
}

boost::asio::awaitable<void> Forwarder::publish_goodbye(std::vector<ports::WireMessage> words) {
  co_await publish_in_order(std::move(words));
  goodbye_said_ = true;
  wakeup_.notify();
}

ports::PlatformStatus Forwarder::status() const {
  ports::PlatformStatus status;
  status.id = id();
  status.connected = connected_;
  status.broker = plan_.current();
  const bool sends = connected_ || last_error_.empty();
  status.last_error = sends && !drain_.trouble().empty() ? drain_.trouble() : last_error_;
  status.connected_since = connected_since_;
  status.outbox = queue().depth();
  status.published = drain_.published();
  status.consent = hooks_.speaks();
  status.expired = expired();
  status.evicted = evicted();
  status.refused = drain_.refused();
  status.deliveries = drain_.deliveries().list();
  return status;
}

}  // namespace homeward::app
