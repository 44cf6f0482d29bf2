#pragma once

#include "daemon/platforms/homeward_profile.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace homeward::platforms {

/// The profile `thingsboard`: ThingsBoard's MQTT gateway API. The gateway is one device there, each
/// sensor that the platform may know of another, named `<gateway>.<sensor>`. What is queued is the
/// data of the profile `homeward`, so that detail, consent and withdrawal work on one form; it is
/// dressed for ThingsBoard when it is sent.
class ThingsboardProfile final : public HomewardProfile {
 public:
  explicit ThingsboardProfile(const ports::PlatformOptions& options);

  [[nodiscard]] ports::WireMessage message(const ports::OutboxRow& row,
                                           core::WallTime now) const override;
  [[nodiscard]] ports::WireMessage status(const ports::StatusMessage& status,
                                          core::WallTime now) const override;
  [[nodiscard]] ports::WireMessage heartbeat(const ports::HeartbeatMessage& heartbeat,
                                             core::WallTime now) const override;
  [[nodiscard]] std::vector<ports::WireMessage> introduction(
      const ports::StatusMessage& birth) const override;
  [[nodiscard]] std::vector<ports::WireMessage> farewell(
      const ports::StatusMessage& birth) const override;
  [[nodiscard]] std::vector<std::string> subscriptions() const override;
  /// Errors: invalid (retained, or see decode_rpc).
  [[nodiscard]] Result<ports::PlatformCommand> command(
      const ports::WireMessage& message) const override;

 private:
  [[nodiscard]] std::string device_name(std::string_view sensor) const;

  std::string gateway_;   ///< the platform's name of the home
  std::string interval_;  ///< of the life sign: `5h`
};

}  // namespace homeward::platforms
