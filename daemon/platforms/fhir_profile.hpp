#pragma once

#include "daemon/platforms/homeward_profile.hpp"

#include <string>
#include <vector>

namespace homeward::platforms {

/// The profile `fhir`: each message is a FHIR R4 Bundle of type transaction on the topics of the
/// profile `homeward`. Its entries are PUT to ids that stay, so that a repetition changes nothing.
/// Commands and replies, for which FHIR has no resource that fits, are those of `homeward`.
class FhirProfile final : public HomewardProfile {
 public:
  explicit FhirProfile(const ports::PlatformOptions& options);

  [[nodiscard]] ports::WireMessage message(const ports::OutboxRow& row,
                                           core::WallTime now) const override;
  [[nodiscard]] ports::WireMessage status(const ports::StatusMessage& status,
                                          core::WallTime now) const override;
  [[nodiscard]] ports::WireMessage heartbeat(const ports::HeartbeatMessage& heartbeat,
                                             core::WallTime now) const override;

 private:
  std::string gateway_;   ///< the platform's name of the home
  std::string topics_;    ///< `<prefix>/<gateway>/`
  std::string interval_;  ///< of the life sign: `5h`
};

}  // namespace homeward::platforms
