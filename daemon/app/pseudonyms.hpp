#pragma once

#include "daemon/core/ids.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace homeward::app {

/// What one platform is told instead of names and numbers of this home that are the same for all:
/// ids of alerts, the boot, hashes of the configuration, the time line. Two platforms that lay
/// their data side by side find nothing in them that tells that it is one home. Made from a secret
/// of the installation, so that they stay the same over restarts and can't be computed back.
class Pseudonyms {
 public:
  /// Everything keeps its own name: for the one platform that needs no others.
  Pseudonyms() = default;
  /// `seed` is the installation's secret.
  Pseudonyms(std::string_view seed, const core::PlatformId& platform);

  /// 26 characters of Crockford base 32, as ids of alerts are, without the time in them.
  [[nodiscard]] core::AlertId alert(const core::AlertId& id) const;
  /// The id of a boot, as a UUID.
  [[nodiscard]] std::string boot(const std::string& id) const;
  /// The hash of a configuration or of a rule; empty stays empty.
  [[nodiscard]] std::string digest(const std::string& given) const;
  /// Milliseconds of the home's time line: moved, so that differences stay what they are.
  [[nodiscard]] std::int64_t line(std::int64_t milliseconds) const { return milliseconds + shift_; }

 private:
  [[nodiscard]] std::string hash(std::string_view kind, std::string_view text) const;

  std::string secret_;  ///< empty: nothing is changed
  std::int64_t shift_{0};
};

}  // namespace homeward::app
