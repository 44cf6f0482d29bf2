#include "daemon/app/outbox_queue.hpp"

#include <algorithm>
#include <utility>

namespace homeward::app {
namespace {

std::size_t index_of(ports::MessageClass message_class) {
  return static_cast<std::size_t>(message_class);
}

}  // namespace

OutboxQueue::OutboxQueue(const ports::OutboxDepth& depth) : depth_(depth) {
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    lanes_[i].last = depth_.delivered[i];
    lanes_[i].more_on_disk = depth_.rows[i] > 0;
  }
}

OutboxQueue::Lane& OutboxQueue::lane(ports::MessageClass message_class) {
  return lanes_[index_of(message_class)];
}

void OutboxQueue::count(const ports::OutboxRow& row) {
  depth_.last_sequence = std::max(depth_.last_sequence, row.sequence);
  ++depth_.rows[index_of(row.message_class)];
}

void OutboxQueue::add(const ports::OutboxRow& row) {
  Lane& own = lane(row.message_class);
  if (row.sequence <= own.last) return;
  if (!own.early.contains(row.sequence)) count(row);
  // Once a row was left to the disk, all behind it are read from there: order within a class.
  if (own.more_on_disk || own.reading || own.ready.size() >= kInMemory) {
    own.more_on_disk = true;
    return;
  }
  own.last = row.sequence;
  own.ready.push_back(row);
  if (own.early.size() > 1) forget_strays(own);
}

void OutboxQueue::add_urgent(const ports::OutboxRow& row) {
  Lane& own = lane(row.message_class);
  if (own.early.contains(row.sequence) || row.sequence <= own.last) return;
  const auto waiting = std::count_if(own.early.begin(), own.early.end(), [](const auto& entry) {
    return entry.second.state != Early::State::acknowledged;
  });
  if (static_cast<std::size_t>(waiting) >= kUrgent) return;
  count(row);
  own.early.emplace(row.sequence, Early{row, Early::State::waiting});
}

std::optional<ports::OutboxQuery> OutboxQueue::wanted(const core::PlatformId& platform,
                                                      std::uint32_t limit) {
  for (const ports::MessageClass message_class : ports::kMessageClasses) {
    Lane& own = lane(message_class);
    if (own.reading) return std::nullopt;
    if (!own.more_on_disk || own.ready.size() >= kInMemory / 2) continue;
    own.reading = true;
    own.more_on_disk = false;
    return ports::OutboxQuery{platform, message_class, own.last, limit};
  }
  return std::nullopt;
}

void OutboxQueue::read(const ports::OutboxQuery& query, std::deque<ports::OutboxRow> rows) {
  Lane& own = lane(query.message_class);
  own.reading = false;
  if (rows.size() >= query.limit) own.more_on_disk = true;
  for (ports::OutboxRow& row : rows) {
    if (row.sequence <= own.last) continue;
    own.last = row.sequence;
    own.ready.push_back(std::move(row));
  }
}

void OutboxQueue::not_read(const ports::OutboxQuery& query) {
  Lane& own = lane(query.message_class);
  own.reading = false;
  own.more_on_disk = true;
}

std::optional<ports::OutboxDrop> OutboxQueue::drop(const core::PlatformId& platform,
                                                   ports::MessageClass message_class,
                                                   core::WallTime before) {
  Lane& own = lane(message_class);
  if (own.reading || !own.more_on_disk) return std::nullopt;
  // Nothing is read, and nothing new comes to memory, until it is known what is gone.
  own.reading = true;
  ports::OutboxDrop drop{platform, message_class, own.last};
  drop.before = before;
  return drop;
}

void OutboxQueue::dropped(const ports::OutboxDrop& drop, std::uint64_t rows) {
  Lane& own = lane(drop.message_class);
  own.reading = false;
  std::uint64_t& waiting = depth_.rows[index_of(drop.message_class)];
  waiting -= std::min(waiting, rows);
}

std::optional<ports::OutboxRow> OutboxQueue::next_urgent(std::size_t lanes) {
  for (std::size_t i = 0; i < lanes; ++i) {
    for (auto& [sequence, early] : lanes_[i].early) {
      if (early.state != Early::State::waiting) continue;
      early.state = Early::State::under_way;
      return early.row;
    }
  }
  return std::nullopt;
}

/// Takes the front of a class out of the queue when it went out early; true when it did.
bool OutboxQueue::pass_over(Lane& own) {
  const auto early = own.early.find(own.ready.front().sequence);
  if (early == own.early.end()) return false;
  const bool acknowledged = early->second.state == Early::State::acknowledged;
  own.flights.push_back({std::move(own.ready.front()), acknowledged});
  own.ready.pop_front();
  own.early.erase(early);
  move_cursor(own);
  return true;
}

