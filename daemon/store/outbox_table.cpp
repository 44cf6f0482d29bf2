#include "daemon/store/outbox_table.hpp"

#include <algorithm>
#include <sstream>
#include <string>
#include <utility>

namespace homeward::store {
namespace {

// outbox.key, from the top: 0, 12 bits of platform, 3 bits of class, 48 bits of sequence. Rows of
// one platform and class lie together in the order in which they are sent.
constexpr int kSequenceBits = 48;
constexpr int kClassBits = 3;
constexpr int kPlatformBits = 12;
constexpr std::uint64_t kHighestSequence = (std::uint64_t{1} << kSequenceBits) - 1;
constexpr std::int64_t kHighestPlatform = (std::int64_t{1} << kPlatformBits) - 1;

// Delivered rows that may gather behind a cursor before a commit removes them.
constexpr std::uint64_t kDoneRows = 1000;
// A commit removes at most this many, so that it stays short whatever a mark jumped over.
constexpr std::uint32_t kRemovedPerCommit = 2000;

// What `meta` calls the state of a platform's outbox, before its name.
constexpr std::string_view kStateName = "outbox.";

std::int64_t key_of(std::int64_t platform, std::size_t message_class, std::uint64_t sequence) {
  const auto head = (static_cast<std::uint64_t>(platform) << kClassBits) | message_class;
  return static_cast<std::int64_t>((head << kSequenceBits) | std::min(sequence, kHighestSequence));
}

std::uint64_t sequence_of(std::uint64_t key) {
  return key & kHighestSequence;
}

std::size_t index_of(ports::MessageClass message_class) {
  const auto index = static_cast<std::size_t>(message_class);
  if (index >= ports::kMessageClasses.size()) throw Refused("an outbox row has an unknown class");
  return index;
}

}  // namespace

OutboxTable::OutboxTable(Connection& connection, NameTable& names)
    : names_(names),
      insert_(connection,
              "INSERT INTO outbox (key, id, type, channel, subject, time, data, audience) "
              "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
      page_(connection,
            "SELECT key, id, type, channel, subject, time, data, audience FROM outbox "
            "WHERE key > ? AND key <= ? ORDER BY key LIMIT ?"),
      count_(connection, "SELECT COUNT(*) FROM outbox WHERE key > ? AND key <= ?"),
      remove_(connection,
              "DELETE FROM outbox WHERE key IN (SELECT key FROM outbox "
              "WHERE key > ? AND key <= ? ORDER BY key LIMIT ?)"),
      window_(connection,
              "SELECT MAX(key) FROM (SELECT key FROM outbox WHERE key > ? AND key <= ? "
              "ORDER BY key LIMIT ?)"),
      drop_(
          connection,
          "DELETE FROM outbox WHERE key > ? AND key <= ? AND time < ? AND (? = 0 OR audience = ?)"),
      write_state_(connection, "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)"),
      read_states_(connection, "SELECT name, value FROM meta WHERE name GLOB 'outbox.*'") {}

OutboxTable::Platform& OutboxTable::platform(const core::PlatformId& id) {
  Platform& platform = platforms_[id];
  if (platform.number == 0) {
    const std::int64_t number = names_.number(id.str());
    if (number > kHighestPlatform) throw Refused("the outbox has no number left for " + id.str());
    platform.number = number;
  }
  return platform;
}

void OutboxTable::insert(const ports::OutboxRow& row) {
  const std::size_t message_class = index_of(row.message_class);
  Platform& target = platform(row.platform);
  if (row.sequence <= target.last_sequence || row.sequence > kHighestSequence) {
    throw Refused("outbox sequence " + std::to_string(row.sequence) + " of platform " +
                  row.platform.str() + " must be above " + std::to_string(target.last_sequence));
  }
  insert_.run(key_of(target.number, message_class, row.sequence), row.id, names_.number(row.type),
              names_.number(row.channel), names_.number(row.subject),
              row.time.time_since_epoch().count(), row.data,
              row.audience.empty() ? 0 : names_.number(row.audience));
  target.last_sequence = row.sequence;
  target.changed = true;
  Cursor& cursor = target.cursors[message_class];
  ++cursor.waiting;
}

void OutboxTable::mark(const ports::DeliveryMark& mark) {
  const std::size_t message_class = index_of(mark.message_class);
  Platform& target = platform(mark.platform);
  if (mark.sequence > target.last_sequence) {
    throw Refused("delivery mark " + std::to_string(mark.sequence) + " of platform " +
                  mark.platform.str() + " is above the last sequence " +
                  std::to_string(target.last_sequence));
  }
  Cursor& cursor = target.cursors[message_class];
  if (mark.sequence <= cursor.delivered) return;
  const std::uint64_t rows = std::min(
      cursor.waiting, count(target.number, message_class, cursor.delivered, mark.sequence));
  cursor.waiting -= rows;
  cursor.done += rows;
  cursor.delivered = mark.sequence;
  target.changed = true;
}

void OutboxTable::flush() {
  for (auto& [id, platform] : platforms_) {
    if (!std::exchange(platform.changed, false)) continue;
    for (std::size_t index = 0; index < platform.cursors.size(); ++index) {
      Cursor& cursor = platform.cursors[index];
      if (cursor.done > kDoneRows) remove_done(platform, index, cursor, kRemovedPerCommit);
    }
    write(id, platform);
  }
}

void OutboxTable::reload() {
  platforms_.clear();
  Rows rows = read_states_.query();
  while (rows.next()) {
    const core::PlatformId id(rows.text(0).substr(kStateName.size()));
    std::istringstream words(rows.text(1));
    Platform& platform = platforms_[id];
    platform.number = names_.number(id.str());
    words >> platform.last_sequence;
    for (Cursor& cursor : platform.cursors)
      words >> cursor.delivered >> cursor.waiting >> cursor.done;
    if (!words) throw Refused("the state of the outbox of " + id.str() + " can't be read");
  }
}

/// The sequence and all cursors of a platform in one small row: they change with each commit.
void OutboxTable::write(const core::PlatformId& id, const Platform& platform) {
  std::string text = std::to_string(platform.last_sequence);
  for (const Cursor& cursor : platform.cursors) {
    for (const std::uint64_t number : {cursor.delivered, cursor.waiting, cursor.done}) {
      text.append(1, ' ').append(std::to_string(number));
    }
  }
  write_state_.run(std::string(kStateName) + id.str(), text);
}

std::vector<ports::OutboxRow> OutboxTable::page(const ports::OutboxQuery& query) {
  std::vector<ports::OutboxRow> page;
  const auto known = platforms_.find(query.platform);
  if (known == platforms_.end() || known->second.number == 0) return page;
  const std::size_t message_class = index_of(query.message_class);
  const std::int64_t number = known->second.number;
  Rows rows = page_.query(key_of(number, message_class, query.after),
                          key_of(number, message_class, kHighestSequence), query.limit);
  while (rows.next()) {
    ports::OutboxRow row;
    row.platform = query.platform;
    row.message_class = query.message_class;
    row.sequence = sequence_of(rows.count(0));
    row.id = rows.text(1);
    row.type = names_.name(rows.integer(2));
    row.channel = names_.name(rows.integer(3));
    row.subject = names_.name(rows.integer(4));
    row.time = core::WallTime(core::Duration(rows.integer(5)));
    row.data = rows.text(6);
    if (const std::int64_t audience = rows.integer(7)) row.audience = names_.name(audience);
    page.push_back(std::move(row));
  }
  return page;
}

std::vector<ports::OutboxDepth> OutboxTable::depths() const {
  std::vector<ports::OutboxDepth> depths;
  for (const auto& [id, platform] : platforms_) {
    ports::OutboxDepth depth;
    depth.platform = id;
    depth.last_sequence = platform.last_sequence;
    for (std::size_t index = 0; index < platform.cursors.size(); ++index) {
      depth.rows[index] = platform.cursors[index].waiting;
      depth.delivered[index] = platform.cursors[index].delivered;
    }
    depths.push_back(std::move(depth));
  }
  return depths;
}

std::uint64_t OutboxTable::drop(const ports::OutboxDrop& drop) {
  const auto known = platforms_.find(drop.platform);
  if (known == platforms_.end()) return 0;
  Platform& target = known->second;
  const std::size_t message_class = index_of(drop.message_class);
  Cursor& cursor = target.cursors[message_class];
  const std::int64_t from =
      key_of(target.number, message_class, std::max(drop.after, cursor.delivered));
  const std::int64_t audience = drop.audience.empty() ? 0 : names_.number(drop.audience);
  const std::int64_t last = key_of(target.number, message_class, kHighestSequence);
  // What goes with somebody's consent goes at once, wherever it lies.
  std::int64_t until = audience != 0 ? last : from;
  if (audience == 0) {
    Rows rows = window_.query(from, last, drop.limit);
    if (rows.next() && !rows.is_null(0)) until = rows.integer(0);
  }
  const int removed =
      drop_.run(from, until, drop.before.time_since_epoch().count(), audience, audience);
  const auto rows = static_cast<std::uint64_t>(removed);
  cursor.waiting -= std::min(cursor.waiting, rows);
  target.changed = target.changed || rows > 0;
  return rows;
}

std::uint64_t OutboxTable::prune(std::uint32_t limit) {
  std::uint64_t removed = 0;
  for (auto& [id, platform] : platforms_) {
    for (std::size_t index = 0; index < platform.cursors.size(); ++index) {
      Cursor& cursor = platform.cursors[index];
      if (cursor.done == 0 || removed >= limit) continue;
      const auto left = static_cast<std::uint32_t>(limit - removed);
      removed += remove_done(platform, index, cursor, left);
      platform.changed = true;
    }
    if (std::exchange(platform.changed, false)) write(id, platform);
  }
  return removed;
}

std::uint64_t OutboxTable::count(std::int64_t platform, std::size_t message_class,
                                 std::uint64_t after, std::uint64_t until) {
  Rows rows =
      count_.query(key_of(platform, message_class, after), key_of(platform, message_class, until));
  return rows.next() ? rows.count(0) : 0;
}

std::uint64_t OutboxTable::remove_done(const Platform& platform, std::size_t message_class,
                                       Cursor& cursor, std::uint32_t limit) {
  const int changes = remove_.run(key_of(platform.number, message_class, 0),
                                  key_of(platform.number, message_class, cursor.delivered), limit);
  const auto removed = static_cast<std::uint64_t>(changes);
  // Fewer than asked for means that none is left, whatever the count says.
  cursor.done = removed < limit ? 0 : cursor.done - std::min(cursor.done, removed);
  return removed;
}

}  // namespace homeward::store
