#pragma once

#include "daemon/rules/engine.hpp"
#include "daemon/rules/program.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

namespace homeward::app {

/// A home with a door, a button and a bed mat on Bluetooth, and three rules: for tests of what
/// stands around the engine. `edit` may change them before they are compiled.
inline rules::Program small_home(const std::function<void(rules::RuleSet&)>& edit = {}) {
  const auto device = [](const char* id, const char* address, const char* room,
                         std::vector<std::string> properties) {
    rules::DeviceDeclaration made;
    made.id = core::DeviceId(id);
    made.address = core::DeviceAddress(address);
    made.room = room;
    made.properties = std::move(properties);
    return made;
  };
  const auto rule = [](const char* id, const char* selector, core::Value value) {
    rules::Rule made;
    made.id = core::RuleId(id);
    made.when = std::make_unique<rules::Condition>();
    made.when->form = rules::IsValue{{selector, {}}, {std::move(value)}};
    made.version = "sha256:test";
    return made;
  };
  rules::RuleSet home;
  home.zone = core::TimeZone::find("Europe/Amsterdam").value();
  home.languages = {"nl", "en"};
  home.devices.push_back(device("front_door", "zigbee:0x01", "hall", {"contact"}));
  home.devices.push_back(device("panic", "zigbee:0x02", "bathroom", {"action"}));
  home.devices.push_back(device("bed", "ble:A4", "bedroom", {"occupancy"}));
  home.rules.push_back(rule("door-open", "front_door.contact", std::string("open")));
  home.rules.push_back(rule("panic-button", "panic.action", std::string("pressed")));
  home.rules.back().severity = core::Severity::critical;
  home.rules.back().category = core::Category::safety;
  home.rules.back().message = {{"nl", "Alarmknop {room} om {since}"}, {"en", "Help {device}"}};
  home.rules.push_back(rule("in-bed", "bed.occupancy", true));
  home.rules.back().severity = core::Severity::info;
  if (edit) edit(home);
  rules::Compilation compiled = rules::compile(std::move(home));
  for (const auto& diagnostic : compiled.diagnostics) ADD_FAILURE() << to_text(diagnostic);
  return std::move(*compiled.program);
}

/// A firing of a rule at a stamp in seconds of 2026-11-23 09:00 local time and on.
inline rules::Transition firing(const rules::Program& home, const char* rule, int second) {
  constexpr std::chrono::seconds kNine{1'795'420'800};
  rules::Transition made;
  made.rule = home.find_rule(rule).value();
  made.fired_at = core::SteadyTime{kNine + std::chrono::seconds{second}};
  made.pending_since = made.fired_at;
  return made;
}

/// The end of that firing.
inline rules::Transition ending(rules::Transition fired, int after_s) {
  fired.kind = rules::Transition::Kind::resolved;
  fired.resolved_at = fired.fired_at + std::chrono::seconds{after_s};
  fired.reason = core::ResolveReason::condition;
  return fired;
}

}  // namespace homeward::app
