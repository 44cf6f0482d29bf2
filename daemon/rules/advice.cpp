#include "daemon/rules/advice.hpp"

#include "daemon/rules/program_impl.hpp"
#include "daemon/rules/selector.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace homeward::rules {
namespace {

/// Properties that are true when something is wrong; nobody waits for them to be false.
constexpr std::array<std::string_view, 8> kAlarms{
    "battery_low", "carbon_monoxide", "fall", "gas", "leak", "smoke", "sos", "tamper"};

using Visit = std::function<void(const Condition&)>;

/// Calls `visit` for a condition and all inside it, but for what stands under a `not`.
void walk(const Condition& condition, const Visit& visit) {
  visit(condition);
  const std::vector<ConditionPtr>* parts = nullptr;
  if (const auto* all = std::get_if<AllOf>(&condition.form)) parts = &all->conditions;
  if (const auto* any = std::get_if<AnyOf>(&condition.form)) parts = &any->conditions;
  if (parts == nullptr) return;
  for (const ConditionPtr& part : *parts) walk(*part, visit);
}

/// The selectors of one condition itself.
std::vector<const Selector*> selectors_of(const Condition& condition) {
  std::vector<const Selector*> found;
  const auto add = [&](const EventPattern& pattern) {
    for (const EventPattern::Item& item : pattern.items) found.push_back(&item.selector);
  };
  if (const auto* value = std::get_if<IsValue>(&condition.form)) found.push_back(&value->selector);
  if (const auto* limit = std::get_if<Compare>(&condition.form)) found.push_back(&limit->selector);
  if (const auto* absent = std::get_if<Absent>(&condition.form)) add(absent->event);
  if (const auto* count = std::get_if<Count>(&condition.form)) add(count->event);
  if (const auto* after = std::get_if<After>(&condition.form)) add(after->event);
  if (const auto* happens = std::get_if<Happens>(&condition.form)) add(happens->event);
  if (const auto* last = std::get_if<LastIn>(&condition.form)) found.push_back(&last->group);
  if (const auto* offline = std::get_if<Offline>(&condition.form)) {
    if (offline->selector) found.push_back(&*offline->selector);
  }
  return found;
}

bool asks_presence(const Condition& condition) {
  const auto* state = std::get_if<InState>(&condition.form);
  return state != nullptr && (state->name == "home" || state->name == "away");
}

class Adviser {
 public:
  explicit Adviser(const Program::Impl& program) : program_(program) {}

  core::Diagnostics run() {
    if (program_.rules.presence) look_at_presence(*program_.rules.presence);
    for (const Rule& rule : program_.rules.rules) {
      if (rule.enabled && rule.when) look_at(rule);
    }
    return std::move(found_);
  }

 private:
  void warn(const core::SourcePosition& position, std::string message, std::string advice = {}) {
    found_.push_back(
        {core::Diagnostic::Level::warning, position, std::move(message), std::move(advice)});
  }

  void look_at_presence(const Presence& presence) {
    for (const EventPattern::Item& item : presence.leave.items) {
      const bool opens = std::any_of(item.values.begin(), item.values.end(),
                                     [](const Value& one) { return core::to_text(one) == "open"; });
      if (!opens) continue;
      warn(item.selector.position, "'leave' at the opening of a door looks inverted",
           "who leaves closes the door: {" + item.selector.text + ": closed}");
    }
    if (!presence.leave.items.empty()) return;
    for (const Rule& rule : program_.rules.rules) {
      for (const auto* gates : {&rule.while_gates, &rule.unless_gates}) {
        for (const Gate& gate : *gates) {
          if (!rule.enabled || !asks_presence(*gate)) continue;
          warn(gate->position, "away can't be told in this home: 'presence' has no 'leave'",
               "add a contact at the exit, or rules will fire while nobody is there");
          return;
        }
      }
    }
  }

  void look_at(const Rule& rule) {
    walk(*rule.when, [&](const Condition& condition) {
      look_at_polarity(condition);
      if (rule.pack.empty()) look_at_batteries(rule, condition);
    });
    look_at_end(rule);
    look_at_message(rule);
  }

  /// A plain `absent` is false at the instant of its event only (RULES.md).
  void look_at_end(const Rule& rule) {
    const auto* absent = std::get_if<Absent>(&rule.when->form);
    const bool instant = absent != nullptr && !absent->for_time && !absent->between;
    if (!instant || rule.clear || rule.keep_firing_for == core::Duration{0}) return;
    warn(rule.when->position,
         "alert '" + rule.id.str() +
             "' never ends: its 'absent' is over for an instant only, never for keep_firing_for",
         "put 'for' into the absent: {absent: EVENT, for: 4h}");
  }

