#include "daemon/app/forwarder.hpp"

#include "lib/async/spawn.hpp"
#include "lib/log/log.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace homeward::app {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t kWindow = 64;  ///< rows under way; Paho is best at about a hundred
constexpr std::uint32_t kPage = 64;
constexpr seconds kProgress{30};  ///< the loop goes round at least this often
constexpr milliseconds kGoodbye{2'000};
constexpr seconds kPatienceWithFirst{5};
constexpr seconds kSoon{1};  ///< what is due but has to wait is looked at again after this

}  // namespace

Forwarder::Forwarder(boost::asio::any_io_executor executor, PlatformPorts platform,
                     const World& world, const ports::OutboxDepth& depth, ForwarderHooks hooks,
                     std::uint64_t random_seed)
    : executor_(std::move(executor)),
      platform_(std::move(platform)),
      world_(world),
      queue_(depth),
      hooks_(std::move(hooks)),
      wakeup_(world.service_clock),
      tasks_done_(world.service_clock),
      plan_(platform_.options.brokers, random_seed),
      credentials_(platform_.credentials),
      random_(static_cast<std::minstd_rand::result_type>(random_seed)),
      last_progress_(world.service_clock.now()) {}

Forwarder::~Forwarder() = default;

void Forwarder::add(const ports::OutboxRow& row) {
  queue_.add(row);
  deliveries_.queued(row);
  wakeup_.notify();
}

void Forwarder::add_urgent(const ports::OutboxRow& row) {
  queue_.add_urgent(row);
  deliveries_.queued(row);
  wakeup_.notify();
}

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
  co_await wait_for_tasks();
  while (reads_ > 0) co_await tasks_done_.wait_until(core::SteadyTime::max());
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
  options->will = platform_.profile->status(gone, world_.home_clock.wall_now());
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

void Forwarder::note_connected(const std::string& broker) {
  connected_ = true;
  ++connection_;
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
  if (failback && world_.service_clock.now() >= *failback && queue_.idle()) {
    plan_.go_back();
    return true;
  }
  if (!credentials_.replaced() || queue_.under_way() > 0) return false;
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
  return queue_.depth().rows[static_cast<std::size_t>(ports::MessageClass::alarm)] > 0;
}

/// Without consent there is nobody to be connected to.
boost::asio::awaitable<void> Forwarder::stay_silent() {
  plan_.rest();
  last_error_.clear();
  const core::SteadyTime until = world_.service_clock.now() + kProgress;
  co_await wakeup_.wait_until(until);
}

boost::asio::awaitable<void> Forwarder::serve() {
  const std::uint64_t connection = connection_;
  spawn_task("take commands", take_commands(connection));
  const ports::StatusMessage birth = hooks_.birth();
  ports::WireMessage hello = platform_.profile->status(birth, world_.home_clock.wall_now());
  spawn_task("say online", publish_message(std::move(hello)));
  spawn_task("introduce", publish_in_order(platform_.profile->introduction(birth), connection));
  next_beat_ = world_.service_clock.now();
  while (!stopping_ && platform_.link->connected() && hooks_.speaks()) {
    last_progress_ = world_.service_clock.now();
    if (ack_overdue()) {
      note_failure(failure(ErrorCode::timeout, "no acknowledgement within ack_timeout"));
      break;
    }
    send_due();
    if (wants_another_connection()) {
      co_await platform_.link->disconnect(kGoodbye);
      break;
    }
    const core::SteadyTime deadline = next_deadline();
    co_await wakeup_.wait_until(deadline);
  }
  if ((stopping_ || !hooks_.speaks()) && platform_.link->connected()) {
    co_await say_goodbye();
  } else {
    platform_.link->abandon();
  }
  connected_ = false;
  connected_since_.reset();
  co_await wait_for_tasks();
  queue_.link_lost();
  oldest_flight_.reset();
  log::notice("platform disconnected", {{"platform", id().str()}});
}

