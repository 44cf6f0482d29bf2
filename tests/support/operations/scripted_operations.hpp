#pragma once

#include "daemon/ports/operations.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace homeward::test {

class ScriptedFeed;

/// A daemon that answers what a test wrote down, and writes down what it was asked. Lives on one
/// thread, that of its executor.
class ScriptedOperations : public ports::Operations {
 public:
  explicit ScriptedOperations(boost::asio::any_io_executor executor);
  ~ScriptedOperations() override;

  // The script: a home with one of everything, to be changed by the test.
  ports::DaemonStatus daemon_status;
  std::vector<ports::DeviceStatus> known_devices;
  std::vector<core::Alert> known_alerts;
  std::vector<ports::JournalEvent> journal_events;
  ports::ReloadReport reload_report{true, {}, {"rule added: cold"}};
  std::vector<ports::AuditEntry> audit_journal;
  std::vector<ports::RuleSummary> known_rules{
      {"door_open", core::Severity::warning, core::Category::care, true, {}}};
  ports::RuleExplanation explanation;
  std::vector<ports::RoutineMeasure> routines;
  ports::Hindsight seen_in_hindsight;
  std::vector<std::pair<core::SteadyTime, core::SteadyTime>> gaps;
  Result<std::string> plugin_answer{std::string("{\"joined\":1.5}")};

  // What was asked.
  std::vector<ports::AlertQuery> alert_queries;
  std::vector<ports::SourceCommand> plugin_commands;
  std::vector<ports::SilenceRequest> silence_requests;
  std::vector<std::string> silences_ended;
  std::vector<ports::AuditQuery> audit_queries;
  std::vector<ports::PresenceRequest> presence_requests;
  std::vector<std::string> warnings_cancelled;  ///< RULE, or RULE/DEVICE
  std::vector<core::WallTime> looked_back_to;
  std::vector<std::string> exports, backups, erasures;  ///< by whom

  /// Shows an event to every open feed. A feed holds 100 events and drops its oldest.
  void show(const ports::FollowedEvent& event);
  [[nodiscard]] std::size_t feeds() const { return feeds_.size(); }

  [[nodiscard]] ports::DaemonStatus status() const override { return daemon_status; }
  [[nodiscard]] std::vector<ports::DeviceStatus> devices() const override { return known_devices; }
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
  [[nodiscard]] std::vector<ports::RuleSummary> rules() const override { return known_rules; }
  [[nodiscard]] Result<ports::RuleExplanation> explain(const std::string& rule,
                                                       const std::string& language) const override;
  [[nodiscard]] Result<std::vector<ports::RoutineMeasure>> routine(
      const std::string& rule) const override;
  boost::asio::awaitable<Result<ports::JournalPage>> journal(std::uint64_t after,
                                                             std::uint32_t limit) override;
  boost::asio::awaitable<Result<ports::Hindsight>> hindsight(core::WallTime since) override;
  boost::asio::awaitable<Result<void>> cancel_warning(std::string rule, std::string device,
                                                      std::string by, std::string via) override;
  boost::asio::awaitable<Result<ports::PresenceStatus>> set_presence(
      ports::PresenceRequest request) override;
  boost::asio::awaitable<Result<void>> exported(std::string by, std::string via) override;
  boost::asio::awaitable<Result<std::string>> back_up(std::string by, std::string via) override;
  Result<void> erase(std::string by) override;
  [[nodiscard]] std::unique_ptr<ports::EventFeed> follow() override;
  ports::ReloadReport reload() override { return reload_report; }
  boost::asio::awaitable<Result<std::string>> plugin_command(ports::SourceCommand command) override;

 private:
  friend class ScriptedFeed;
  boost::asio::any_io_executor executor_;
  std::set<ScriptedFeed*> feeds_;
};

/// An event of a device, at a whole second of 2026-11-23T09:00:00Z and later.
[[nodiscard]] core::Event event_at(int second, std::string device, std::string property,
                                   core::Value value);

}  // namespace homeward::test
