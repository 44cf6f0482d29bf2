#include "daemon/store/migrations.hpp"

#include "daemon/store/event_block.hpp"

#include <array>
#include <string>

namespace homeward::store {
namespace {

// Names of devices, properties, platforms and message types repeat in every row, so rows hold a
// number from `names` instead: small rows are what spares the card.
//
// outbox.key packs platform, class and sequence (see outbox_table.cpp). A table by integer key
// appends at the end of each class without moving older rows about, and it needs no index.
constexpr const char* kVersion1 = R"sql(
CREATE TABLE names (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE journal (
  id INTEGER PRIMARY KEY,
  device INTEGER NOT NULL,
  property INTEGER NOT NULL,
  value ANY,
  at INTEGER NOT NULL,
  time INTEGER NOT NULL,
  flags INTEGER NOT NULL
) STRICT;
CREATE TABLE engine (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  after_event INTEGER NOT NULL,
  snapshot TEXT NOT NULL
) STRICT;
CREATE TABLE alerts (
  id TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  rule TEXT NOT NULL,
  device TEXT,
  severity INTEGER NOT NULL,
  category INTEGER NOT NULL,
  test INTEGER NOT NULL,
  room TEXT NOT NULL,
  pending_since INTEGER NOT NULL,
  fired_at INTEGER NOT NULL,
  resolved_at INTEGER,
  reason INTEGER,
  acknowledged_at INTEGER,
  acknowledged_by TEXT,
  acknowledged_via TEXT,
  quality INTEGER NOT NULL,
  evidence TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX alerts_by_time ON alerts (fired_at, id);
CREATE INDEX alerts_open ON alerts (fired_at, id) WHERE resolved_at IS NULL;
CREATE TABLE outbox (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  type INTEGER NOT NULL,
  channel INTEGER NOT NULL,
  subject INTEGER NOT NULL,
  time INTEGER NOT NULL,
  data TEXT NOT NULL
) STRICT;
CREATE TABLE sequences (
  platform INTEGER PRIMARY KEY,
  last INTEGER NOT NULL
) STRICT;
CREATE TABLE cursors (
  platform INTEGER NOT NULL,
  class INTEGER NOT NULL,
  delivered INTEGER NOT NULL,
  waiting INTEGER NOT NULL,
  done INTEGER NOT NULL,
  PRIMARY KEY (platform, class)
) STRICT, WITHOUT ROWID;
CREATE TABLE devices (
  address TEXT PRIMARY KEY,
  description TEXT NOT NULL,
  keep TEXT NOT NULL,
  last_seen INTEGER,
  removed INTEGER NOT NULL
) STRICT;
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE file_state (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  clean INTEGER NOT NULL
) STRICT;
INSERT INTO file_state (one, clean) VALUES (1, 1);
)sql";

// What follows an alert is kept with it (`outreach`, see outreach_text.hpp; NULL for alerts from
// before), silences, and the audit journal: its rows may be added and, from the oldest on, removed,
// but never changed.
constexpr const char* kVersion2 = R"sql(
ALTER TABLE alerts ADD COLUMN rule_version TEXT NOT NULL DEFAULT '';
ALTER TABLE alerts ADD COLUMN fired_on_line INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alerts ADD COLUMN stale INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alerts ADD COLUMN outreach TEXT;
CREATE TABLE silences (
  rule TEXT PRIMARY KEY,
  since INTEGER NOT NULL,
  until INTEGER NOT NULL,
  ends INTEGER NOT NULL,
  reason TEXT NOT NULL,
  by TEXT NOT NULL,
  via TEXT NOT NULL,
  critical INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  time INTEGER NOT NULL,
  action TEXT NOT NULL,
  rule TEXT NOT NULL,
  alert TEXT NOT NULL,
  by TEXT NOT NULL,
  via TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit journal is never changed'); END;
)sql";

// Fewer pages for a commit. Events are blocks (event_block.hpp). What each commit changes a little,
// cursors and sequences of the outbox, lies with the other small facts in `meta`: for each platform
// `outbox.<name>`, holding its last sequence and, for each class, the cursor, the rows that wait
// and the delivered rows still in the file. Ids of alerts begin with the time of firing, so their
// order needs no index.
constexpr const char* kVersion3 = R"sql(
CREATE TABLE blocks (
  last_id INTEGER PRIMARY KEY,
  last_time INTEGER NOT NULL,
  events BLOB NOT NULL
) STRICT;
INSERT INTO meta (name, value)
  SELECT 'outbox.' || names.text, COALESCE(sequences.last, 0) || ' ' || (
    SELECT group_concat(COALESCE(delivered, 0) || ' ' || COALESCE(waiting, 0) || ' ' ||
                        COALESCE(done, 0), ' ')
    FROM (SELECT delivered, waiting, done
          FROM (SELECT 0 AS class UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3
                UNION ALL SELECT 4) AS classes
          LEFT JOIN cursors ON cursors.class = classes.class AND cursors.platform = names.id
          ORDER BY classes.class))
  FROM names LEFT JOIN sequences ON sequences.platform = names.id
  WHERE names.id IN (SELECT platform FROM sequences UNION SELECT platform FROM cursors);
DROP TABLE sequences;
DROP TABLE cursors;
DROP INDEX alerts_by_time;
)sql";

// Whose a message is, so that it goes with their consent. Rows from before are the platform's own.
constexpr const char* kVersion4 = R"sql(
ALTER TABLE outbox ADD COLUMN audience INTEGER NOT NULL DEFAULT 0;
)sql";

void move_journal(Connection& connection) {
  Statement read(connection,
                 "SELECT id, device, property, value, at, time, flags FROM journal ORDER BY id");
  Statement write(connection, kInsertBlock);
  BlockWriter block;
  const auto write_block = [&] {
    write.run(block.last_id(), block.last_time(), Blob{block.bytes()});
    block.clear();
  };
  Rows rows = read.query();
  while (rows.next()) {
    block.add({rows.count(0), rows.integer(1), rows.integer(2), rows.value(3), rows.integer(4),
               rows.integer(5), static_cast<std::uint8_t>(rows.integer(6))});
    if (block.full()) write_block();
  }
  if (block.events() > 0) write_block();
}

constexpr std::array kMigrations{Migration{1, kVersion1}, Migration{2, kVersion2},
                                 Migration{3, kVersion3, &move_journal, "DROP TABLE journal;"},
                                 Migration{4, kVersion4}};

}  // namespace

std::span<const Migration> migrations() noexcept {
  return kMigrations;
}

int newest_version() noexcept {
  return kMigrations.back().to_version;
}

int schema_version(Connection& connection) {
  return static_cast<int>(connection.integer("PRAGMA user_version"));
}

int migrate(Connection& connection) {
  const int found = schema_version(connection);
  if (found >= newest_version()) return 0;
  Transaction transaction(connection);
  for (const Migration& step : kMigrations) {
    if (step.to_version <= found) continue;
    connection.execute(step.sql);
    if (step.move != nullptr) step.move(connection);
    if (step.cleanup != nullptr) connection.execute(step.cleanup);
  }
  connection.execute("PRAGMA user_version=" + std::to_string(newest_version()));
  transaction.commit();
  return newest_version() - found;
}

}  // namespace homeward::store
