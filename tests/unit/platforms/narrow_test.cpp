#include "daemon/platforms/narrow.hpp"

#include "daemon/platforms/alert_data.hpp"
#include "tests/unit/platforms/sample_alert.hpp"

#include <boost/json.hpp>

#include <gtest/gtest.h>

#include <array>

namespace homeward::platforms {
namespace {

ports::OutboxRow alert_row(const ports::Recipient& made_for) {
  ports::OutboxRow row;
  row.channel = "alerts";
  row.type = "care.homeward.alert.raised.v1";
  row.data = alert_data(sample_alert(), made_for);
  return row;
}

std::string narrowed(const ports::OutboxRow& row, const ports::Recipient& left) {
  const std::array audience{&left};
  return narrowed_data(row, audience);
}

TEST(Narrow, AnAlertReadsAsIfItHadBeenMadeForThoseWhoAreLeft) {
  for (const ports::Detail detail :
       {ports::Detail::signal, ports::Detail::alert, ports::Detail::full}) {
    const ports::Recipient left = recipient(detail);
    const std::string data = narrowed(alert_row(recipient(ports::Detail::full)), left);
    EXPECT_EQ(boost::json::parse(data), boost::json::parse(alert_data(sample_alert(), left)));
  }
}

TEST(Narrow, ExcludedFieldsGoAndTheRoomHidesInNoCode) {
  ports::Recipient left = recipient(ports::Detail::alert);
  left.exclude_fields = {"room", "text"};
  const std::string data = narrowed(alert_row(recipient(ports::Detail::full)), left);
  EXPECT_EQ(boost::json::parse(data), boost::json::parse(alert_data(sample_alert(), left)));
  EXPECT_EQ(data.find("location"), std::string::npos);
}

TEST(Narrow, ReadingsStayThatOneOfThoseLeftNames) {
  ports::OutboxRow row;
  row.channel = "readings";
  row.data = R"({"readings":[{"device":"hall","property":"motion","value":true},)"
             R"({"device":"bath","property":"humidity","value":61.5}]})";
  ports::Recipient left = recipient(ports::Detail::full);
  left.readings = {"*.humidity"};
  const auto data = parse_object(narrowed(row, left));
  const auto& readings = data.at("readings").as_array();
  ASSERT_EQ(readings.size(), 1U);
  EXPECT_EQ(readings[0].at("device").as_string(), "bath");
}

TEST(Narrow, ASilenceNamesNoRuleToWhoSeesSignals) {
  ports::OutboxRow row;
  row.channel = "alerts";
  row.type = "care.homeward.silence.v1";
  row.data = R"({"active":true,"critical":false,"rule":"door-open","by":"Anna"})";
  EXPECT_EQ(narrowed(row, recipient(ports::Detail::signal)), R"({"active":true,"critical":false})");
}

TEST(Narrow, WhatCanNotBeReadTellsNothing) {
  ports::OutboxRow row;
  row.channel = "alerts";
  row.data = "broken";
  EXPECT_EQ(narrowed(row, recipient(ports::Detail::full)), "{}");
}

}  // namespace
}  // namespace homeward::platforms
