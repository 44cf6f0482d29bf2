#pragma once

#include "daemon/ports/options.hpp"
#include "daemon/ports/profile.hpp"
#include "lib/base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace homeward::platforms {

/// The profile `homeward`: CloudEvents 1.0 in structured JSON on `<prefix>/<gateway>/<channel>`
/// (PLATFORM.md). Nothing is retained.
class HomewardProfile : public ports::Profile {
 public:
  explicit HomewardProfile(const ports::PlatformOptions& options);

  [[nodiscard]] std::string alert_data(const ports::AlertMessage& message,
                                       const ports::Recipient& recipient) const override;
  [[nodiscard]] std::string silence_data(const ports::SilenceMessage& message,
                                         const ports::Recipient& recipient) const override;
  [[nodiscard]] std::string readings_data(
      std::span<const core::Event* const> readings) const override;
  [[nodiscard]] std::string reply_data(const ports::CommandReply& reply) const override;
  [[nodiscard]] std::string narrowed(
      const ports::OutboxRow& row,
      std::span<const ports::Recipient* const> audience) const override;
  [[nodiscard]] ports::WireMessage message(const ports::OutboxRow& row,
                                           core::WallTime now) const override;
  [[nodiscard]] ports::WireMessage status(const ports::StatusMessage& status,
                                          core::WallTime now) const override;
  [[nodiscard]] ports::WireMessage heartbeat(const ports::HeartbeatMessage& heartbeat,
                                             core::WallTime now) const override;
  [[nodiscard]] std::vector<std::string> subscriptions() const override;
  [[nodiscard]] Result<ports::PlatformCommand> command(
      const ports::WireMessage& message) const override;

 private:
  struct Envelope;

  [[nodiscard]] std::string topic(std::string_view channel) const;
  [[nodiscard]] std::string wrap(const Envelope& envelope, std::string_view data) const;
  [[nodiscard]] ports::WireMessage event_message(std::string_view channel, const Envelope& envelope,
                                                 std::string_view data) const;

  std::string gateway_;    ///< the platform's name of the home
  std::string topics_;     ///< `<prefix>/<gateway>/`
  std::string source_;     ///< `urn:homeward:gateway:<gateway>`
  std::string heartbeat_;  ///< the agreed interval: `5h`
};

}  // namespace homeward::platforms
