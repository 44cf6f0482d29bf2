#pragma once

#include "daemon/app/gateway.hpp"
#include "daemon/ports/event_source.hpp"
#include "daemon/ports/operations.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace homeward::app {

/// What only main can answer.
struct OperationsHooks {
  std::function<std::vector<ports::PluginStatus>()> plugins;  ///< the state of each plugin's link
  std::function<ports::ReloadReport()> reload;
  std::function<Result<void>(std::string by)> erase;
  std::function<std::vector<std::string>()> problems;  ///< of the configuration, a sentence each
};

/// Answers people: the command line and, through it, installers. Borrows the gateway and the
/// plugins, which outlive it.
class GatewayOperations final : public ports::Operations {
 public:
  GatewayOperations(Gateway& gateway, ports::EventSources& sources, OperationsHooks hooks);

  [[nodiscard]] ports::DaemonStatus status() const override;
  [[nodiscard]] std::vector<ports::DeviceStatus> devices() const override;
  boost::asio::awaitable<Result<std::vector<core::Alert>>> alerts(ports::AlertQuery query) override;
  boost::asio::awaitable<Result<std::vector<ports::JournalEvent>>> recent_events(
      std::uint32_t limit) override;
  boost::asio::awaitable<Result<core::Alert>> acknowledge(std::string alert, std::string by,
                                                          std::string via) override;
  boost::asio::awaitable<Result<core::Alert>> test_alert(std::string rule, std::string by,
                                                         std::string via) override;
  boost::asio::awaitable<Result<core::Silence>> silence(ports::SilenceRequest request) override;
  boost::asio::awaitable<Result<void>> end_silence(std::string rule, std::string by,
                                                   std::string via) override;
  boost::asio::awaitable<Result<std::vector<ports::AuditEntry>>> audit(
      ports::AuditQuery query) override;
  [[nodiscard]] std::unique_ptr<ports::EventFeed> follow() override;
  ports::ReloadReport reload() override { return hooks_.reload(); }
  boost::asio::awaitable<Result<std::string>> plugin_command(ports::SourceCommand command) override;

  // operations_rules.cpp
  [[nodiscard]] std::vector<ports::RuleSummary> rules() const override;
  [[nodiscard]] Result<ports::RuleExplanation> explain(const std::string& rule,
                                                       const std::string& language) const override;
  [[nodiscard]] Result<std::vector<ports::RoutineMeasure>> routine(
      const std::string& rule) const override;
  boost::asio::awaitable<Result<ports::JournalPage>> journal(std::uint64_t after,
                                                             std::uint32_t limit) override;
  boost::asio::awaitable<Result<ports::Hindsight>> hindsight(core::WallTime since) override;
  boost::asio::awaitable<Result<void>> cancel_warning(std::string rule, std::string device,
                                                      std::string by, std::string via) override;

  // operations_presence.cpp
  boost::asio::awaitable<Result<ports::PresenceStatus>> set_presence(
      ports::PresenceRequest request) override;

  // operations_home.cpp
  boost::asio::awaitable<Result<void>> exported(std::string by, std::string via) override;
  boost::asio::awaitable<Result<std::string>> back_up(std::string by, std::string via) override;
  Result<void> erase(std::string by) override;

 private:
  boost::asio::awaitable<void> note(std::string action, std::string by, std::string via);
  [[nodiscard]] std::vector<core::Alert> open_alerts(std::size_t limit) const;
  [[nodiscard]] ports::PresenceStatus presence() const;
  void tell_life(const core::DeviceId& id, ports::DeviceStatus& status) const;
  [[nodiscard]] std::vector<std::string> problems(const ports::DaemonStatus& status) const;

  Gateway& gateway_;
  ports::EventSources& sources_;
  OperationsHooks hooks_;
  bool looking_back_{false};  ///< a hindsight is under way
};

}  // namespace homeward::app
