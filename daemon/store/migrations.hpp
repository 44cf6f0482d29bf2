#pragma once

#include "daemon/store/connection.hpp"

#include <span>

namespace homeward::store {

/// One step of the schema: brings a file from `to_version - 1` to `to_version`. A step that was
/// released never changes; the next change of the schema is a new step.
struct Migration {
  int to_version;
  const char* sql;
  void (*move)(Connection&){nullptr};  ///< what SQL can't say, after it; may be null
  const char* cleanup{nullptr};        ///< the last part of the step; may be null
};

/// All steps, oldest first, from version 1 on without gaps.
[[nodiscard]] std::span<const Migration> migrations() noexcept;

/// The version this program writes.
[[nodiscard]] int newest_version() noexcept;

/// The version of the file; 0 for a new one.
[[nodiscard]] int schema_version(Connection& connection);

/// Brings the file to the newest version in one transaction: a cut leaves it at the version that it
/// was. Returns the number of steps taken, 0 for a file that is as new or newer.
int migrate(Connection& connection);

}  // namespace homeward::store
