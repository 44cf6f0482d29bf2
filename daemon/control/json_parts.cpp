#include "daemon/control/json_parts.hpp"

#include "lib/json/parser.hpp"

namespace homeward::control {

void write_time(json::Writer& out, std::string_view key, core::WallTime time) {
  out.key(key).text(format_rfc3339_utc(time));
}

void write_time(json::Writer& out, std::string_view key,
                const std::optional<core::WallTime>& time) {
  if (time) {
    write_time(out, key, *time);
  } else {
    out.key(key).raw("null");
  }
}

void write_value(json::Writer& out, const core::Value& value) {
  if (const bool* flag = std::get_if<bool>(&value)) {
    out.boolean(*flag);
  } else if (const double* number = std::get_if<double>(&value)) {
    out.number(*number);
  } else {
    out.text(std::get<std::string>(value));
  }
}

void write_optional_text(json::Writer& out, std::string_view key,
                         const std::optional<std::string_view>& value) {
  out.key(key);
  if (value) {
    out.text(*value);
  } else {
    out.raw("null");
  }
}

void write_device_id(json::Writer& out, const std::optional<core::DeviceId>& device) {
  std::optional<std::string_view> text;
  if (device) text = device->str();
  write_optional_text(out, "device", text);
}

void write_event_fields(json::Writer& out, const core::Event& event) {
  out.key("device").text(event.device.str());
  out.key("property").text(event.property);
  out.key("value");
  write_value(out, event.value);
  write_time(out, "time", event.time);
  out.key("time_quality").text(core::to_text(event.quality));
  out.key("kind").text(core::to_text(event.kind));
}

void write_warning(json::Writer& out, const ports::WarningNotice& warning) {
  out.begin_object().text("rule", warning.rule);
  write_device_id(out, warning.device);
  out.text("state", warning.state);
  write_time(out, "at", warning.at);
  write_time(out, "fires_at", warning.fires_at);
  out.end_object();
}

void write_foreign_json(json::Writer& out, const std::string& text) {
  json::Parser parser;
  if (parser.parse(text)) {
    out.raw(text);
  } else {
    out.text(text);
  }
}

void write_optional_number(json::Writer& out, std::string_view key,
                           const std::optional<double>& number) {
  out.key(key);
  if (number) {
    out.number(*number);
  } else {
    out.raw("null");
  }
}

void write_silence(json::Writer& out, const core::Silence& silence) {
  out.begin_object();
  out.text("rule", silence.rule.str());
  write_time(out, "since", silence.since);
  write_time(out, "until", silence.until);
  out.text("reason", silence.reason).text("by", silence.by).text("via", silence.via);
  out.key("critical").boolean(silence.critical);
  out.end_object();
}

}  // namespace homeward::control
