#pragma once

#include "daemon/platforms/homeward_profile.hpp"
#include "lib/base/rfc3339.hpp"

#include <boost/json.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace homeward::platforms {

inline core::WallTime at(std::string_view text) {
  return *parse_rfc3339(text);
}

/// A cold bathroom, with all that can be said of it.
inline ports::AlertMessage sample_alert() {
  ports::AlertMessage message;
  core::Alert& alert = message.alert;
  alert.id = core::AlertId("01JD8Z0000000000000000ABCD");
  alert.revision = 2;
  alert.rule = core::RuleId("cold-home");
  alert.device = core::DeviceId("bathroom_climate");
  alert.severity = core::Severity::warning;
  alert.category = core::Category::care;
  alert.room = "bathroom";
  alert.pending_since = at("2026-11-23T08:00:00Z");
  alert.fired_at = at("2026-11-23T09:00:00.250000Z");
  alert.evidence = {
      {core::DeviceId("bathroom_climate"), "temperature", 5.000000123, at("2026-11-23T08:59:59Z")},
      {core::DeviceId("front_door"), "contact", std::string("open"), at("2026-11-23T08:00:00Z")},
      {core::DeviceId("hall"), "motion", true, at("2026-11-23T07:00:00Z")}};
  message.message_class = ports::MessageClass::alarm;
  message.rule_version = "sha256:12ab";
  message.title = {{"en", "Cold in the bathroom"}, {"nl", "Koud in de badkamer"}};
  message.text = {{"en", "Below 16 degrees for an hour"}};
  message.boot_id = "boot-7";
  message.monotonic_ms = 123;
  message.escalation = ports::EscalationState{1, "centre", at("2026-11-23T09:10:00Z")};
  message.codes = {"0020", "0101", "011", "159"};
  message.resident = "r-0a1b2c3d4e";
  return message;
}

inline ports::Recipient recipient(ports::Detail detail) {
  ports::Recipient result;
  result.name = "centre";
  result.detail = detail;
  result.language = "nl";
  return result;
}

inline ports::PlatformOptions platform_options() {
  ports::PlatformOptions options;
  options.id = core::PlatformId("centre");
  options.gateway = "hw-7f3a9c";
  options.brokers = {"mqtt://127.0.0.1:1883"};
  return options;
}

/// Parsed JSON; the test fails where it is none.
inline boost::json::object parse_object(const std::string& text) {
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(text, error);
  EXPECT_FALSE(error) << text;
  return value.is_object() ? value.as_object() : boost::json::object{};
}

}  // namespace homeward::platforms
