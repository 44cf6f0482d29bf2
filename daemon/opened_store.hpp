#pragma once

#include "daemon/core/time.hpp"
#include "daemon/ports/store.hpp"
#include "lib/base/folder_lock.hpp"
#include "lib/base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace homeward::daemon {

/// The store of this home as it was found at the start, and what people should know of it.
struct OpenedStore {
  std::optional<FolderLock> lock;  ///< of the folder that is used; outlives the store
  std::unique_ptr<ports::Store> store;
  std::string damage;  ///< of the file, and what became of it; empty: there was none
  std::string away;    ///< why the folder can't be used, and memory stands in; or empty
};

/// Opens the database in `folder`, which may grow to `max_bytes`. A damaged or missing one is told,
/// in the log too. Errors: io, storage, unsupported (see store::Database::open).
[[nodiscard]] Result<OpenedStore> open_store(const std::filesystem::path& folder,
                                             std::uint64_t max_bytes, core::WallTime now);

/// Locks `folder` and opens the store in it. Where its disk is broken (it is read-only, answers
/// with errors, or its file system is damaged), a new store in `stand_in`, a folder in memory,
/// takes its place: it knows nothing of before and keeps nothing over a restart, but a button
/// pressed now reaches a person. Errors: refused (another process uses the folder), and those of
/// open_store(); io too where the folder is not ours to write in, which is for people to mend.
[[nodiscard]] Result<OpenedStore> open_store_or_stand_in(const std::filesystem::path& folder,
                                                         const std::filesystem::path& stand_in,
                                                         std::uint64_t max_bytes,
                                                         core::WallTime now);

/// Why nothing can be written into `folder`; empty: it can.
[[nodiscard]] std::string trouble_of(const std::filesystem::path& folder);

}  // namespace homeward::daemon
