#pragma once

#include "lib/base/rfc3339.hpp"
#include "lib/json/parser.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace homeward::cli {

/// How a test alert came through one platform's broker.
struct TestedPlatform {
  std::string id;
  bool connected{false};
  std::string error;                                     ///< of its link; may be empty
  std::optional<std::chrono::microseconds> taken_after;  ///< by its broker; nothing: not yet
};

/// A test alert on its way, as the daemon's answers tell it. All times are the daemon's own, from
/// the moment the alert fired. Pure: answers come in.
class TestRun {
 public:
  /// `alert`: the answer to /v1/test-alert.
  explicit TestRun(const json::Value& alert);

  /// Takes the answers to /v1/status and /v1/alerts.
  void take(const json::Value& status, const json::Value& alerts);

  /// Every broker that was to have it took it, and somebody acknowledged it.
  [[nodiscard]] bool complete() const;

  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] const std::string& rule() const { return rule_; }
  /// Those that the alert is queued for.
  [[nodiscard]] const std::vector<TestedPlatform>& platforms() const { return platforms_; }
  [[nodiscard]] const std::vector<std::string>& told() const { return told_; }
  [[nodiscard]] std::optional<std::chrono::microseconds> acknowledged_after() const {
    return acknowledged_after_;
  }
  [[nodiscard]] const std::string& acknowledged_by() const { return by_; }
  [[nodiscard]] const std::string& acknowledged_via() const { return via_; }
  [[nodiscard]] std::string to_json() const;

 private:
  [[nodiscard]] std::optional<std::chrono::microseconds> since_fired(const json::Value& at) const;
  void take_platform(const json::Value& platform);
  void take_alert(const json::Value& alert);

  std::string id_, rule_, fired_at_;
  std::vector<TestedPlatform> platforms_;
  std::vector<std::string> told_;
  std::optional<std::chrono::microseconds> acknowledged_after_;
  std::string by_, via_;
};

}  // namespace homeward::cli
