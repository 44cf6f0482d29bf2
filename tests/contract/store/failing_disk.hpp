#pragma once

namespace homeward::store::testing {

/// A disk under SQLite whose syncs or writes fail when told to. Stands between SQLite and the
/// real file system, for all files that are opened while it lives. Not for use by two threads.
class FailingDisk {
 public:
  FailingDisk();
  ~FailingDisk();
  FailingDisk(const FailingDisk&) = delete;
  FailingDisk& operator=(const FailingDisk&) = delete;

  /// Lets the next `count` syncs fail.
  void fail_syncs(int count);

  /// Lets the next `count` writes fail.
  void fail_writes(int count);
};

}  // namespace homeward::store::testing
