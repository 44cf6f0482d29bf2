#include "daemon/store/alert_table.hpp"

#include "daemon/store/evidence_text.hpp"
#include "daemon/store/outreach_text.hpp"

#include <string>

namespace homeward::store {
namespace {

const std::string kColumns =
    "id, revision, rule, device, severity, category, test, room, pending_since, fired_at, "
    "resolved_at, reason, acknowledged_at, acknowledged_by, acknowledged_via, quality, evidence, "
    "rule_version, fired_on_line, stale, outreach";

std::string put_sql() {
  return "INSERT INTO alerts (" + kColumns +
         ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
         "ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, rule = excluded.rule, "
         "device = excluded.device, severity = excluded.severity, "
         "category = excluded.category, test = excluded.test, room = excluded.room, "
         "pending_since = excluded.pending_since, fired_at = excluded.fired_at, "
         "resolved_at = excluded.resolved_at, reason = excluded.reason, "
         "acknowledged_at = excluded.acknowledged_at, "
         "acknowledged_by = excluded.acknowledged_by, "
         "acknowledged_via = excluded.acknowledged_via, quality = excluded.quality, "
         "evidence = excluded.evidence, rule_version = excluded.rule_version, "
         "fired_on_line = excluded.fired_on_line, stale = excluded.stale, "
         "outreach = excluded.outreach WHERE excluded.revision >= alerts.revision";
}

std::string select(const char* rest) {
  return "SELECT " + kColumns + " FROM alerts " + rest;
}

std::int64_t micros(core::WallTime time) {
  return time.time_since_epoch().count();
}

core::WallTime wall(std::int64_t us) {
  return core::WallTime(core::Duration(us));
}

template <class Enum>
Enum enumerator(std::int64_t number, Enum highest) {
  if (number < 0 || number > static_cast<std::int64_t>(highest)) {
    throw Refused("an alert in the database holds an unknown code");
  }
  return static_cast<Enum>(number);
}

void read_end(const Rows& rows, core::Alert& alert) {
  if (!rows.is_null(10)) alert.resolved_at = wall(rows.integer(10));
  if (!rows.is_null(11)) {
    alert.reason = enumerator(rows.integer(11), core::ResolveReason::platform);
  }
  if (!rows.is_null(12)) {
    alert.acknowledged =
        core::Acknowledgement{wall(rows.integer(12)), rows.text(13), rows.text(14)};
  }
}

core::Alert read_alert(const Rows& rows) {
  core::Alert alert;
  alert.id = core::AlertId(rows.text(0));
  alert.revision = static_cast<std::uint32_t>(rows.integer(1));
  alert.rule = core::RuleId(rows.text(2));
  if (!rows.is_null(3)) alert.device = core::DeviceId(rows.text(3));
  alert.severity = enumerator(rows.integer(4), core::Severity::critical);
  alert.category = enumerator(rows.integer(5), core::Category::technical);
  alert.test = rows.integer(6) != 0;
  alert.room = rows.text(7);
  alert.pending_since = wall(rows.integer(8));
  alert.fired_at = wall(rows.integer(9));
  read_end(rows, alert);
  alert.quality = enumerator(rows.integer(15), core::TimeQuality::unsynchronised);
  alert.evidence = read_evidence(rows.text(16));
  alert.rule_version = rows.text(17);
  alert.fired_on_line = core::SteadyTime(core::Duration(rows.integer(18)));
  alert.stale = rows.integer(19) != 0;
  if (!rows.is_null(20)) alert.outreach = read_outreach(rows.text(20));
  return alert;
}

std::vector<core::Alert> read_alerts(Rows& rows) {
  std::vector<core::Alert> alerts;
  while (rows.next()) alerts.push_back(read_alert(rows));
  return alerts;
}

/// What an alert may leave out, as columns that may be NULL.
struct Optional {
  explicit Optional(const core::Alert& alert) {
    if (alert.device) device = alert.device->str();
    if (alert.resolved_at) resolved_at = micros(*alert.resolved_at);
    if (alert.reason) reason = static_cast<std::int64_t>(*alert.reason);
    if (!alert.acknowledged) return;
    acknowledged_at = micros(alert.acknowledged->at);
    by = alert.acknowledged->by;
    via = alert.acknowledged->via;
  }

  std::optional<std::string> device, by, via;
  std::optional<std::int64_t> resolved_at, reason, acknowledged_at;
};

}  // namespace

AlertTable::AlertTable(Connection& connection)
    : put_(connection, put_sql()),
      find_(connection, select("WHERE id = ?")),
      list_all_(connection, select("WHERE id < ? ORDER BY id DESC LIMIT ?")),
      list_open_(connection, select("WHERE resolved_at IS NULL AND id < ? "
                                    "ORDER BY fired_at DESC, id DESC LIMIT ?")),
      open_(connection, select("WHERE resolved_at IS NULL ORDER BY fired_at, id")),
      prune_(connection,
             "DELETE FROM alerts WHERE id IN (SELECT id FROM alerts "
             "WHERE resolved_at < ? LIMIT ?)") {}

void AlertTable::put(const core::Alert& alert) {
  const Optional optional(alert);
  put_.run(alert.id.str(), alert.revision, alert.rule.str(), optional.device,
           static_cast<int>(alert.severity), static_cast<int>(alert.category), alert.test ? 1 : 0,
           alert.room, micros(alert.pending_since), micros(alert.fired_at), optional.resolved_at,
           optional.reason, optional.acknowledged_at, optional.by, optional.via,
           static_cast<int>(alert.quality), write_evidence(alert.evidence), alert.rule_version,
           alert.fired_on_line.time_since_epoch().count(), alert.stale ? 1 : 0,
           write_outreach(alert.outreach));
}

std::optional<core::Alert> AlertTable::find(const core::AlertId& id) {
  Rows rows = find_.query(id.str());
  if (!rows.next()) return std::nullopt;
  return read_alert(rows);
}

std::vector<core::Alert> AlertTable::list(const ports::AlertQuery& query) {
  Statement& statement = query.open_only ? list_open_ : list_all_;
  // Ids are of letters and digits, which all come before `~`.
  const std::string before = query.before.empty() ? "~" : query.before.str();
  Rows rows = statement.query(before, query.limit);
  return read_alerts(rows);
}

std::vector<core::Alert> AlertTable::open() {
  Rows rows = open_.query();
  return read_alerts(rows);
}

std::uint64_t AlertTable::prune(core::WallTime before, std::uint32_t limit) {
  return static_cast<std::uint64_t>(prune_.run(micros(before), limit));
}

}  // namespace homeward::store
