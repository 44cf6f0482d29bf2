#pragma once

#include "daemon/ports/profile.hpp"

namespace homeward::app {

/// Writes who may see what, and nothing else.
class PlainProfile final : public ports::Profile {
 public:
  [[nodiscard]] std::string alert_data(const ports::AlertMessage& message,
                                       const ports::Recipient& recipient) const override {
    std::string text = recipient.name + ":" + message.alert.rule.str();
    if (message.change == ports::AlertChange::escalated) {
      text += " step " + std::to_string(message.escalation->step);
    }
    return text;
  }
  [[nodiscard]] std::string silence_data(const ports::SilenceMessage& message,
                                         const ports::Recipient& recipient) const override {
    return recipient.name + ":" + message.silence.rule.str() + (message.active ? " on" : " off");
  }
  [[nodiscard]] std::string readings_data(
      std::span<const core::Event* const> readings) const override {
    std::string text;
    for (const core::Event* reading : readings) {
      if (!text.empty()) text += ' ';
      text += reading->device.str() + "." + reading->property;
    }
    return text;
  }
  [[nodiscard]] std::string reply_data(const ports::CommandReply& reply) const override {
    return reply.command;
  }
  [[nodiscard]] std::string narrowed(
      const ports::OutboxRow& row,
      std::span<const ports::Recipient* const> audience) const override {
    return row.data + " for " + audience.front()->name;
  }
  [[nodiscard]] ports::WireMessage message(const ports::OutboxRow& row,
                                           core::WallTime /*now*/) const override {
    return {row.channel, row.data, false};
  }
  [[nodiscard]] ports::WireMessage status(const ports::StatusMessage& /*status*/,
                                          core::WallTime /*now*/) const override {
    return {};
  }
  [[nodiscard]] ports::WireMessage heartbeat(const ports::HeartbeatMessage& /*beat*/,
                                             core::WallTime /*now*/) const override {
    return {};
  }
  [[nodiscard]] std::vector<std::string> subscriptions() const override { return {}; }
  [[nodiscard]] Result<ports::PlatformCommand> command(
      const ports::WireMessage& /*message*/) const override {
    return failure(ErrorCode::invalid, "no commands");
  }
};

}  // namespace homeward::app