std::optional<ports::OutboxRow> OutboxQueue::next(std::optional<ports::MessageClass> held) {
  const std::size_t lanes = held ? index_of(*held) : lanes_.size();
  if (std::optional<ports::OutboxRow> urgent = next_urgent(lanes)) return urgent;
  for (std::size_t i = 0; i < lanes; ++i) {
    Lane& own = lanes_[i];
    while (!own.ready.empty() && pass_over(own)) {
    }
    if (own.ready.empty()) {
      if (own.reading || own.more_on_disk) return std::nullopt;
      continue;
    }
    ports::OutboxRow row = std::move(own.ready.front());
    own.ready.pop_front();
    own.flights.push_back({row, false});
    return row;
  }
  return std::nullopt;
}

void OutboxQueue::acknowledged(const ports::OutboxRow& row) {
  Lane& own = lane(row.message_class);
  const auto flight = std::find_if(own.flights.begin(), own.flights.end(), [&](const Flight& one) {
    return one.row.sequence == row.sequence;
  });
  if (flight != own.flights.end()) {
    if (!std::exchange(flight->acknowledged, true)) --depth_.rows[index_of(row.message_class)];
    move_cursor(own);
    return;
  }
  const auto early = own.early.find(row.sequence);
  if (early == own.early.end() || early->second.state != Early::State::under_way) return;
  early->second.state = Early::State::acknowledged;
  --depth_.rows[index_of(row.message_class)];
  forget_strays(own);
}

bool OutboxQueue::was_sent(const ports::OutboxRow& row) const {
  const Lane& own = lanes_[index_of(row.message_class)];
  const auto early = own.early.find(row.sequence);
  return early != own.early.end() && early->second.state == Early::State::acknowledged;
}

/// Rows that were sent and whose turn will never come: they were forgotten before they could be
/// written, and later rows of their class have come in their order.
void OutboxQueue::forget_strays(Lane& own) {
  if (own.more_on_disk || own.reading) return;
  std::erase_if(own.early, [&](const auto& entry) {
    if (entry.first >= own.last || entry.second.state != Early::State::acknowledged) return false;
    return std::none_of(own.ready.begin(), own.ready.end(),
                        [&](const ports::OutboxRow& row) { return row.sequence == entry.first; });
  });
}

/// Moves the cursor of a class over the unbroken run of rows that the broker took.
void OutboxQueue::move_cursor(Lane& own) {
  std::optional<ports::DeliveryMark> mark;
  while (!own.flights.empty() && own.flights.front().acknowledged) {
    const ports::OutboxRow& row = own.flights.front().row;
    mark = ports::DeliveryMark{row.platform, row.message_class, row.sequence};
    own.flights.pop_front();
  }
  if (!mark) return;
  depth_.delivered[index_of(mark->message_class)] = mark->sequence;
  marks_.push_back(std::move(*mark));
}

std::vector<ports::DeliveryMark> OutboxQueue::take_marks() {
  return std::exchange(marks_, {});
}

void OutboxQueue::give_back(ports::MessageClass from) {
  for (std::size_t i = index_of(from); i < lanes_.size(); ++i) {
    Lane& own = lanes_[i];
    for (auto& [sequence, early] : own.early) {
      if (early.state == Early::State::under_way) early.state = Early::State::waiting;
    }
    while (!own.flights.empty()) {
      Flight flight = std::move(own.flights.back());
      own.flights.pop_back();
      // A row that was taken stays before those that were not: the cursor waits for them.
      if (flight.acknowledged) {
        own.early.emplace(flight.row.sequence, Early{flight.row, Early::State::acknowledged});
      }
      own.ready.push_front(std::move(flight.row));
    }
  }
}

std::size_t OutboxQueue::under_way() const {
  std::size_t count = 0;
  for (const Lane& own : lanes_) {
    count += own.flights.size();
    count += static_cast<std::size_t>(std::count_if(
        own.early.begin(), own.early.end(),
        [](const auto& entry) { return entry.second.state == Early::State::under_way; }));
  }
  return count;
}

bool OutboxQueue::idle() const {
  return std::all_of(lanes_.begin(), lanes_.end(), [](const Lane& own) {
    return own.ready.empty() && own.flights.empty() && own.early.empty() && !own.more_on_disk &&
           !own.reading;
  });
}

std::optional<core::WallTime> OutboxQueue::oldest() const {
  std::optional<core::WallTime> oldest;
  const auto look = [&](const ports::OutboxRow& row) {
    if (!oldest || row.time < *oldest) oldest = row.time;
  };
  for (const Lane& own : lanes_) {
    if (!own.flights.empty()) look(own.flights.front().row);
    if (!own.ready.empty()) look(own.ready.front());
    if (!own.early.empty()) look(own.early.begin()->second.row);
  }
  return oldest;
}

}  // namespace homeward::app
