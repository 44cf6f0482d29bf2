#include "daemon/store/journal_table.hpp"

#include <algorithm>
#include <limits>
#include <string>

namespace homeward::store {
namespace {

// flags: bits 0-1 quality, bits 2-3 kind.
int pack_flags(const core::Event& event) {
  return static_cast<int>(event.quality) | (static_cast<int>(event.kind) << 2);
}

core::TimeQuality quality_of(std::int64_t flags) {
  const std::int64_t quality = flags & 3;
  if (quality > static_cast<std::int64_t>(core::TimeQuality::unsynchronised)) {
    throw Refused("an event in the database has an unknown time quality");
  }
  return static_cast<core::TimeQuality>(quality);
}

core::EventKind kind_of(std::int64_t flags) {
  const std::int64_t kind = (flags >> 2) & 3;
  if (kind > static_cast<std::int64_t>(core::EventKind::restored)) {
    throw Refused("an event in the database has an unknown kind");
  }
  return static_cast<core::EventKind>(kind);
}

constexpr std::uint64_t kHighestId = std::numeric_limits<std::int64_t>::max();

}  // namespace

JournalTable::JournalTable(Connection& connection, NameTable& names)
    : names_(names),
      insert_(connection,
              "INSERT INTO journal (id, device, property, value, at, time, flags) "
              "VALUES (?, ?, ?, ?, ?, ?, ?)"),
      select_(connection,
              "SELECT id, device, property, value, at, time, flags FROM journal "
              "WHERE id > ? ORDER BY id LIMIT ?"),
      highest_(connection, "SELECT MAX(id) FROM journal"),
      window_(connection,
              "SELECT MAX(id) FROM (SELECT id FROM journal WHERE id > ? AND id <= ? "
              "ORDER BY id LIMIT ?)"),
      remove_(connection, "DELETE FROM journal WHERE id > ? AND id <= ? AND time < ?") {}

void JournalTable::append(const std::vector<ports::JournalEvent>& events) {
  for (const ports::JournalEvent& entry : events) {
    if (entry.id <= last_ || entry.id > kHighestId) {
      throw Refused("journal id " + std::to_string(entry.id) + " must be above " +
                    std::to_string(last_));
    }
    const core::Event& event = entry.event;
    insert_.run(entry.id, names_.number(event.device.str()), names_.number(event.property),
                event.value, event.at.time_since_epoch().count(),
                event.time.time_since_epoch().count(), pack_flags(event));
    last_ = entry.id;
  }
}

std::vector<ports::JournalEvent> JournalTable::after(std::uint64_t id, std::uint32_t limit) {
  std::vector<ports::JournalEvent> events;
  Rows rows = select_.query(std::min(id, kHighestId), limit);
  while (rows.next()) {
    core::Event event;
    event.device = core::DeviceId(names_.name(rows.integer(1)));
    event.property = names_.name(rows.integer(2));
    event.value = rows.value(3);
    event.at = core::SteadyTime(core::Duration(rows.integer(4)));
    event.time = core::WallTime(core::Duration(rows.integer(5)));
    event.quality = quality_of(rows.integer(6));
    event.kind = kind_of(rows.integer(6));
    events.push_back({rows.count(0), std::move(event)});
  }
  return events;
}

void JournalTable::at_least(std::uint64_t id) noexcept {
  last_ = std::max(last_, id);
}

void JournalTable::reload() {
  Rows rows = highest_.query();
  last_ = rows.next() ? rows.count(0) : 0;
}

JournalTable::Pruned JournalTable::prune(std::uint64_t from, std::uint64_t last,
                                         core::WallTime before, std::uint32_t limit) {
  std::uint64_t end = 0;
  {
    Rows rows = window_.query(from, std::min(last, kHighestId), limit);
    if (rows.next() && !rows.is_null(0)) end = rows.count(0);
  }
  if (end == 0) return {};
  const int removed = remove_.run(from, end, before.time_since_epoch().count());
  // Times nearly follow ids. A window in which nothing was old enough ends the search; what a
  // stepped clock hid behind it is found by a later pruning.
  return {end, static_cast<std::uint64_t>(removed), removed == 0};
}

}  // namespace homeward::store
