#pragma once

#include "daemon/store/database.hpp"
#include "daemon/store/session.hpp"

namespace homeward::store {

/// Opens the file as Database::open documents it, and fills in the report.
[[nodiscard]] Result<std::unique_ptr<Session>> open_session(const StoreOptions& options,
                                                            OpenReport& report);

/// Opens the file, checks each page and brings it to the newest schema; leaves no mark of being in
/// use. Throws when it is damaged: only a start sets a file aside, because a new file knows no
/// sequences.
[[nodiscard]] std::unique_ptr<Session> open_checked(const StoreOptions& options);

/// The same for a file whose disk failed under the last connection. A disk that fails now and then
/// makes this often, so what the log holds goes into the file where the disk takes it: a long log
/// is what makes opening long.
[[nodiscard]] std::unique_ptr<Session> reopen(const StoreOptions& options);

/// Marks the file as closed well (when `clean`), and moves the log into it. Throws.
void close_well(Session& session, bool clean);

}  // namespace homeward::store
