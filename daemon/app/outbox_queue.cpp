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
    lanes_[i].known = depth_.last_sequence;
    lanes_[i].more_on_disk = depth_.rows[i] > 0;
  }
}

OutboxQueue::Lane& OutboxQueue::lane(ports::MessageClass message_class) {
  return lanes_[index_of(message_class)];
}

void OutboxQueue::add(const ports::OutboxRow& row) {
  if (row.sequence > depth_.last_sequence) depth_.last_sequence = row.sequence;
  Lane& own = lane(row.message_class);
  if (row.sequence > own.known) {
    own.known = row.sequence;
    ++depth_.rows[index_of(row.message_class)];
  }
  if (row.sequence <= own.last) return;
  // Once a row was left to the disk, all behind it are read from there: order within a class.
  if (own.more_on_disk || own.reading || own.ready.size() >= kInMemory) {
    own.more_on_disk = true;
    return;
  }
  own.last = row.sequence;
  own.ready.push_back(row);
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

std::optional<ports::OutboxRow> OutboxQueue::next() {
  for (Lane& own : lanes_) {
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

std::optional<ports::DeliveryMark> OutboxQueue::acknowledged(const ports::OutboxRow& row) {
  Lane& own = lane(row.message_class);
  const auto flight = std::find_if(own.flights.begin(), own.flights.end(), [&](const Flight& one) {
    return one.row.sequence == row.sequence;
  });
  if (flight == own.flights.end()) return std::nullopt;
  if (!flight->acknowledged) --depth_.rows[index_of(row.message_class)];
  flight->acknowledged = true;
  std::uint64_t cursor = 0;
  while (!own.flights.empty() && own.flights.front().acknowledged) {
    cursor = own.flights.front().row.sequence;
    own.flights.pop_front();
  }
  if (cursor == 0) return std::nullopt;
  depth_.delivered[index_of(row.message_class)] = cursor;
  return ports::DeliveryMark{row.platform, row.message_class, cursor};
}

void OutboxQueue::link_lost() {
  for (Lane& own : lanes_) {
    while (!own.flights.empty()) {
      Flight& flight = own.flights.back();
      if (!flight.acknowledged) own.ready.push_front(std::move(flight.row));
      own.flights.pop_back();
    }
  }
}

std::size_t OutboxQueue::under_way() const {
  std::size_t count = 0;
  for (const Lane& own : lanes_) count += own.flights.size();
  return count;
}

bool OutboxQueue::idle() const {
  return std::all_of(lanes_.begin(), lanes_.end(), [](const Lane& own) {
    return own.ready.empty() && own.flights.empty() && !own.more_on_disk && !own.reading;
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
  }
  return oldest;
}

}  // namespace homeward::app
