#pragma once

#include "daemon/ports/store.hpp"
#include "daemon/store/database.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace homeward::store::testing {

/// A temporary folder with the path of a database in it; removed at the end.
class StoreFolder {
 public:
  StoreFolder();
  ~StoreFolder();
  StoreFolder(const StoreFolder&) = delete;
  StoreFolder& operator=(const StoreFolder&) = delete;

  [[nodiscard]] std::filesystem::path folder() const { return folder_; }
  [[nodiscard]] std::filesystem::path file() const { return folder_ / "state" / "homeward.db"; }

  /// Opens the database; throws when that fails.
  [[nodiscard]] Database::Opened open(std::uint64_t max_bytes = 256ULL * 1024 * 1024) const;

 private:
  std::filesystem::path folder_;
};

/// A wall-clock time so many seconds after 2026-01-01.
[[nodiscard]] core::WallTime wall(std::int64_t seconds);

/// A numeric event of the device `hall`.
[[nodiscard]] ports::JournalEvent event(std::uint64_t id, std::int64_t seconds = 0);

/// An open alert without decoration.
[[nodiscard]] core::Alert alert(const std::string& id, std::int64_t fired_seconds = 0);

/// A message with `bytes` of data.
[[nodiscard]] ports::OutboxRow message(const std::string& platform, ports::MessageClass kind,
                                       std::uint64_t sequence, std::size_t bytes = 20);

}  // namespace homeward::store::testing
