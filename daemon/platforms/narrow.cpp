#include "daemon/platforms/narrow.hpp"

#include "daemon/platforms/alert_data.hpp"
#include "daemon/platforms/alert_fields.hpp"
#include "lib/base/glob.hpp"
#include "lib/json/parser.hpp"
#include "lib/json/writer.hpp"

#include <algorithm>

namespace homeward::platforms {
namespace {

using json::Value;
using json::Writer;
using Audience = std::span<const ports::Recipient* const>;

/// Codes without the location, which is the room in other words.
void write_codes(Writer& json, const Value& codes) {
  json.begin_object().key("scaip").begin_object();
  for (const std::string_view name : {"device_type", "status"}) {
    json.text(name, codes.member("scaip").member(name).text().value_or(""));
  }
  json.end_object();
  json.text("contact_id", codes.member("contact_id").text().value_or("")).end_object();
}

void write_alert(Writer& json, const Value& data, const ports::Recipient& recipient) {
  json.begin_object();
  for (std::size_t index = 0; index < data.size(); ++index) {
    const auto [name, value] = data.member_at(index);
    if (!may_have(recipient, name)) continue;
    json.key(name);
    if (name == "title" && recipient.detail == ports::Detail::signal) {
      write_plain_title(json, recipient);
    } else if (name == "codes" && !may_have(recipient, "room")) {
      write_codes(json, value);
    } else {
      json.raw(value.to_json());
    }
  }
  json.end_object();
}

void write_silence(Writer& json, const Value& data, const ports::Recipient& recipient) {
  json.begin_object();
  for (std::size_t index = 0; index < data.size(); ++index) {
    const auto [name, value] = data.member_at(index);
    const bool plain = name == "active" || name == "since" || name == "until" || name == "critical";
    if (plain || recipient.detail >= ports::Detail::alert) json.key(name).raw(value.to_json());
  }
  json.end_object();
}

bool names(Audience audience, const std::string& reading) {
  return std::any_of(audience.begin(), audience.end(), [&](const ports::Recipient* one) {
    return std::any_of(one->readings.begin(), one->readings.end(),
                       [&](const std::string& glob) { return glob_matches(glob, reading); });
  });
}

void write_readings(Writer& json, const Value& data, Audience audience) {
  const Value readings = data.member("readings");
  json.begin_object().key("readings").begin_array();
  for (std::size_t index = 0; index < readings.size(); ++index) {
    const Value reading = readings.at(index);
    std::string name(reading.member("device").text().value_or(""));
    name.append(1, '.').append(reading.member("property").text().value_or(""));
    if (names(audience, name)) json.raw(reading.to_json());
  }
  json.end_array().end_object();
}

}  // namespace

std::string narrowed_data(const ports::OutboxRow& row, Audience audience) {
  std::string out;
  Writer json(out);
  json::Parser parser;
  const Result<Value> data = parser.parse(row.data);
  if (!data || !data->is_object()) {
    json.begin_object().end_object();
  } else if (row.channel == "readings") {
    write_readings(json, *data, audience);
  } else if (row.type == "care.homeward.silence.v1") {
    write_silence(json, *data, *audience.front());
  } else {
    write_alert(json, *data, *audience.front());
  }
  return out;
}

}  // namespace homeward::platforms
