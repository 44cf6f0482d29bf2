#pragma once

#include "daemon/core/ids.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace homeward::app {

/// What one platform is told instead of names and numbers of this home that are the same for all:
/// ids of alerts, the boot, hashes of the configuration, the time line. Two platforms that lay
/// their data side by side find nothing in them that tells that it is one home. Made from a secret
/// of the installation, so that they stay the same over restarts and can't be computed back.
class Pseudonyms {
 public:
  /// Everything keeps its own name and the resident has none: for parts that need no others.
  Pseudonyms() = default;
  /// `seed` is the installation's secret.
  Pseudonyms(std::string_view seed, const core::PlatformId& platform);
  /// For the one platform that is told the gateway's own ids: only the resident has another name.
  [[nodiscard]] static Pseudonyms of_first(std::string_view seed, const core::PlatformId& platform);

  /// 26 characters of Crockford base 32, as ids of alerts are, without the time in them.
  [[nodiscard]] core::AlertId alert(const core::AlertId& id) const;
  /// The id of a boot, as a UUID.
  [[nodiscard]] std::string boot(const std::string& id) const;
  /// Who lives in the home: `r-` and ten characters, the same until the home is erased.
  [[nodiscard]] const std::string& resident() const { return resident_; }
  /// Whoever knows the resident by a name of its own is told that one.
  void name_resident(std::string name) { resident_ = std::move(name); }
  /// The hash of a configuration or of a rule; empty stays empty.
  [[nodiscard]] std::string digest(const std::string& given) const;
  /// Milliseconds of the home's time line: moved, so that differences stay what they are.
  [[nodiscard]] std::int64_t line(std::int64_t milliseconds) const { return milliseconds + shift_; }

 private:
  [[nodiscard]] std::string hash(std::string_view kind, std::string_view text) const;

  std::string secret_;  ///< empty: nothing is changed
  std::string resident_;
  std::int64_t shift_{0};
};

}  // namespace homeward::app
