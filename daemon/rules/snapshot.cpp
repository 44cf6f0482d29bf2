#include "daemon/rules/engine_impl.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace homeward::rules {
namespace {

namespace json = boost::json;

constexpr std::int64_t snapshot_version = 1;

/// Some twelve thousand years in microseconds. No time, duration or count of ours is further from
/// zero, and sums of a few of them don't overflow.
constexpr std::int64_t largest = 400'000'000'000'000'000;

bool is_plausible(const json::value& value) {
  return value.is_int64() && value.get_int64() >= -largest && value.get_int64() <= largest;
}

json::value to_json(const SavedState::Field& field) {
  return std::visit([](const auto& value) { return json::value_from(value); }, field);
}

json::object to_json(const SavedState& state) {
  json::object object;
  for (const auto& [name, field] : state.fields()) object[name] = to_json(field);
  return object;
}

std::optional<SavedState::Field> list_from_json(const json::array& array) {
  if (array.empty() || array.front().is_int64()) {
    std::vector<std::int64_t> numbers;
    for (const json::value& one : array) {
      if (!is_plausible(one)) return std::nullopt;
      numbers.push_back(one.get_int64());
    }
    return numbers;
  }
  if (array.front().is_string()) {
    std::vector<std::string> texts;
    for (const json::value& one : array) {
      if (!one.is_string()) return std::nullopt;
      texts.emplace_back(one.get_string().c_str(), one.get_string().size());
    }
    return texts;
  }
  std::vector<double> numbers;
  for (const json::value& one : array) {
    if (!one.is_double()) return std::nullopt;
    numbers.push_back(one.get_double());
  }
  return numbers;
}

std::optional<SavedState::Field> field_from_json(const json::value& value) {
  if (is_plausible(value)) return value.get_int64();
  if (value.is_double()) return value.get_double();
  if (value.is_string()) return std::string(value.get_string().c_str(), value.get_string().size());
  if (value.is_array()) return list_from_json(value.get_array());
  return std::nullopt;
}

SavedState state_from_json(const json::value* value) {
  SavedState state;
  if (value == nullptr || !value->is_object()) return state;
  for (const auto& [name, field] : value->get_object()) {
    if (auto known = field_from_json(field)) state.set_field(std::string(name), std::move(*known));
  }
  return state;
}

/// A value of a sensor: its own type in JSON.
json::value value_to_json(const core::Value& value) {
  return std::visit([](const auto& one) { return json::value_from(one); }, value);
}

std::optional<core::Value> value_from_json(const json::value* value) {
  if (value == nullptr) return std::nullopt;
  if (value->is_bool()) return core::Value{value->get_bool()};
  if (value->is_number()) return core::Value{value->to_number<double>()};
  if (value->is_string()) return core::Value{std::string(value->get_string())};
  return std::nullopt;
}

std::string slot_name(const Program::Impl& program, SlotIndex slot) {
  const SlotInfo& info = program.slots[position_of(slot)];
  return program.device_id(info.device).str() + "." + info.property;
}

std::optional<SlotIndex> slot_of(const Program::Impl& program, std::string_view name) {
  const std::size_t dot = name.find('.');
  if (dot == name.npos) return std::nullopt;
  return program.find_slot(name.substr(0, dot), name.substr(dot + 1));
}

void timed_to_json(const World& world, const TimedSlot& timed, json::object& slot) {
  SavedState dues;
  dues.set("hold_due", world.timers.due(timed.hold_timer));
  dues.set("decay_due", world.timers.due(timed.decay_timer));
  for (const auto& [name, field] : dues.fields()) slot[name] = to_json(field);
  if (timed.held) slot["held"] = value_to_json(*timed.held);
}

void timed_from_json(const json::object& slot, const SavedState& fields, TimedSlot& timed,
                     World& world) {
  timed.held = value_from_json(slot.if_contains("held"));
  const auto hold = fields.time("hold_due");
  if (timed.held && hold) world.timers.set(timed.hold_timer, *hold);
  const auto decay = fields.time("decay_due");
  if (decay) world.timers.set(timed.decay_timer, *decay);
}

json::object slots_to_json(const World& world) {
  json::object slots;
  for (std::size_t i = 0; i < world.slots.size(); ++i) {
    const SlotState& slot = world.slots[i];
    if (!slot.heard) continue;
    SavedState fields;
    fields.set("forgotten", std::int64_t{!slot.known});
    fields.set("changed_at", slot.changed_at);
    fields.set("report_at", slot.report_at);
    fields.set_number("active_power", slot.active_power);
    json::object object = to_json(fields);
    object["value"] = value_to_json(slot.value);
    if (slot.timed != SlotState::none) timed_to_json(world, world.timed[slot.timed], object);
    slots[slot_name(world.program, SlotIndex{static_cast<std::uint32_t>(i)})] = std::move(object);
  }
  return slots;
}

void slots_from_json(const json::object& slots, World& world) {
  for (const auto& [name, saved] : slots) {
    const auto index = slot_of(world.program, std::string_view(name.data(), name.size()));
    if (!index || !saved.is_object()) continue;
    auto value = value_from_json(saved.get_object().if_contains("value"));
    if (!value) continue;
    const SavedState fields = state_from_json(&saved);
    SlotState& slot = world.slots[position_of(*index)];
    slot.value = std::move(*value);
    slot.heard = true;
    slot.known = fields.integer("forgotten") == 0;
    slot.changed_at = fields.time("changed_at").value_or(world.now);
    slot.report_at = fields.time("report_at").value_or(world.now);
    slot.active_power = fields.number("active_power").value_or(0);
    if (slot.timed == SlotState::none) continue;
    timed_from_json(saved.get_object(), fields, world.timed[slot.timed], world);
  }
}

void save_clock(const World& world, const LivenessClock& clock, const std::string& prefix,
                SavedState& fields) {
  fields.set(prefix + "coarse", std::int64_t{clock.coarse});
  fields.set(prefix + "silent", std::int64_t{clock.silent});
  fields.set(prefix + "excused", std::int64_t{clock.excused});
  fields.set(prefix + "left", std::int64_t{clock.left.count()});
  fields.set(prefix + "deaf", std::int64_t{clock.deaf.count()});
  fields.set(prefix + "due", world.timers.due(clock.timer));
}

json::object devices_to_json(const World& world) {
  json::object devices;
  for (std::size_t d = 0; d < world.devices.size(); ++d) {
    const DeviceState& device = world.devices[d];
    SavedState fields;
    fields.set("seen_at", device.link.at);
    fields.set("heard", std::int64_t{device.link.at.has_value()});
    if (device.data.at != device.link.at) fields.set("data_at", device.data.at);
    fields.set("no_data_yet", std::int64_t{device.link.at && !device.data.at});
    save_clock(world, device.link, "link_", fields);
    save_clock(world, device.data, "data_", fields);
    devices[world.program.rules.devices[d].id.str()] = to_json(fields);
  }
  return devices;
}

/// A clock without a limit any more is not silent, as nothing would ever end that.
void load_clock(const SavedState& fields, const std::string& prefix, LivenessClock& clock,
                std::optional<core::Duration> limit, World& world) {
  clock.deaf = core::Duration{std::max<std::int64_t>(0, fields.integer(prefix + "deaf"))};
  clock.coarse = fields.integer(prefix + "coarse") != 0;
  clock.silent = limit && fields.integer(prefix + "silent") != 0;
  clock.excused = clock.silent && fields.integer(prefix + "excused") != 0;
  clock.left = core::Duration{std::max<std::int64_t>(0, fields.integer(prefix + "left"))};
  world.timers.clear(clock.timer);
  const auto due = fields.time(prefix + "due");
  if (!limit || (clock.silent && !due)) return;
  world.timers.set(clock.timer, due.value_or(world.now + *limit));
}

/// As a version before the two clocks kept a device: one clock, of all its declared properties,
/// and the start as the time of one that was never heard.
bool has_one_clock(const SavedState& fields) {
  return fields.time("seen_at") && fields.integer("heard") == 0;
}

void adopt_one_clock(SavedState& fields) {
  fields.set("link_silent", fields.integer("offline"));
  const auto due = fields.time("due");
  fields.set("link_due", due);
  fields.set("data_due", due);
}

void device_from_json(SavedState fields, DeviceIndex index, World& world) {
  DeviceState& device = world.devices[position_of(index)];
  const LivenessLimits& limits = world.program.liveness[position_of(index)];
  const bool one_clock = has_one_clock(fields);
  if (one_clock) adopt_one_clock(fields);
  device.link.at = fields.time("seen_at");
  if (one_clock && device.link.at == world.start) device.link.at.reset();
  device.data.at = fields.time("data_at");
  if (!device.data.at && fields.integer("no_data_yet") == 0) device.data.at = device.link.at;
  load_clock(fields, "link_", device.link, limits.link, world);
  load_clock(fields, "data_", device.data, limits.data, world);
  device.offline = device.link.silent || device.data.silent;
  device.blameless = device.offline && (!device.link.silent || device.link.excused) &&
                     (!device.data.silent || device.data.excused);
}

void devices_from_json(const json::object& devices, World& world) {
  for (std::size_t d = 0; d < world.devices.size(); ++d) {
    const json::value* saved = devices.if_contains(world.program.rules.devices[d].id.str());
    const DeviceIndex index{static_cast<std::uint32_t>(d)};
    device_from_json(state_from_json(saved), index, world);
  }
}

json::object deaf_to_json(const World& world) {
  SavedState fields;
  for (const auto& [plugin, since] : world.deaf) fields.set(plugin, since);
  return to_json(fields);
}

void deaf_from_json(const json::value* saved, World& world) {
  const SavedState fields = state_from_json(saved);
  for (const auto& [plugin, field] : fields.fields()) {
    const auto since = fields.time(plugin);
    if (since) world.deaf.emplace(plugin, std::min(*since, world.now));
  }
}

/// Puts the state of a rule or state into a snapshot. Most wait, and have none: of those `idle` has
/// the names alone, by version. A home with fifty devices and twenty rules has a thousand.
void unit_to_json(const Unit& unit, json::object& units, json::object& idle) {
  SavedState own;
  SavedState conditions;
  unit.save(own, conditions);
  if (own.empty() && conditions.empty()) {
    json::value& names = idle[unit.version()];
    if (!names.is_array()) names.emplace_array();
    names.get_array().emplace_back(unit.key());
    return;
  }
  json::object saved{{"version", unit.version()}};
  if (!own.empty()) saved["own"] = to_json(own);
  if (!conditions.empty()) saved["conditions"] = to_json(conditions);
  units[unit.key()] = std::move(saved);
}

/// The version that each unit without a state had.
std::map<std::string, std::string, std::less<>> idle_from_json(const json::value* idle) {
  std::map<std::string, std::string, std::less<>> versions;
  if (idle == nullptr || !idle->is_object()) return versions;
  for (const auto& [version, names] : idle->get_object()) {
    if (!names.is_array()) continue;
    for (const json::value& name : names.get_array()) {
      if (name.is_string()) versions[std::string(name.get_string())] = version;
    }
  }
  return versions;
}

const json::object* object_in(const json::object& object, std::string_view name) {
  const json::value* found = object.if_contains(name);
  return found == nullptr ? nullptr : found->if_object();
}

}  // namespace

