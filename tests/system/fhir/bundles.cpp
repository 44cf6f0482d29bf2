// Prints a FHIR bundle of each kind that the profile can send, one JSON line each:
// {"name": what it is, "bundle": the payload}. They are made by the profile itself.
#include "daemon/platforms/fhir_profile.hpp"
#include "lib/json/writer.hpp"
#include "plugins/protocol/vocabulary.hpp"
#include "tests/unit/platforms/sample_alert.hpp"

#include <array>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace homeward::platforms {
namespace {

using ports::Detail;

constexpr std::array kDetails{Detail::signal, Detail::alert, Detail::full};
constexpr std::array kChanges{ports::AlertChange::raised, ports::AlertChange::acknowledged,
                              ports::AlertChange::escalated, ports::AlertChange::updated,
                              ports::AlertChange::resolved};
const core::WallTime kNow = at("2026-11-23T10:00:00.5Z");

/// A value of the property, as a sensor would send it.
core::Value value_of(const protocol::PropertyWord& word) {
  if (word.type == protocol::ValueType::boolean) return true;
  if (word.type == protocol::ValueType::number) return 20.5;
  return std::string(word.values.empty() ? "pressed" : word.values.back());
}

class Printer {
 public:
  void print(const std::string& name, const ports::WireMessage& message) {
    std::string line;
    json::Writer json(line);
    json.begin_object().text("name", name).key("bundle").raw(message.payload).end_object();
    std::puts(line.c_str());
  }

  void alert(const std::string& name, const ports::AlertMessage& message,
             const ports::Recipient& to) {
    const std::string change(ports::to_text(message.change));
    queued(name, "alerts", "care.homeward.alert." + change + ".v1",
           profile_.alert_data(message, to));
  }

  void queued(const std::string& name, std::string channel, std::string type, std::string data) {
    ports::OutboxRow row;
    row.platform = core::PlatformId("centre");
    row.sequence = 42;
    row.id = "01JD8Z0000000000000000ABCD/2";
    row.channel = std::move(channel);
    row.type = std::move(type);
    row.subject = "cold-home";
    row.time = at("2026-11-23T09:00:00.250000Z");
    row.data = std::move(data);
    print(name, profile_.message(row, kNow));
  }

  [[nodiscard]] const FhirProfile& profile() const { return profile_; }

