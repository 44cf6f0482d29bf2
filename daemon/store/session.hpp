#pragma once

#include "daemon/ports/store.hpp"
#include "daemon/store/alert_table.hpp"
#include "daemon/store/audit_table.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/device_table.hpp"
#include "daemon/store/journal_table.hpp"
#include "daemon/store/name_table.hpp"
#include "daemon/store/outbox_table.hpp"
#include "daemon/store/silence_table.hpp"
#include "daemon/store/state_tables.hpp"

#include <memory>

namespace homeward::store {

/// One opened file of the newest schema with all its prepared statements. Lives until the
/// connection is closed or lost. Functions throw: SQLite::Exception or Refused.
class Session {
 public:
  /// Takes a connection whose file was migrated already.
  explicit Session(std::unique_ptr<Connection> connection);

  /// Writes everything of a commit inside the transaction that the caller began.
  void write(const ports::Commit& commit);

  /// Settles what the commits of a transaction changed in memory; call before it commits.
  void flush();

  /// Reads what is kept in memory from the file again, after a rollback.
  void reload();

  [[nodiscard]] ports::StoredState load();

  [[nodiscard]] Connection& connection() noexcept { return *connection_; }
  [[nodiscard]] JournalTable& journal() noexcept { return journal_; }
  [[nodiscard]] AlertTable& alerts() noexcept { return alerts_; }
  [[nodiscard]] OutboxTable& outbox() noexcept { return outbox_; }
  [[nodiscard]] AuditTable& audit() noexcept { return audit_; }
  [[nodiscard]] StateTables& state() noexcept { return state_; }

 private:
  // Statements must go before their connection, so the connection comes first.
  std::unique_ptr<Connection> connection_;
  NameTable names_;
  JournalTable journal_;
  AlertTable alerts_;
  OutboxTable outbox_;
  DeviceTable devices_;
  SilenceTable silences_;
  AuditTable audit_;
  StateTables state_;
};

}  // namespace homeward::store
