#pragma once

#include "daemon/store/database.hpp"
#include "daemon/store/session.hpp"

namespace homeward::store {

/// Opens the file as Database::open documents it, and fills in the report.
[[nodiscard]] Result<std::unique_ptr<Session>> open_session(const StoreOptions& options,
                                                            OpenReport& report);

/// Opens and checks the file again after the disk failed under the last connection. Throws when
/// the file is damaged: only a start sets a file aside, because a new file knows no sequences.
[[nodiscard]] std::unique_ptr<Session> reopen(const StoreOptions& options);

/// Marks the file as closed well (when `clean`), and moves the log into it. Throws.
void close_well(Session& session, bool clean);

}  // namespace homeward::store