 private:
  FhirProfile profile_{platform_options()};
};

ports::AlertMessage changed(ports::AlertChange change) {
  ports::AlertMessage message = sample_alert();
  message.change = change;
  if (change == ports::AlertChange::acknowledged) {
    message.alert.acknowledged = core::Acknowledgement{kNow, "desk", "centre"};
  }
  if (change == ports::AlertChange::resolved) {
    message.alert.resolved_at = kNow;
    message.alert.reason = core::ResolveReason::platform;
  }
  return message;
}

void print_alerts(Printer& printer) {
  using enum core::Category;
  using enum core::Severity;
  for (const auto category : {care, safety, service, technical}) {
    for (const auto severity : {info, warning, critical}) {
      for (const auto change : kChanges) {
        for (const Detail detail : kDetails) {
          ports::AlertMessage message = changed(change);
          message.alert.category = category;
          message.alert.severity = severity;
          message.message_class =
              category == technical ? ports::MessageClass::fault : ports::MessageClass::alarm;
          const std::string name = std::string(to_text(category)) + " " +
                                   std::string(to_text(severity)) + " " +
                                   std::string(ports::to_text(change)) + ", detail " +
                                   std::to_string(static_cast<int>(detail));
          printer.alert(name, message, recipient(detail));
        }
      }
    }
  }
}

/// One field after the other kept back, and all of them together.
void print_excluded(Printer& printer) {
  const std::vector<std::string> fields{
      "rule",        "class", "category", "severity", "presence", "acknowledged", "test",
      "stale",       "title", "text",     "room",     "device",   "fired_at",     "reason",
      "resolved_at", "late",  "evidence", "codes",    "boot_id",  "escalation",   "resident"};
  for (const auto change : kChanges) {
    ports::Recipient all = recipient(Detail::full);
    for (const std::string& field : fields) {
      ports::Recipient one = recipient(Detail::full);
      one.exclude_fields = {field};
      all.exclude_fields.push_back(field);
      printer.alert("without " + field, changed(change), one);
    }
    printer.alert("without all of these", changed(change), all);
  }
}

/// Alerts of each property, and with what a home may hold that others do not think of.
void print_evidence(Printer& printer) {
  for (const protocol::PropertyWord& word : protocol::vocabulary()) {
    ports::AlertMessage message = sample_alert();
    message.alert.evidence = {{core::DeviceId("sensor"), std::string(word.name), value_of(word),
                               at("2026-11-23T08:59:59Z")}};
    const auto cause = core::AlertCause::value;
    message.codes = core::codes_for(message.alert, cause);
    printer.alert("evidence of " + std::string(word.name), message, recipient(Detail::full));
  }
  ports::AlertMessage bare = sample_alert();
  bare.alert.room.clear();
  bare.alert.device.reset();
  bare.alert.evidence.clear();
  bare.title.clear();
  bare.text.clear();
  bare.escalation.reset();
  bare.codes = {};
  printer.alert("of no room, device, words, evidence or codes", bare, recipient(Detail::full));
  ports::AlertMessage odd = sample_alert();
  odd.alert.test = odd.alert.stale = odd.late = true;
  odd.alert.room = "salle  d'eau \x01";
  odd.title = {{"fr", "Froid\x02\nici \xff"}};
  odd.alert.evidence.front().value = std::string("\x1f");
  odd.alert.rule = core::RuleId(" two  spaces ");
  printer.alert("with odd words", odd, recipient(Detail::full));
}

core::Event reading(std::string property, core::Value value) {
  core::Event event;
  event.device = core::DeviceId("monitor");
  event.property = std::move(property);
  event.value = std::move(value);
  event.time = at("2026-11-23T09:00:00.250000Z");
  return event;
}

void print_readings(Printer& printer, const std::string& name,
                    const std::vector<core::Event>& events) {
  std::vector<const core::Event*> pointers;
  for (const core::Event& event : events) pointers.push_back(&event);
  printer.queued(name, "readings", "care.homeward.readings.v1",
                 printer.profile().readings_data(pointers));
}

void print_readings(Printer& printer) {
  std::vector<core::Event> all;
  for (const protocol::PropertyWord& word : protocol::vocabulary()) {
    const std::string name(word.name);
    all.push_back(reading(name, value_of(word)));
    print_readings(printer, "reading of " + name, {all.back()});
    print_readings(printer, "reading of " + name + "_2", {reading(name + "_2", value_of(word))});
  }
  print_readings(printer, "readings of all", all);
  print_readings(printer, "blood pressure",
                 {reading("systolic", 128.0), reading("diastolic", 79.0), reading("map", 95.333),
                  reading("pulse_rate", 61.0)});
  print_readings(printer, "pulse oximeter", {reading("spo2", 96.0), reading("pulse_rate", 61.0)});
  print_readings(printer, "numbers",
                 {reading("x.tiny", 1e-300), reading("x.huge", -1.5e+200), reading("x.none", 0.0)});
  core::Event unsure = reading("x.word", std::string("\t\x0b a"));
  unsure.quality = core::TimeQuality::unsynchronised;
  print_readings(printer, "words", {unsure, reading("x.empty", std::string())});
}

void print_moments(Printer& printer) {
  ports::StatusMessage birth;
  birth.version = "0.1.0";
  birth.config_hash = "sha256:12ab";
  birth.boot_id = "boot-7";
  printer.print("birth without alerts", printer.profile().status(birth, kNow));
  birth.sensors = {"hall", "bed"};
  birth.open_alerts = {{core::AlertId("01JD8Z0000000000000000ABCD"), 2},
                       {core::AlertId("01JD8Z0000000000000000ABCE"), 1}};
  printer.print("birth with alerts", printer.profile().status(birth, kNow));
  ports::StatusMessage gone;
  gone.online = false;
  for (const char* const reason : {"connection lost", "stopping", ""}) {
    gone.reason = reason;
    printer.print(std::string("offline: ") + reason, printer.profile().status(gone, kNow));
  }
  ports::HeartbeatMessage beat;
  printer.print("an empty life sign", printer.profile().heartbeat(beat, kNow));
  beat.uptime_s = 3600;
  beat.boot_id = "boot-7";
  beat.version = "0.1.0";
  beat.config_hash = "sha256:12ab";
  beat.oldest_unsent = at("2026-11-23T09:00:00Z");
  beat.silent_devices = {"hall"};
  beat.plugins = {{"ble", "ok"}};
  printer.print("a life sign", printer.profile().heartbeat(beat, kNow));
}

void print_silences(Printer& printer) {
  for (const Detail detail : kDetails) {
    for (const bool active : {true, false}) {
      ports::SilenceMessage message;
      message.silence.rule = core::RuleId("cold-home");
      message.silence.since = at("2026-11-23T09:00:00Z");
      message.silence.until = kNow;
      message.silence.reason = "painters";
      message.active = active;
      printer.queued(active ? "silence" : "end of a silence", "alerts", "care.homeward.silence.v1",
                     printer.profile().silence_data(message, recipient(detail)));
    }
  }
}

}  // namespace
}  // namespace homeward::platforms

int main() {
  using namespace homeward::platforms;
  Printer printer;
  print_alerts(printer);
  print_excluded(printer);
  print_evidence(printer);
  print_readings(printer);
  print_moments(printer);
  print_silences(printer);
  return 0;
}
