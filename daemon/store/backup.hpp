#pragma once

#include "daemon/store/database.hpp"
#include "daemon/store/session.hpp"

namespace homeward::store {

/// The backup is a small database of the same schema beside the file, `homeward.db.backup`: the
/// rules' state, open alerts, devices, silences, named facts and how far each platform's messages
/// were counted. It is written whole under another name, opened again, checked, and renamed.

/// What goes on from an earlier state: all of it, with sequences and revisions well behind those
/// that were used, so that no id ever means two things. Readings that waited count as delivered.
[[nodiscard]] ports::Commit with_numbers_left_out(const ports::StoredState& state);

/// What a gateway that goes on running brings along when a new file took the place of the damaged
/// one under it: `known` is all that was not written and each alert that is open. Its numbers move
/// behind those that `recovered` left out, so rows whose delivery was not written go out again; an
/// alert that is open in `recovered` alone ended since, and ends at `now`.
[[nodiscard]] ports::Commit carried_over(const ports::StoredState& recovered, ports::Commit known,
                                         core::WallTime now);

/// Writes it. Errors: io, storage.
[[nodiscard]] Result<void> write_backup(const StoreOptions& options,
                                        const ports::StoredState& state);

/// Whether there is one, good or bad.
[[nodiscard]] bool has_backup(const StoreOptions& options);

/// Brings what the backup has into a new file that takes the place of a damaged or missing one;
/// false when there is no backup that checks out. Numbers that receivers may have seen since are
/// left out: sequences go on well behind those of the backup, revisions too, so that no id ever
/// means two things. Throws when the new file can't take it; nothing of it is in there then.
bool recover(const StoreOptions& options, Session& fresh);

}  // namespace homeward::store
