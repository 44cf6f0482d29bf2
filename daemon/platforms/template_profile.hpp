#pragma once

#include "daemon/platforms/homeward_profile.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace homeward::platforms {

/// The profile `template`: one topic and one JSON body with placeholders, as configured. They are
/// filled with the message that the profile `homeward` would send, so that what a recipient may not
/// have is not there to be filled in. Values are written as JSON values and not pasted into text:
/// none can break the body.
class TemplateProfile final : public HomewardProfile {
 public:
  /// `options.message_template` was checked when it was loaded; a placeholder that is not known is
  /// filled with nothing.
  explicit TemplateProfile(const ports::PlatformOptions& options);

  [[nodiscard]] ports::WireMessage message(const ports::OutboxRow& row,
                                           core::WallTime now) const override;
  [[nodiscard]] ports::WireMessage status(const ports::StatusMessage& status,
                                          core::WallTime now) const override;
  [[nodiscard]] ports::WireMessage heartbeat(const ports::HeartbeatMessage& heartbeat,
                                             core::WallTime now) const override;
  [[nodiscard]] std::vector<std::string> subscriptions() const override;
  /// Commands have the form of the profile `homeward`. Errors: invalid.
  [[nodiscard]] Result<ports::PlatformCommand> command(
      const ports::WireMessage& message) const override;

 private:
  [[nodiscard]] ports::WireMessage fill(std::string_view channel,
                                        const ports::WireMessage& plain) const;

  std::string gateway_;
  ports::TemplateOptions template_;
  std::string commands_;  ///< the topic; empty: none are taken
};

}  // namespace homeward::platforms