core::SteadyTime Forwarder::next_deadline() const {
  const core::SteadyTime soon = world_.service_clock.now() + kSoon;
  core::SteadyTime deadline = world_.service_clock.now() + kProgress;
  deadline = std::min(deadline, next_beat_);
  if (plan_.failback_at()) deadline = std::min(deadline, std::max(*plan_.failback_at(), soon));
  if (oldest_flight_)
    deadline = std::min(deadline, *oldest_flight_ + platform_.options.ack_timeout);
  return deadline;
}

bool Forwarder::ack_overdue() const {
  if (!oldest_flight_) return false;
  return world_.service_clock.now() >= *oldest_flight_ + platform_.options.ack_timeout;
}

void Forwarder::send_due() {
  const core::SteadyTime now = world_.service_clock.now();
  if (now >= next_beat_) {
    const ports::HeartbeatMessage beat = hooks_.heartbeat();
    ports::WireMessage message = platform_.profile->heartbeat(beat, world_.home_clock.wall_now());
    spawn_task("beat", publish_message(std::move(message)));
    // Three beats in the interval within which the centre must hear us, spread with jitter.
    const auto period = duration_cast<core::Duration>(interval_of(platform_.options.heartbeat)) / 3;
    std::uniform_real_distribution<double> share(0.85, 1.0);
    next_beat_ = now + duration_cast<core::Duration>(period * share(random_));
  }
  while (queue_.under_way() < kWindow) {
    read_disk();
    std::optional<ports::OutboxRow> row = queue_.next();
    if (!row) break;
    if (row->message_class == ports::MessageClass::reading && row->time < oldest_reading()) {
      queue_.acknowledged(*row);
      ++expired_;
      continue;
    }
    if (!hooks_.still_allowed(*row)) {
      queue_.acknowledged(*row);
      ++withdrawn_;
      continue;
    }
    if (!oldest_flight_) oldest_flight_ = now;
    spawn_task("publish", publish_row(std::move(*row), connection_));
  }
  tell_delivered();
}

/// Not waited for: a disk that hangs must not hold up what goes out from memory.
void Forwarder::read_disk() {
  std::optional<ports::OutboxQuery> wanted = queue_.wanted(id(), kPage);
  if (!wanted) return;
  ++reads_;
  async::spawn("read the outbox", executor_, read_page(std::move(*wanted)));
}

boost::asio::awaitable<void> Forwarder::read_page(ports::OutboxQuery query) {
  Result<std::vector<ports::OutboxRow>> rows = co_await world_.store.outbox(query);
  if (rows) {
    queue_.read(query,
                {std::make_move_iterator(rows->begin()), std::make_move_iterator(rows->end())});
    wakeup_.notify();
  } else {
    log::error("reading the outbox failed", {{"what", to_text(rows.error())}});
    last_error_ = to_text(rows.error());
    queue_.not_read(query);
  }
  --reads_;
  tasks_done_.notify();
}

/// What happened before this is not sent any more. A clock that was never set can't tell.
core::WallTime Forwarder::oldest_reading() const {
  const core::ClockMapping clock = world_.home_clock.mapping();
  if (clock.quality == core::TimeQuality::unsynchronised) return core::WallTime::min();
  return world_.home_clock.wall_now() - hooks_.readings_max_age;
}

boost::asio::awaitable<void> Forwarder::expire_readings() {
  while (!stopping_) {
    const core::WallTime before = oldest_reading();
    const std::uint64_t rows = co_await drop(ports::MessageClass::reading, before);
    if (rows == 0) break;
    expired_ += rows;
  }
}

boost::asio::awaitable<std::uint64_t> Forwarder::evict(ports::MessageClass message_class) {
  const std::uint64_t rows = co_await drop(message_class, core::WallTime::max());
  evicted_ += rows;
  co_return rows;
}