std::string Engine::Impl::save() const {
  SavedState head;
  head.set("version", snapshot_version);
  head.set("now", world.now);
  head.set("start", world.start);
  head.set("clock_offset", std::int64_t{world.clock.offset.count()});
  head.set("clock_quality", static_cast<std::int64_t>(world.clock.quality));
  head.set("calendar", calendar_text(world.program.rules));
  if (world.last_activity) {
    head.set("last_activity", slot_name(world.program, *world.last_activity));
  }
  world.watch.save(head);
  json::object snapshot = to_json(head);
  snapshot["slots"] = slots_to_json(world);
  snapshot["devices"] = devices_to_json(world);
  if (!world.deaf.empty()) snapshot["deaf"] = deaf_to_json(world);
  SavedState presence;
  if (presence_) presence_->save(presence);
  snapshot["presence"] = to_json(presence);
  json::object units;
  json::object idle;
  for (const std::unique_ptr<Unit>& unit : units_) unit_to_json(*unit, units, idle);
  snapshot["units"] = std::move(units);
  snapshot["idle"] = std::move(idle);
  return json::serialize(snapshot);
}

std::unique_ptr<Engine::Impl> Engine::Impl::load(const Program& program, std::string_view text,
                                                 core::ClockMapping clock) {
  boost::system::error_code failed;
  const json::value parsed = json::parse(text, failed);
  if (failed || !parsed.is_object()) return nullptr;
  const SavedState head = state_from_json(&parsed);
  const auto now = head.time("now");
  const json::object* slots = object_in(parsed.get_object(), "slots");
  const json::object* devices = object_in(parsed.get_object(), "devices");
  const json::object* units = object_in(parsed.get_object(), "units");
  if (head.integer("version") != snapshot_version || !now || !slots || !devices || !units) {
    return nullptr;
  }
  core::ClockMapping saved_clock{core::Duration{head.integer("clock_offset")}, clock.quality};
  const std::int64_t quality = head.integer("clock_quality");
  if (quality >= 0 && quality <= 2) saved_clock.quality = static_cast<core::TimeQuality>(quality);
  auto impl = std::make_unique<Impl>(program, *now, saved_clock);
  impl->world.start = head.time("start").value_or(*now);
  impl->world.watch.load(head);
  impl->world.last_activity = slot_of(program.impl(), head.text("last_activity"));
  slots_from_json(*slots, impl->world);
  deaf_from_json(parsed.get_object().if_contains("deaf"), impl->world);
  devices_from_json(*devices, impl->world);
  if (impl->presence_) {
    impl->presence_->load(state_from_json(parsed.get_object().if_contains("presence")));
  }
  const auto idle = idle_from_json(parsed.get_object().if_contains("idle"));
  impl->load_units([units, &idle](const std::string& key) -> std::optional<SavedUnit> {
    const auto waiting = idle.find(key);
    if (waiting != idle.end()) return SavedUnit{waiting->second, {}, {}};
    const json::object* unit = object_in(*units, key);
    if (unit == nullptr) return std::nullopt;
    return SavedUnit{state_from_json(units->if_contains(key)).text("version"),
                     state_from_json(unit->if_contains("own")),
                     state_from_json(unit->if_contains("conditions"))};
  });
  const std::string calendar = head.text("calendar");
  const bool same_days = calendar.empty() || calendar == calendar_text(program.impl().rules);
  if (clock != saved_clock || !same_days) impl->set_clock(clock);
  return impl;
}

}  // namespace homeward::rules
