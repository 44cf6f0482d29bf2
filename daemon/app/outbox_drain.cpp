#include "daemon/app/outbox_drain.hpp"

#include "lib/log/log.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <numeric>
#include <utility>

namespace homeward::app {
namespace {

constexpr std::size_t kWindow = 64;  ///< rows under way; Paho is best at about a hundred
constexpr std::uint32_t kPage = 64;

}  // namespace

OutboxDrain::OutboxDrain(boost::asio::any_io_executor executor, const PlatformPorts& platform,
                         const World& world, const ports::OutboxDepth& depth, DrainHooks hooks,
                         Wakeup& wakeup, std::uint64_t random_seed)
    : executor_(std::move(executor)),
      platform_(platform),
      world_(world),
      queue_(depth),
      hooks_(std::move(hooks)),
      wakeup_(wakeup),
      reads_(executor_, world.service_clock),
      hold_(random_seed),
      window_(kWindow) {}

void OutboxDrain::add(const ports::OutboxRow& row) {
  queue_.add(row);
  deliveries_.queued(row);
  wakeup_.notify();
}

void OutboxDrain::add_urgent(const ports::OutboxRow& row) {
  queue_.add_urgent(row);
  deliveries_.queued(row);
  wakeup_.notify();
}

void OutboxDrain::send_due(TaskGroup& tasks) {
  settle_refused();
  const std::size_t most = std::min(window_.most(), platform_.link->window());
  while (queue_.under_way() < window_.most() && unanswered(ports::MessageClass::alarm) < most) {
    read_disk();
    std::optional<ports::OutboxRow> row = next_row();
    if (!row) break;
    if (passed_over(*row)) continue;
    if (!waiting_since_) waiting_since_ = world_.service_clock.now();
    ++unanswered_[static_cast<std::size_t>(row->message_class)];
    hold_.sent(*row);
    tasks.spawn("publish", publish(std::move(*row)));
  }
  tell_delivered();
}

/// While the window is small, alarms don't wait for the answers to what is behind them.
std::optional<ports::OutboxRow> OutboxDrain::next_row() {
  if (unanswered(ports::MessageClass::alarm) < window_.size()) return queue_.next(hold_.held());
  if (unanswered_[static_cast<std::size_t>(ports::MessageClass::alarm)] >= window_.size()) {
    return std::nullopt;
  }
  constexpr auto kBehindAlarms = ports::MessageClass::fault;
  return queue_.next(std::min(hold_.held().value_or(kBehindAlarms), kBehindAlarms));
}

/// Rows that were refused go back to the queue when nothing of their classes is under way any more:
/// until then the cursor must not pass over them. They are tried again when their pause is over.
void OutboxDrain::settle_refused() {
  const std::optional<ports::MessageClass> refused = hold_.waits();
  if (!refused || unanswered(*refused) > 0) return;
  const bool over = world_.service_clock.now() >= hold_.until();
  if (over || hold_.held()) queue_.give_back(*refused);
  if (over) hold_.release();
}

/// True when the row, whose turn has come, is not sent at all.
bool OutboxDrain::passed_over(ports::OutboxRow& row) {
  if (row.message_class == ports::MessageClass::reading && row.time < oldest_reading()) {
    ++expired_;
  } else if (!hooks_.still_allowed(row)) {
    ++withdrawn_;
  } else {
    return false;
  }
  queue_.acknowledged(row);
  return true;
}

/// Not waited for: a disk that hangs must not hold up what goes out from memory.
void OutboxDrain::read_disk() {
  std::optional<ports::OutboxQuery> wanted = queue_.wanted(platform_.options.id, kPage);
  if (wanted) reads_.spawn("read the outbox", read_page(std::move(*wanted)));
}

boost::asio::awaitable<void> OutboxDrain::read_page(ports::OutboxQuery query) {
  Result<std::vector<ports::OutboxRow>> rows = co_await world_.store.outbox(query);
  if (rows) {
    queue_.read(query,
                {std::make_move_iterator(rows->begin()), std::make_move_iterator(rows->end())});
    disk_trouble_.clear();
    wakeup_.notify();
  } else {
    log::error("reading the outbox failed", {{"what", to_text(rows.error())}});
    disk_trouble_ = to_text(rows.error());
    queue_.not_read(query);
  }
}

/// What happened before this is not sent any more. A clock that was never set can't tell.
core::WallTime OutboxDrain::oldest_reading() const {
  const core::ClockMapping clock = world_.home_clock.mapping();
  if (clock.quality == core::TimeQuality::unsynchronised) return core::WallTime::min();
  return world_.home_clock.wall_now() - hooks_.readings_max_age;
}

boost::asio::awaitable<std::uint64_t> OutboxDrain::expire_readings() {
  const core::WallTime before = oldest_reading();
  const std::uint64_t rows = co_await drop(ports::MessageClass::reading, before);
  expired_ += rows;
  co_return rows;
}

boost::asio::awaitable<std::uint64_t> OutboxDrain::evict(ports::MessageClass message_class) {
  const std::uint64_t rows = co_await drop(message_class, core::WallTime::max());
  evicted_ += rows;
  co_return rows;
}

boost::asio::awaitable<std::uint64_t> OutboxDrain::drop(ports::MessageClass message_class,
                                                        core::WallTime before) {
  const std::optional<ports::OutboxDrop> wanted =
      queue_.drop(platform_.options.id, message_class, before);
  if (!wanted) co_return 0;
  ports::OutboxDrop request = *wanted;
  const Result<std::uint64_t> rows = co_await world_.store.drop(request);
  if (!rows) log::error("giving up messages failed", {{"what", to_text(rows.error())}});
  const std::uint64_t dropped = rows ? *rows : 0;
  queue_.dropped(request, dropped);
  wakeup_.notify();
  co_return dropped;
}

boost::asio::awaitable<void> OutboxDrain::publish(ports::OutboxRow row) {
  ports::WireMessage message = platform_.profile->message(row, world_.home_clock.wall_now());
  message.properties.expiry = expiry_of(row);
  const Result<void> sent = co_await platform_.link->publish(std::move(message));
  --unanswered_[static_cast<std::size_t>(row.message_class)];
  if (open_) answered(row, sent);
  wakeup_.notify();
}

/// How long the broker may keep a message. An alarm never expires: its end is told, and nothing
/// else takes it away. What is sent at all has a minute to arrive.
std::optional<std::chrono::seconds> OutboxDrain::expiry_of(const ports::OutboxRow& row) const {
  constexpr std::chrono::seconds kToArrive{60};
  if (row.message_class == ports::MessageClass::alarm) return std::nullopt;
  std::optional<std::chrono::seconds> limit = platform_.options.message_expiry;
  if (row.message_class == ports::MessageClass::reading) {
    limit = std::min(limit.value_or(hooks_.readings_max_age), hooks_.readings_max_age);
  }
  if (!limit) return std::nullopt;
  const core::ClockMapping clock = world_.home_clock.mapping();
  // A clock that was never set does not know how old it is.
  if (clock.quality == core::TimeQuality::unsynchronised) return *limit;
  const auto age =
      std::chrono::floor<std::chrono::seconds>(world_.home_clock.wall_now() - row.time);
  const auto left = *limit - std::max(age, std::chrono::seconds{0});
  return std::max(left, kToArrive);
}

void OutboxDrain::answered(const ports::OutboxRow& row, const Result<void>& sent) {
  if (sent) {
    ++published_;
    deliveries_.taken(row, world_.home_clock.wall_now());
    hold_.taken(row);
    if (!hold_.in_doubt()) refusal_.clear();
    finish(row);
  } else if (sent.error().code == ErrorCode::refused) {
    hold_back(row, sent.error());
  } else if (sent.error().code == ErrorCode::limit || sent.error().code == ErrorCode::invalid) {
    // It will never be taken: out of the way of those behind it.
    hooks_.dead_letter(row, sent.error());
    finish(row);
  } else {
    return;  // The link is lost, or will be: its outcome is not known.
  }
  window_.answered();
  waiting_since_.reset();
  if (unanswered(ports::MessageClass::alarm) > 0) waiting_since_ = world_.service_clock.now();
}

void OutboxDrain::finish(const ports::OutboxRow& row) {
  queue_.acknowledged(row);
  tell_delivered();
}

void OutboxDrain::hold_back(const ports::OutboxRow& row, const Error& error) {
  const std::string what = to_text(error);
  // The same word is told once; status shows it for as long as it holds.
  if (what != refusal_) {
    log::warning("the broker takes no messages",
                 {{"platform", platform_.options.id.str()}, {"what", what}});
  }
  refusal_ = what;
  if (!hold_.refused(row, world_.service_clock.now())) return;
  hooks_.dead_letter(row, error);
  finish(row);
}

std::optional<core::SteadyTime> OutboxDrain::hold_ends() const {
  return hold_.waits() ? std::optional(hold_.until()) : std::nullopt;
}

bool OutboxDrain::wants_another_broker() const {
  return hold_.waits() && hold_.persistent() && world_.service_clock.now() >= hold_.until();
}

/// How many publishes of this class and those behind it wait for the broker's word.
std::size_t OutboxDrain::unanswered(ports::MessageClass from) const {
  const auto first = unanswered_.begin() + static_cast<std::ptrdiff_t>(from);
  return std::accumulate(first, unanswered_.end(), std::size_t{0});
}

/// Another broker may take what the last one refused; the same one gets its pause.
void OutboxDrain::open(const std::string& broker) {
  const bool another = std::exchange(broker_, broker) != broker;
  if (another || world_.service_clock.now() >= hold_.until()) hold_.release();
  open_ = true;
}

void OutboxDrain::link_lost() {
  if (queue_.under_way() > 0) window_.broke();
  queue_.give_back();
  // What was tried again has no answer any more; what was refused waits on.
  if (!hold_.waits()) hold_.release();
  waiting_since_.reset();
}

bool OutboxDrain::ack_overdue() const {
  const std::optional<core::SteadyTime> deadline = ack_deadline();
  return deadline && world_.service_clock.now() >= *deadline;
}

std::optional<core::SteadyTime> OutboxDrain::ack_deadline() const {
  if (!waiting_since_) return std::nullopt;
  return *waiting_since_ + platform_.options.ack_timeout;
}

void OutboxDrain::tell_delivered() {
  for (const ports::DeliveryMark& mark : queue_.take_marks()) hooks_.delivered(mark);
}

}  // namespace homeward::app
