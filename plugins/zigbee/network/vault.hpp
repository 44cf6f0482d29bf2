#pragma once

#include "lib/base/result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace homeward::zigbee {

/// Files that must survive a power cut: written beside, synced, renamed. Mode 0600, because one of
/// them holds the network's key. Small files, so the disk is waited for.
class Vault {
 public:
  /// `folder` is made when it is missing; an empty one keeps nothing.
  explicit Vault(std::string folder);

  /// The content; none when there is no such file, or when it can't be read.
  [[nodiscard]] std::optional<std::string> read(std::string_view name) const;
  /// Replaces the whole file. Error: io, with the path.
  Result<void> write(std::string_view name, std::string_view content) const;

 private:
  std::string folder_;
};

}  // namespace homeward::zigbee
