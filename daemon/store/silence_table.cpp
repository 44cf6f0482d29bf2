#include "daemon/store/silence_table.hpp"

namespace homeward::store {

SilenceTable::SilenceTable(Connection& connection)
    : put_(connection,
           "INSERT OR REPLACE INTO silences (rule, since, until, ends, reason, by, via, critical) "
           "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
      remove_(connection, "DELETE FROM silences WHERE rule = ?"),
      all_(connection,
           "SELECT rule, since, until, ends, reason, by, via, critical FROM silences "
           "ORDER BY rule") {}

void SilenceTable::put(const core::Silence& silence) {
  put_.run(silence.rule.str(), silence.since.time_since_epoch().count(),
           silence.until.time_since_epoch().count(), silence.ends.time_since_epoch().count(),
           silence.reason, silence.by, silence.via, silence.critical ? 1 : 0);
}

void SilenceTable::remove(const core::RuleId& rule) {
  remove_.run(rule.str());
}

std::vector<core::Silence> SilenceTable::all() {
  std::vector<core::Silence> silences;
  Rows rows = all_.query();
  while (rows.next()) {
    core::Silence silence;
    silence.rule = core::RuleId(rows.text(0));
    silence.since = core::WallTime(core::Duration(rows.integer(1)));
    silence.until = core::WallTime(core::Duration(rows.integer(2)));
    silence.ends = core::SteadyTime(core::Duration(rows.integer(3)));
    silence.reason = rows.text(4);
    silence.by = rows.text(5);
    silence.via = rows.text(6);
    silence.critical = rows.integer(7) != 0;
    silences.push_back(std::move(silence));
  }
  return silences;
}

}  // namespace homeward::store
