#pragma once

#include "lib/base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::cli {

/// What a backup may hold at most; what is beyond is no backup of a home.
struct BackupLimits {
  static constexpr std::size_t kMembers = 10'000;
  static constexpr std::uint64_t kBytes = 4ULL * 1024 * 1024 * 1024;  ///< of all members, unpacked
  static constexpr std::size_t kManifestBytes = 4UL * 1024 * 1024;
  static constexpr std::size_t kNameBytes = 512;
};

/// The last member of each backup: what is in it, so that a copy that lost or gained a bit is seen.
struct Manifest {
  static constexpr const char* kName = "manifest.json";
  static constexpr std::uint64_t kFormat = 1;

  struct Member {
    std::string name;  ///< as is_member_name() wants it
    std::uint64_t bytes{0};
    std::string sha256;  ///< 64 hexadecimal digits
    friend bool operator==(const Member&, const Member&) = default;
  };

  std::string version;      ///< of the Homeward that wrote it
  std::uint64_t schema{0};  ///< of the database
  std::string made_at;      ///< RFC 3339
  bool with_keys{false};
  std::vector<Member> members;
  friend bool operator==(const Manifest&, const Manifest&) = default;
};

/// True for a name below `configuration/`, `state/` or `plugins/PLUGIN/` that stays there: no
/// empty part, no `.` or `..`, no backslash, no control character.
[[nodiscard]] bool is_member_name(std::string_view name);

[[nodiscard]] std::string to_json(const Manifest& manifest);

/// Errors: invalid, limit, unsupported (a format of a newer Homeward).
[[nodiscard]] Result<Manifest> parse_manifest(std::string_view text);

}  // namespace homeward::cli
