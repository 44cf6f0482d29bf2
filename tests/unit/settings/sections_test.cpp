#include "tests/unit/settings/loading.hpp"

#include <gmock/gmock.h>

namespace homeward::settings {
namespace {

using namespace std::chrono_literals;
using ports::SecretSource;
using testing::ElementsAre;

/// A home with many sensors that all report temperature, as a load test uses it.
std::string busy_home() {
  std::string text =
      "gateway: {id: busy}\n"
      "home: {time_zone: Europe/Amsterdam, languages: [en]}\n"
      "plugins:\n"
      "  zigbee2mqtt: {broker: \"mqtt://127.0.0.1:21883\", base_topic: zigbee2mqtt, limits: "
      "{events_per_second: 1000000, burst: 1000000, devices: 500}}\n"
      "devices:\n";
  for (int i = 10; i < 59; ++i) {
    const std::string number = std::to_string(i);
    text += "  dev0" + number + ": {id: \"zigbee2mqtt:0x00124b00000000" + number +
            "\", room: living, properties: [temperature, humidity, battery, pressure]}\n";
  }
  text +=
      "rules:\n  - alert: cold\n    when: {\"*.temperature\": {below: 16}}\n    each: device\n"
      "    severity: critical\n    category: safety\n";
  for (int i = 0; i < 19; ++i) {
    text += "  - alert: other-" + std::to_string(i) +
            "\n    when: {\"*.temperature\": {above: " + std::to_string(60 + i) +
            ", clear_below: 50}}\n    each: device\n    for: " + std::to_string(i + 1) + "m\n";
  }
  return text +
         "platforms:\n  care: {gateway: busy, brokers: [\"mqtt://127.0.0.1:21884\"], prefix: "
         "homeward/v1, profile: homeward, heartbeat: 25h}\n"
         "recipients:\n  care: {platform: care, categories: [care, safety, service, technical], "
         "min_severity: info, detail: full, readings: [\"*.temperature\"], consent: {given_by: "
         "busy, basis: contract, from: 2020-01-01}}\n";
}

TEST(Sections, ABusyHomeLoads) {
  const Settings settings = settings_of(busy_home());
  EXPECT_EQ(settings.rule_set.devices.size(), 49U);
  EXPECT_EQ(settings.rule_set.rules.size(), 20U);
  ASSERT_EQ(settings.plugins.size(), 1U);
  EXPECT_EQ(settings.plugins[0].limits.events_per_second, 1'000'000U);
  EXPECT_EQ(settings.plugins[0].config,
            R"({"broker":"mqtt://127.0.0.1:21883","base_topic":"zigbee2mqtt"})");
  ASSERT_EQ(settings.platforms.size(), 1U);
  EXPECT_EQ(settings.platforms[0].heartbeat, ports::HeartbeatProfile::h25);
  ASSERT_EQ(settings.recipients.size(), 1U);
  EXPECT_EQ(settings.recipients[0].platform, core::PlatformId{"care"});
  EXPECT_THAT(settings.recipients[0].readings, ElementsAre("*.temperature"));
  ASSERT_TRUE(settings.recipients[0].consent);
  EXPECT_EQ(settings.recipients[0].consent->from,
            parse_rfc3339("2020-01-01T00:00:00+01:00").value());
}

TEST(Sections, AnEmptyFileGivesTheDefaults) {
  const Settings settings = settings_of("");
  EXPECT_EQ(settings.state_dir, "/var/lib/homeward");
  EXPECT_EQ(settings.journal.keep_events, 14 * 24h);
  EXPECT_EQ(settings.supervision.offline_safety, 24h);
}

TEST(Sections, EverythingOfTheContractIsRead) {
  const Settings settings = settings_of(R"(
gateway: {id: home-17, state_dir: /tmp/state}
home: {time_zone: Europe/Amsterdam, languages: [nl, en], holidays: nl}
plugins:
  ble:         {adapter: auto, scan: passive, gatt: true}
  zigbee:      {port: /dev/serial/by-id/usb-ITEAD_SONOFF-if00, channel: 15}
  zigbee2mqtt: {broker: "mqtt://127.0.0.1:1883", username: x, password_file: /etc/z2m.password}
  replay:      {user: nobody, limits: {events_per_second: 200, burst: 2000, devices: 500}}
devices:
  bed: {id: "ble:A4:C1:38:00:11:22", room: bedroom, properties: [occupancy, x.snore],
        key: "credential:bed-key", supervise: 24h, supervise_data: 3d,
        data_properties: [occupancy], debounce: 5s, clear_after: 3m, dedup: 2s}
platforms:
  zorgcentrale:
    gateway: hw-7f3a9c
    brokers: ["mqtts://mqtt-a.example.nl:8883", "mqtts://[::1]:8883", mqtt://b.example.nl]
    tls: {ca_file: /etc/ca.pem, cert_file: /etc/gw.crt, key_file: "credential:gw-key"}
    username: hw-7f3a9c
    password_file: /etc/zorgcentrale.password
    prefix: homeward/v1
    profile: homeward
    mqtt: {version: 5, keep_alive: 45s, retain_status: true, message_expiry: 2h}
    resident: client-17
    heartbeat: 180s
    ack_timeout: 500ms
recipients:
  zorgcentrale:
    categories: [care, safety, service]
    min_severity: critical
    detail: signal
    readings: []
    rules: ["night-*"]
    may_command: [acknowledge, resolve, note, silence, test-alert, heartbeat]
    consent: {given_by: resident, basis: consent, from: 2026-11-01, until: 2027-07-01}
  installer: {categories: [technical], detail: full, exclude_fields: [value_history], language: nl}
  duty_manager: {only_escalation: true}
journal: {commit_interval: 1500ms, keep_events: 0s, keep_alerts: 30d, max_size: 64MiB,
          readings_max_age: 1d}
supervision: {restart_grace: 3m, settle: 10s, battery_low: 20, offline: {default: 48h, safety: 6h}}
control: {socket: /run/homeward/control.sock}
)");
  EXPECT_EQ(settings.gateway_id, "home-17");
  EXPECT_EQ(settings.state_dir, "/tmp/state");
  EXPECT_EQ(settings.control_socket, "/run/homeward/control.sock");
  EXPECT_EQ(settings.rule_set.zone.name(), "Europe/Amsterdam");
  EXPECT_THAT(settings.rule_set.languages, ElementsAre("nl", "en"));

  ASSERT_EQ(settings.plugins.size(), 4U);
  EXPECT_EQ(settings.plugins[0].config, R"({"adapter":"auto","scan":"passive","gatt":true})");
  EXPECT_EQ(settings.plugins[0].secrets.at("key:A4:C1:38:00:11:22"),
            (SecretSource{SecretSource::Kind::credential, "bed-key"}));
  EXPECT_EQ(settings.plugins[1].config,
            R"({"port":"/dev/serial/by-id/usb-ITEAD_SONOFF-if00","channel":15})");
  EXPECT_EQ(settings.plugins[2].secrets.at("password"),
            (SecretSource{SecretSource::Kind::file, "/etc/z2m.password"}));
  EXPECT_EQ(settings.plugins[2].config, R"({"broker":"mqtt://127.0.0.1:1883","username":"x"})");
  EXPECT_EQ(settings.plugins[3].user, "nobody");
  EXPECT_EQ(settings.plugins[3].config, "{}");

  ASSERT_EQ(settings.rule_set.devices.size(), 1U);
  const rules::DeviceDeclaration& bed = settings.rule_set.devices[0];
  EXPECT_EQ(bed.address.str(), "ble:A4:C1:38:00:11:22");
  EXPECT_THAT(bed.properties, ElementsAre("occupancy", "x.snore"));
  EXPECT_EQ(bed.supervise, core::Duration{24h});
  EXPECT_EQ(bed.supervise_data, core::Duration{72h});
  EXPECT_THAT(bed.data_properties, ElementsAre("occupancy"));
  EXPECT_EQ(bed.position.line, 10U);

  const ports::PlatformOptions& platform = settings.platforms.at(0);
  EXPECT_EQ(platform.brokers.size(), 3U);
  EXPECT_EQ(platform.tls.key, (SecretSource{SecretSource::Kind::credential, "gw-key"}));
  EXPECT_EQ(platform.keep_alive, 45s);
  EXPECT_EQ(platform.mqtt_version, "5");
  EXPECT_TRUE(platform.retain_status);
  EXPECT_EQ(platform.message_expiry, 2h);
  EXPECT_EQ(platform.resident, "client-17");
  EXPECT_EQ(platform.ack_timeout, 500ms);
  EXPECT_EQ(platform.heartbeat, ports::HeartbeatProfile::s180);

  ASSERT_EQ(settings.recipients.size(), 3U);
  const ports::Recipient& centre = settings.recipients[0];
  EXPECT_EQ(centre.platform, core::PlatformId{"zorgcentrale"});
  EXPECT_EQ(centre.min_severity, core::Severity::critical);
  EXPECT_TRUE(centre.may_command.contains("test-alert"));
  EXPECT_EQ(centre.consent->until, parse_rfc3339("2027-07-01T00:00:00+02:00").value());
  EXPECT_FALSE(settings.recipients[1].platform);
  EXPECT_TRUE(settings.recipients[2].only_escalation);

  EXPECT_EQ(settings.journal.commit_interval, 1500ms);
  EXPECT_EQ(settings.journal.max_size, 64ULL << 20U);
  EXPECT_EQ(settings.supervision.battery_low, 20);
  EXPECT_EQ(settings.supervision.offline_safety, 6h);
}

TEST(Sections, ThingsBoardHasTopicsOfItsOwn) {
  const std::string head = "platforms: {a: {gateway: g, brokers: [\"mqtt://h:1\"], ";
  const std::string recipient = "}}\nrecipients: {a: {detail: alert}}\n";
  EXPECT_EQ(settings_of(head + "profile: thingsboard" + recipient).platforms.at(0).profile,
            "thingsboard");
  EXPECT_THAT(messages_of(load_text(head + "profile: thingsboard, prefix: x" + recipient)),
              ::testing::Contains(::testing::HasSubstr("'prefix' does nothing")));
}

TEST(Sections, ATemplateIsReadAndItsMistakesHaveAPlace) {
  const std::string head =
      "platforms:\n  a:\n    gateway: g\n    brokers: [\"mqtt://h:1\"]\n    profile: template\n";
  const std::string recipient = "recipients: {a: {detail: alert}}\n";
  const Settings settings = settings_of(head +
                                        "    template:\n"
                                        "      topic: \"care/{gateway}/{type}\"\n"
                                        "      commands: \"care/{gateway}/do\"\n"
                                        "      body: {sev: \"{data.severity}\", n: 7, on: true}\n" +
                                        recipient);
  const ports::TemplateOptions expected{"care/{gateway}/{type}", "care/{gateway}/do",
                                        R"({"sev":"{data.severity}","n":7,"on":true})"};
  EXPECT_EQ(settings.platforms.at(0).message_template, expected);
  EXPECT_THAT(messages_of(load_text(head +
                                    "    template:\n"
                                    "      topic: \"care/{gatway}\"\n"
                                    "      commands: \"c/+\"\n"
                                    "      body: {sev: \"is {data.severty}\", b: \"{x\"}\n" +
                                    recipient)),
              ElementsAre("home.yaml:7:20: error: unknown placeholder '{gatway}'; did you mean "
                          "'gateway'?",
                          "home.yaml:8:17: error: a topic can't hold the wildcards '+' and '#' or "
                          "begin with '$'",
                          "home.yaml:9:23: error: unknown placeholder '{data.severty}'; did you "
                          "mean 'data.severity'?",
                          "home.yaml:9:44: error: a '{' without its partner; write '{{' for the "
                          "brace itself"));
  EXPECT_THAT(messages_of(load_text(head + recipient)),
              ElementsAre("home.yaml:5:14: error: the profile 'template' needs the key 'template'; "
                          "say there which topic and body to send"));
}

TEST(Sections, APluginThatOnlyDevicesNameIsAllowed) {
  const Settings settings =
      settings_of("devices: {d: {id: \"replay:d\", properties: [contact]}}\n");
  ASSERT_EQ(settings.plugins.size(), 1U);
  EXPECT_EQ(settings.plugins[0].id.str(), "replay");
  EXPECT_EQ(settings.plugins[0].limits.burst, 2000U);
}

TEST(Sections, APluginWithAClockOfItsOwnMayBeSorted) {
  const Settings settings = settings_of("plugins: {bridge: {reorder: 5s, topic: x}}\n");
  ASSERT_EQ(settings.plugins.size(), 1U);
  EXPECT_EQ(settings.plugins[0].reorder, 5s);
  EXPECT_EQ(settings.plugins[0].config, "{\"topic\":\"x\"}");
  EXPECT_THAT(messages_of(load_text("plugins: {bridge: {reorder: 2m}}\n")),
              ElementsAre("home.yaml:1:29: error: 'reorder' is longer than a minute; it delays all "
                          "events of the plugin by that much"));
}

TEST(Sections, HolidaysAreThoseOfACountry) {
  EXPECT_EQ(settings_of("home: {time_zone: UTC, holidays: nl}\n").rule_set.holidays,
            rules::HolidayCalendar::nl);
  EXPECT_THAT(messages_of(load_text("home: {time_zone: UTC, holidays: be}\n")),
              ElementsAre("home.yaml:1:34: error: no holidays are known of 'be'; known is: nl"));
}

TEST(Sections, SchedulesHaveDaysAndHolidays) {
  const Loaded loaded = load_text(
      "schedules: {night: \"23:00-07:00\", carer: {between: \"08:30-24:00\", days: [mon, fri], "
      "except: holidays}}\n");
  ASSERT_TRUE(loaded.settings);
  const auto& schedules = loaded.settings->rule_set.schedules;
  EXPECT_EQ(schedules.at("night").window, (rules::DailyWindow{23h, 7h}));
  EXPECT_EQ(schedules.at("carer").window, (rules::DailyWindow{8h + 30min, 24h}));
  EXPECT_THAT(schedules.at("carer").days,
              ElementsAre(true, false, false, false, true, false, false));
  EXPECT_TRUE(schedules.at("carer").except_holidays);
  EXPECT_THAT(messages_of(loaded), ElementsAre());
}

TEST(Sections, DefaultsApplyToRulesThatDoNotSayOtherwise) {
  const Settings settings = settings_of(R"(
rules:
  - {alert: a, when: {d.contact: open}}
  - {alert: b, when: {d.contact: open}, severity: info, keep_firing_for: 1m}
defaults: {keep_firing_for: 5m, severity: critical, category: safety, resolve: ack}
)");
  const rules::Rule& first = settings.rule_set.rules.at(0);
  const rules::Rule& second = settings.rule_set.rules.at(1);
  EXPECT_EQ(first.keep_firing_for, core::Duration{5min});
  EXPECT_EQ(first.severity, core::Severity::critical);
  EXPECT_EQ(first.resolve, rules::Resolve::ack);
  EXPECT_EQ(second.keep_firing_for, core::Duration{1min});
  EXPECT_EQ(second.severity, core::Severity::info);
  EXPECT_EQ(second.category, core::Category::safety);
}

TEST(Sections, ARulesVersionDependsOnItsContentOnly) {
  const std::string plain = "rules: [{alert: a, when: {d.contact: open}}]\n";
  const std::string other = "rules: [{alert: a, when: {d.contact: closed}}]\n";
  const std::string spread = "rules:\n  # a note\n  - alert: a\n    when:\n      d.contact: open\n";
  const auto version = [](const std::string& text) {
    return settings_of(text).rule_set.rules.at(0).version;
  };
  EXPECT_EQ(version(plain), version(spread));
  EXPECT_NE(version(plain), version(other));
  EXPECT_EQ(version(plain).substr(0, 7), "sha256:");
  EXPECT_EQ(version(plain).size(), 71U);
  EXPECT_NE(settings_of(plain).hash, settings_of(spread).hash);
}

}  // namespace
}  // namespace homeward::settings
