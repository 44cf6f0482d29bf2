#pragma once

#include "daemon/core/ids.hpp"
#include "daemon/core/time.hpp"

#include <cstdint>
#include <string>

namespace homeward::ports {

/// One line of the audit journal: who did what and when, by which way. It is written with the
/// change itself, in one commit, and shown to who may use the control socket; never logged.
struct AuditEntry {
  std::uint64_t id{0};  ///< given by the store, growing
  core::WallTime time{};
  std::string action;   ///< a word: acknowledged, resolved, silenced, silence-ended, tested, ...
  core::RuleId rule;    ///< may be empty
  core::AlertId alert;  ///< may be empty
  std::string by;       ///< a person, as named by whoever asked; may be empty
  std::string via;      ///< platform id, `cli`, `homeward` (by itself)
  std::string detail;   ///< a reason or a hash; may be empty

  friend bool operator==(const AuditEntry&, const AuditEntry&) = default;
};

/// A page of the audit journal, newest first.
struct AuditQuery {
  std::uint64_t before{0};   ///< entries with a lower id; 0: from the newest
  std::uint32_t limit{100};  ///< 1 to 1000
};

/// The journal keeps so many entries; older ones go as new ones come.
inline constexpr std::uint64_t kAuditEntries = 10'000;

}  // namespace homeward::ports