  /// The properties that a selector means, and their devices.
  [[nodiscard]] std::vector<SlotInfo> slots_of(const Selector& selector) const {
    std::vector<SlotInfo> slots;
    for (const SlotIndex slot : select(program_, selector.text).slots) {
      slots.push_back(program_.slots[position_of(slot)]);
    }
    return slots;
  }

  void look_at_polarity(const Condition& condition) {
    if (const auto* value = std::get_if<IsValue>(&condition.form)) {
      look_at_polarity(value->selector, value->values);
    }
    if (const auto* happens = std::get_if<Happens>(&condition.form)) {
      for (const auto& item : happens->event.items) look_at_polarity(item.selector, item.values);
    }
    const auto* limit = std::get_if<Compare>(&condition.form);
    if (limit == nullptr || !limit->above || limit->stat) return;
    for (const SlotInfo& slot : slots_of(limit->selector)) {
      if (slot.property != "battery") continue;
      warn(limit->selector.position, "'above' of a battery looks inverted: a full one is 100",
           "use below");
      return;
    }
  }

  void look_at_polarity(const Selector& selector, const std::vector<Value>& values) {
    const bool only_false = values.size() == 1 && values.front() == Value{false};
    if (!only_false) return;
    for (const SlotInfo& slot : slots_of(selector)) {
      const bool alarm = std::find(kAlarms.begin(), kAlarms.end(), slot.property) != kAlarms.end();
      if (!alarm) continue;
      warn(selector.position,
           "'" + selector.text + ": false' looks inverted: '" + slot.property +
               "' is true when something is wrong",
           "use true");
      return;
    }
  }

  [[nodiscard]] bool has_battery(DeviceIndex device) const {
    const auto& properties = program_.rules.devices[position_of(device)].properties;
    return std::any_of(properties.begin(), properties.end(), [](const std::string& property) {
      return property == "battery" || property == "battery_low";
    });
  }

  /// Absence is also what an empty battery looks like.
  void look_at_batteries(const Rule& rule, const Condition& condition) {
    if (!std::holds_alternative<Absent>(condition.form)) return;
    const bool guarded =
        std::any_of(rule.unless_gates.begin(), rule.unless_gates.end(),
                    [](const Gate& gate) { return std::holds_alternative<Offline>(gate->form); });
    std::set<DeviceIndex> devices;
    std::string first;
    for (const Selector* const selector : selectors_of(condition)) {
      for (const SlotInfo& slot : slots_of(*selector)) devices.insert(slot.device);
      if (first.empty()) first = selector->text;
    }
    if (guarded || devices.size() != 1 || !has_battery(*devices.begin())) return;
    warn(condition.position,
         "alert '" + rule.id.str() + "' hangs on the battery of one device, '" +
             program_.device_id(*devices.begin()).str() + "'",
         "add a second sensor, or unless: [{offline: " + first + "}]");
  }

  void look_at_message(const Rule& rule) {
    bool room = false;
    bool device = false;
    for (const auto& text : rule.message) {
      room = room || text.second.find("{room}") != std::string::npos;
      device = device || text.second.find("{device}") != std::string::npos;
    }
    if (room) look_at_rooms(rule);
    if (room || device || rule.message.empty() || !has_many_instances(rule)) return;
    warn(rule.position, "alerts of '" + rule.id.str() +
                            "' all read the same: its message names neither {device} "
                            "nor {room}");
  }

  /// `each: device` of more than one device.
  [[nodiscard]] bool has_many_instances(const Rule& rule) const {
    if (!rule.each_device) return false;
    std::set<DeviceIndex> devices;
    walk(*rule.when, [&](const Condition& condition) {
      for (const Selector* const selector : selectors_of(condition)) {
        for (const SlotInfo& slot : slots_of(*selector)) devices.insert(slot.device);
      }
    });
    return devices.size() > 1;
  }

  void look_at_rooms(const Rule& rule) {
    std::set<std::string> without;
    walk(*rule.when, [&](const Condition& condition) {
      for (const Selector* const selector : selectors_of(condition)) {
        for (const SlotInfo& slot : slots_of(*selector)) {
          const DeviceDeclaration& device = program_.rules.devices[position_of(slot.device)];
          if (device.room.empty()) without.insert(device.id.str());
        }
      }
    });
    if (without.empty()) return;
    warn(rule.position,
         "the message of '" + rule.id.str() + "' says {room}, but device '" + *without.begin() +
             "' has none",
         "give it a 'room'");
  }

  const Program::Impl& program_;
  core::Diagnostics found_;
};

}  // namespace

core::Diagnostics advise(const Program& program) {
  return Adviser(program.impl()).run();
}

}  // namespace homeward::rules