boost::asio::awaitable<std::uint64_t> Forwarder::drop(ports::MessageClass message_class,
                                                      core::WallTime before) {
  const std::optional<ports::OutboxDrop> wanted = queue_.drop(id(), message_class, before);
  if (!wanted) co_return 0;
  ports::OutboxDrop request = *wanted;
  const Result<std::uint64_t> rows = co_await world_.store.drop(request);
  if (!rows) log::error("giving up messages failed", {{"what", to_text(rows.error())}});
  const std::uint64_t dropped = rows ? *rows : 0;
  queue_.dropped(request, dropped);
  wakeup_.notify();
  co_return dropped;
}

boost::asio::awaitable<void> Forwarder::publish_row(ports::OutboxRow row,
                                                    std::uint64_t connection) {
  ports::WireMessage message = platform_.profile->message(row, world_.home_clock.wall_now());
  const Result<void> sent = co_await platform_.link->publish(std::move(message));
  if (connection != connection_ || !connected_) co_return;
  const bool refused = !sent && sent.error().code == ErrorCode::limit;
  if (!sent && !refused) {
    wakeup_.notify();
    co_return;
  }
  if (refused) {
    hooks_.dead_letter(row, sent.error());
  } else {
    ++published_;
    deliveries_.taken(row, world_.home_clock.wall_now());
  }
  queue_.acknowledged(row);
  tell_delivered();
  oldest_flight_.reset();
  if (queue_.under_way() > 0) oldest_flight_ = world_.service_clock.now();
  wakeup_.notify();
}

void Forwarder::tell_delivered() {
  for (const ports::DeliveryMark& mark : queue_.take_marks()) hooks_.delivered(mark);
}

boost::asio::awaitable<void> Forwarder::publish_message(ports::WireMessage message) {
  const Result<void> sent = co_await platform_.link->publish(std::move(message));
  if (!sent) wakeup_.notify();
}

/// One after the other: a home with many sensors has many words, and the link has a window.
boost::asio::awaitable<void> Forwarder::publish_in_order(std::vector<ports::WireMessage> messages,
                                                         std::uint64_t connection) {
  for (ports::WireMessage& message : messages) {
    if (connection != connection_ || !platform_.link->connected()) break;
    co_await publish_message(std::move(message));
  }
}

boost::asio::awaitable<void> Forwarder::take_commands(std::uint64_t connection) {
  while (connection == connection_) {
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
  words.insert(words.begin(), platform_.profile->status(goodbye, world_.home_clock.wall_now()));
  goodbye_said_ = false;
  spawn_task("say goodbye", publish_goodbye(std::move(words)));
  const core::SteadyTime latest = world_.service_clock.now() + kGoodbye;
  while (!goodbye_said_ && world_.service_clock.now() < latest) {
    co_await wakeup_.wait_until(latest);
  }
  co_await platform_.link->disconnect(kGoodbye);
}

boost::asio::awaitable<void> Forwarder::publish_goodbye(std::vector<ports::WireMessage> words) {
  co_await publish_in_order(std::move(words), connection_);
  goodbye_said_ = true;
  wakeup_.notify();
}

void Forwarder::spawn_task(std::string name, boost::asio::awaitable<void> work) {
  ++tasks_;
  async::spawn(std::move(name), executor_, count_task(std::move(work)));
}

boost::asio::awaitable<void> Forwarder::count_task(boost::asio::awaitable<void> work) {
  co_await std::move(work);
  --tasks_;
  tasks_done_.notify();
}

boost::asio::awaitable<void> Forwarder::wait_for_tasks() {
  while (tasks_ > 0) co_await tasks_done_.wait_until(core::SteadyTime::max());
}

ports::PlatformStatus Forwarder::status() const {
  ports::PlatformStatus status;
  status.id = id();
  status.connected = connected_;
  status.broker = plan_.current();
  status.last_error = last_error_;
  status.connected_since = connected_since_;
  status.outbox = queue_.depth();
  status.published = published_;
  status.consent = hooks_.speaks();
  status.expired = expired_;
  status.evicted = evicted_;
  status.deliveries = deliveries_.list();
  return status;
}

}  // namespace homeward::app
