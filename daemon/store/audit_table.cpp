#include "daemon/store/audit_table.hpp"

#include <algorithm>
#include <limits>

namespace homeward::store {
namespace {

constexpr std::uint64_t kHighestId = std::numeric_limits<std::int64_t>::max();

}  // namespace

AuditTable::AuditTable(Connection& connection)
    : insert_(connection,
              "INSERT INTO audit (time, action, rule, alert, by, via, detail) "
              "VALUES (?, ?, ?, ?, ?, ?, ?)"),
      trim_(connection, "DELETE FROM audit WHERE id <= (SELECT MAX(id) FROM audit) - ?"),
      page_(connection,
            "SELECT id, time, action, rule, alert, by, via, detail FROM audit WHERE id < ? "
            "ORDER BY id DESC LIMIT ?") {}

void AuditTable::append(const ports::AuditEntry& entry) {
  insert_.run(entry.time.time_since_epoch().count(), entry.action, entry.rule.str(),
              entry.alert.str(), entry.by, entry.via, entry.detail);
  trim_.run(ports::kAuditEntries);
}

std::vector<ports::AuditEntry> AuditTable::page(const ports::AuditQuery& query) {
  std::vector<ports::AuditEntry> entries;
  const std::uint64_t before = query.before == 0 ? kHighestId : std::min(query.before, kHighestId);
  Rows rows = page_.query(before, query.limit);
  while (rows.next()) {
    ports::AuditEntry entry;
    entry.id = rows.count(0);
    entry.time = core::WallTime(core::Duration(rows.integer(1)));
    entry.action = rows.text(2);
    entry.rule = core::RuleId(rows.text(3));
    entry.alert = core::AlertId(rows.text(4));
    entry.by = rows.text(5);
    entry.via = rows.text(6);
    entry.detail = rows.text(7);
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace homeward::store
