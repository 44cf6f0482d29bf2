#include "daemon/store/state_tables.hpp"

namespace homeward::store {

StateTables::StateTables(Connection& connection)
    : put_engine_(connection,
                  "INSERT OR REPLACE INTO engine (one, after_event, snapshot) VALUES (1, ?, ?)"),
      engine_(connection, "SELECT snapshot, after_event FROM engine"),
      engine_after_(connection, "SELECT after_event FROM engine"),
      put_meta_(connection, "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)"),
      meta_(connection, "SELECT name, value FROM meta WHERE name NOT GLOB 'outbox.*'"),
      put_clean_(connection, "UPDATE file_state SET clean = ?"),
      pages_(connection,
             "SELECT page_count, freelist_count, page_size FROM pragma_page_count(), "
             "pragma_freelist_count(), pragma_page_size()") {}

std::uint64_t StateTables::used_bytes() {
  Rows rows = pages_.query();
  return rows.next() ? (rows.count(0) - rows.count(1)) * rows.count(2) : 0;
}

void StateTables::put_engine(const ports::EngineState& state) {
  put_engine_.run(state.after_event, state.snapshot);
}

std::optional<ports::EngineState> StateTables::engine() {
  Rows rows = engine_.query();
  if (!rows.next()) return std::nullopt;
  return ports::EngineState{rows.text(0), rows.count(1)};
}

std::uint64_t StateTables::engine_after() {
  Rows rows = engine_after_.query();
  return rows.next() ? rows.count(0) : 0;
}

void StateTables::put_meta(const std::map<std::string, std::string>& meta) {
  for (const auto& [name, value] : meta) put_meta_.run(name, value);
}

std::map<std::string, std::string> StateTables::meta() {
  std::map<std::string, std::string> meta;
  Rows rows = meta_.query();
  while (rows.next()) meta.emplace(rows.text(0), rows.text(1));
  return meta;
}

void StateTables::put_clean(bool clean) {
  put_clean_.run(clean ? 1 : 0);
}

}  // namespace homeward::store
