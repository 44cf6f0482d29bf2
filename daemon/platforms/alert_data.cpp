#include "daemon/platforms/alert_data.hpp"

#include "daemon/platforms/alert_fields.hpp"
#include "lib/base/rfc3339.hpp"
#include "lib/json/writer.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace homeward::platforms {
namespace {

using json::Writer;
using ports::Detail;

/// Writes the members of one alert; asks of each whether the recipient may have it.
class AlertWriter {
 public:
  AlertWriter(std::string& out, const ports::AlertMessage& message,
              const ports::Recipient& recipient)
      : json_(out), message_(message), alert_(message.alert), recipient_(recipient) {}

  void write() {
    json_.begin_object();
    json_.text("alert", alert_.id.str());
    json_.key("revision").unsigned_integer(alert_.revision);
    what();
    words();
    times();
    if (message_.escalation && may("escalation")) escalation();
    if (may("evidence")) evidence();
    if (may("codes")) codes();
    json_.end_object();
  }

 private:
  [[nodiscard]] bool may(std::string_view field) const { return may_have(recipient_, field); }

  void text(std::string_view field, std::string_view value) {
    if (may(field)) json_.text(field, value);
  }

  void boolean(std::string_view field, bool value) {
    if (may(field)) json_.key(field).boolean(value);
  }

  void time(std::string_view field, std::optional<core::WallTime> value) {
    if (!may(field)) return;
    json_.key(field);
    if (value) {
      json_.text(format_rfc3339_utc(*value));
    } else {
      json_.raw("null");
    }
  }

  void what() {
    text("rule", alert_.rule.str());
    if (!message_.rule_version.empty()) {
      text("rule_version", message_.rule_version);
    }
    text("class", alert_.test ? "test" : to_text(message_.message_class));
    text("category", to_text(alert_.category));
    text("severity", to_text(alert_.severity));
    text("presence", alert_.open() ? "present" : "absent");
    boolean("acknowledged", alert_.acknowledged.has_value());
    boolean("test", alert_.test);
    boolean("stale", alert_.stale);
  }

  void words() {
    if (may("title")) title();
    if (may("text") && !message_.text.empty()) by_language("text", message_.text);
    if (!message_.resident.empty()) text("resident", message_.resident);
    if (!alert_.room.empty()) text("room", alert_.room);
    if (alert_.device) text("device", alert_.device->str());
  }

  void title() {
    if (recipient_.detail != Detail::signal) return by_language("title", message_.title);
    json_.key("title");
    write_plain_title(json_, recipient_);
  }

  void by_language(std::string_view field, const std::map<std::string, std::string>& texts) {
    json_.key(field).begin_object();
    for (const auto& [language, words] : texts) json_.text(language, words);
    json_.end_object();
  }

  void times() {
    time("pending_since", alert_.pending_since);
    time("fired_at", alert_.fired_at);
    if (may("acknowledged_at")) {
      const auto& acknowledged = alert_.acknowledged;
      time("acknowledged_at", acknowledged ? std::optional(acknowledged->at) : std::nullopt);
    }
    time("resolved_at", alert_.resolved_at);
    if (may("reason")) {
      json_.key("reason");
      if (alert_.reason) {
        json_.text(to_text(*alert_.reason));
      } else {
        json_.raw("null");
      }
    }
    boolean("late", message_.late);
    text("time_quality", to_text(alert_.quality));
    text("boot_id", message_.boot_id);
    if (may("monotonic_ms")) {
      json_.key("monotonic_ms").integer(message_.monotonic_ms);
    }
  }

  void escalation() {
    const ports::EscalationState& state = *message_.escalation;
    json_.key("escalation").begin_object();
    json_.key("step").unsigned_integer(state.step);
    json_.text("to", state.to);
    json_.key("answer_by");
    if (state.answer_by) {
      json_.text(format_rfc3339_utc(*state.answer_by));
    } else {
      json_.raw("null");
    }
    json_.end_object();
  }

  void evidence() {
    json_.key("evidence").begin_array();
    for (const core::Evidence& one : alert_.evidence) {
      json_.begin_object();
      json_.text("device", one.device.str());
      json_.text("property", one.property);
      json_.key("value");
      value(one.value);
      json_.text("time", format_rfc3339_utc(one.time));
      json_.end_object();
    }
    json_.end_array();
  }

  void value(const core::Value& value) {
    if (const bool* flag = std::get_if<bool>(&value)) {
      json_.boolean(*flag);
    } else if (const double* number = std::get_if<double>(&value)) {
      json_.number(*number);
    } else {
      json_.text(std::get<std::string>(value));
    }
  }

  void codes() {
    const core::AlertCodes& codes = message_.codes;
    if (codes == core::AlertCodes{}) return;
    json_.key("codes").begin_object();
    json_.key("scaip").begin_object();
    json_.text("device_type", codes.scaip_device_type);
    json_.text("status", codes.scaip_status);
    // The location is the room in other words, so it goes where the room goes.
    if (may("room")) json_.text("location", codes.scaip_location);
    json_.end_object();
    json_.text("contact_id", codes.contact_id);
    json_.end_object();
  }

  Writer json_;
  const ports::AlertMessage& message_;
  const core::Alert& alert_;
  const ports::Recipient& recipient_;
};

}  // namespace

void write_plain_title(Writer& json, const ports::Recipient& recipient) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kGeneric{
      {{"de", "Meldung aus einem Zuhause"},
       {"en", "Alert from a home"},
       {"fr", "Alerte d'un domicile"},
       {"nl", "Melding uit een woning"}}};
  json.begin_object();
  for (const auto& [language, words] : kGeneric) {
    const bool wanted = recipient.language == language;
    if (wanted || language == "en") json.text(language, words);
  }
  json.end_object();
}

std::string alert_data(const ports::AlertMessage& message, const ports::Recipient& recipient) {
  std::string out;
  AlertWriter(out, message, recipient).write();
  return out;
}

std::string silence_data(const ports::SilenceMessage& message, const ports::Recipient& recipient) {
  const core::Silence& silence = message.silence;
  std::string out;
  Writer json(out);
  json.begin_object();
  json.key("active").boolean(message.active);
  json.text("since", format_rfc3339_utc(silence.since));
  json.text("until", format_rfc3339_utc(silence.until));
  json.key("critical").boolean(silence.critical);
  if (recipient.detail >= Detail::alert) {
    json.text("rule", silence.rule.str()).text("reason", silence.reason);
    json.text("by", silence.by).text("via", silence.via);
  }
  json.end_object();
  return out;
}

}  // namespace homeward::platforms
