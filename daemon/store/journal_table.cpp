#include "daemon/store/journal_table.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

namespace homeward::store {
namespace {

// flags: bits 0-1 quality, bits 2-3 kind.
std::uint8_t pack_flags(const core::Event& event) {
  const auto quality = static_cast<unsigned>(event.quality);
  return static_cast<std::uint8_t>(quality | (static_cast<unsigned>(event.kind) << 2U));
}

core::TimeQuality quality_of(unsigned flags) {
  const unsigned quality = flags & 3U;
  if (quality > static_cast<unsigned>(core::TimeQuality::unsynchronised)) {
    throw Refused("an event in the database has an unknown time quality");
  }
  return static_cast<core::TimeQuality>(quality);
}

core::EventKind kind_of(unsigned flags) {
  const unsigned kind = (flags >> 2U) & 3U;
  if (kind > static_cast<unsigned>(core::EventKind::restored)) {
    throw Refused("an event in the database has an unknown kind");
  }
  return static_cast<core::EventKind>(kind);
}

constexpr std::uint64_t kHighestId = std::numeric_limits<std::int64_t>::max();

}  // namespace

JournalTable::JournalTable(Connection& connection, NameTable& names)
    : names_(names),
      insert_(connection, kInsertBlock),
      select_(connection, "SELECT events FROM blocks WHERE last_id > ? ORDER BY last_id"),
      highest_(connection, "SELECT MAX(last_id) FROM blocks"),
      window_(connection,
              "SELECT MAX(last_id) FROM (SELECT last_id FROM blocks WHERE last_id > ? "
              "AND last_id <= ? ORDER BY last_id LIMIT ?)"),
      remove_(connection,
              "DELETE FROM blocks WHERE last_id > ? AND last_id <= ? AND last_time < ?") {}

void JournalTable::append(const std::vector<ports::JournalEvent>& events) {
  block_.clear();
  for (const ports::JournalEvent& entry : events) {
    if (entry.id <= last_ || entry.id > kHighestId) {
      throw Refused("journal id " + std::to_string(entry.id) + " must be above " +
                    std::to_string(last_));
    }
    const core::Event& event = entry.event;
    block_.add({entry.id, names_.number(event.device.str()), names_.number(event.property),
                event.value, event.at.time_since_epoch().count(),
                event.time.time_since_epoch().count(), pack_flags(event)});
    last_ = entry.id;
    if (block_.full()) write_block();
  }
  if (block_.events() > 0) write_block();
}

void JournalTable::write_block() {
  insert_.run(block_.last_id(), block_.last_time(), Blob{block_.bytes()});
  block_.clear();
}

std::vector<ports::JournalEvent> JournalTable::after(std::uint64_t id, std::uint32_t limit) {
  std::vector<ports::JournalEvent> events;
  Rows rows = select_.query(std::min(id, kHighestId));
  while (events.size() < limit && rows.next()) {
    BlockReader block(rows.blob(0));
    BlockEvent packed;
    while (events.size() < limit && block.next(packed)) {
      if (packed.id <= id) continue;
      core::Event event;
      event.device = core::DeviceId(names_.name(packed.device));
      event.property = names_.name(packed.property);
      event.value = std::move(packed.value);
      event.at = core::SteadyTime(core::Duration(packed.at));
      event.time = core::WallTime(core::Duration(packed.time));
      event.quality = quality_of(packed.flags);
      event.kind = kind_of(packed.flags);
      events.push_back({packed.id, std::move(event)});
    }
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
