#include "plugins/zigbee2mqtt/state_tracker.hpp"

#include "plugins/zigbee2mqtt/last_seen.hpp"
#include "plugins/zigbee2mqtt/vocabulary.hpp"

#include <algorithm>

namespace homeward::zigbee2mqtt {
namespace {

constexpr std::size_t max_slots = 160;

}  // namespace

StateTracker::StateTracker(const DeviceEntry& device)
    : device_(device), id_(device_id(device.ieee)), mappings_(map_device(device)) {
  build_index();
}

void StateTracker::describe_anew(const DeviceEntry& device) {
  const auto old_mappings = std::move(mappings_);
  const auto old_seen = std::move(seen_);
  device_ = device;
  mappings_ = map_device(device);
  build_index();
  for (std::size_t i = 0; i < old_mappings.size(); ++i) {
    for (std::size_t k = 0; k < mappings_.size(); ++k) {
      const bool same = old_mappings[i].source == mappings_[k].source &&
                        old_mappings[i].property == mappings_[k].property &&
                        old_mappings[i].conversion == mappings_[k].conversion;
      if (same) seen_[k] = old_seen[i];
    }
  }
}

void StateTracker::build_index() {
  // Stable: a fall stands before the word it was read from.
  std::stable_sort(mappings_.begin(), mappings_.end(),
                   [](const Mapping& a, const Mapping& b) { return a.source < b.source; });
  seen_.assign(mappings_.size(), Seen{});
  index_.clear();
  has_alarm_ = false;
  for (std::size_t i = 0; i < mappings_.size(); ++i) {
    index_.try_emplace(mappings_[i].source, i);
    has_alarm_ = has_alarm_ || mappings_[i].alarm;
  }
}

std::vector<sdk::Event> StateTracker::receive(json::Value state, const Reception& reception) {
  Pass pass;
  pass.retained = reception.retained;
  pass.live = judge_live(state, reception, pass);
  live_ = live_ || pass.live;
  pass.test = has_alarm_ && state.member("test").boolean().value_or(false);
  for (std::size_t i = 0; i < state.size(); ++i) {
    const auto [key, value] = state.member_at(i);
    if (value.has_value()) apply(key, value, pass);
  }
  if (pass.live && pass.events.empty()) add_alive(pass);
  return std::move(pass.events);
}

/// Sets the link quality, last_seen_ and the pass's time on the way.
bool StateTracker::judge_live(json::Value state, const Reception& reception, Pass& pass) {
  const auto quality = state.member("linkquality").number();
  const bool has_quality = quality && *quality >= 0 && *quality <= 255;
  const auto seen = parse_last_seen(state.member("last_seen"));
  const bool sane = seen && is_sane(*seen, reception.now);
  const bool newer = seen && (last_seen_ ? *seen > *last_seen_ : sane);
  if (seen && (!last_seen_ || *seen > *last_seen_)) last_seen_ = seen;
  if (reception.retained) return false;
  if (has_quality) link_quality_ = static_cast<int>(*quality);
  if (newer && sane) pass.time = seen;
  // Outside a start of the bridge nothing is re-published, and some homes filter the link
  // quality: there every message counts.
  return has_quality || newer || live_ || !reception.burst;
}

std::optional<std::size_t> StateTracker::find_or_learn(std::string_view key, json::Value value) {
  if (const auto found = index_.find(key); found != index_.end()) return found->second;
  if (mappings_.size() >= max_slots) return std::nullopt;
  auto mapping = map_unknown(device_, key, value);
  if (!mapping) return std::nullopt;
  has_alarm_ = has_alarm_ || mapping->alarm;
  mappings_.push_back(std::move(*mapping));
  seen_.emplace_back();
  index_.try_emplace(std::string(key), mappings_.size() - 1);
  return mappings_.size() - 1;
}

void StateTracker::apply(std::string_view key, json::Value value, Pass& pass) {
  const auto first = find_or_learn(key, value);
  if (!first) return;
  for (std::size_t i = *first; i < mappings_.size() && mappings_[i].source == key; ++i) {
    apply_slot(i, value, pass);
  }
}

void StateTracker::apply_slot(std::size_t slot, json::Value value, Pass& pass) {
  const Mapping& mapping = mappings_[slot];
  auto converted = convert(mapping, value);
  if (!converted) return;
  if (mapping.conversion == Conversion::action) {
    // The bridge never remembers an action: even during its start it is a press, unless the
    // broker kept it.
    const auto kind = sdk::Kind::event;
    if (!pass.retained) add(mapping.property, {}, *converted, kind, pass);
    return;
  }
  if (mapping.conversion == Conversion::sos) {
    apply_sos(slot, std::get<bool>(*converted), pass);
    return;
  }
  const bool on = *converted == sdk::Value{true};
  if (mapping.alarm && pass.test && on) return;
  Seen& seen = seen_[slot];
  const bool same = seen.value == *converted;
  if (!pass.live) {
    const bool told = seen.known != Known::nothing && same;
    // A motion that was true when the bridge stopped may be stuck: nobody timed it out.
    if (!told || (mapping.momentary && on)) seen.known = Known::restored;
    if (!told) add(mapping.property, mapping.unit, *converted, sdk::Kind::restored, pass);
    seen.value = std::move(*converted);
    return;
  }
  if (mapping.momentary && on && same && seen.known == Known::restored) return;
  const bool repeats = mapping.momentary && on;
  if (!same || repeats || seen.known != Known::live) {
    add(mapping.property, mapping.unit, *converted, sdk::Kind::report, pass);
  }
  seen.value = std::move(*converted);
  seen.known = Known::live;
}

void StateTracker::apply_sos(std::size_t slot, bool pressed, Pass& pass) {
  Seen& seen = seen_[slot];
  const bool was_pressed = seen.known == Known::live && seen.value == sdk::Value{true};
  seen.value = pressed;
  seen.known = pass.live ? Known::live : Known::restored;
  if (!pass.live || pressed == was_pressed) return;
  const sdk::Value word = std::string(pressed ? "pressed" : "released");
  add(mappings_[slot].property, {}, word, sdk::Kind::event, pass);
}

void StateTracker::add_alive(Pass& pass) const {
  if (link_quality_) {
    add(link_property, {}, static_cast<double>(*link_quality_), sdk::Kind::report, pass);
  } else {
    add("x.alive", {}, true, sdk::Kind::report, pass);
  }
}

void StateTracker::add(std::string_view property, std::string_view unit, const sdk::Value& value,
                       sdk::Kind kind, Pass& pass) const {
  sdk::Event& event = pass.events.emplace_back();
  event.device = id_;
  event.property = property;
  event.value = value;
  event.unit = unit;
  event.kind = kind;
  if (kind != sdk::Kind::restored) event.time = pass.time;
}

sdk::Device StateTracker::describe() const {
  auto device = zigbee2mqtt::describe(device_, mappings_);
  device.link_quality = link_quality_;
  return device;
}

std::vector<sdk::Event> StateTracker::availability(bool online, const Reception& reception) {
  Pass pass;
  const sdk::Value word = std::string(online ? "online" : "offline");
  if (availability_ == word) return {};
  const bool found = availability_ && online && !reception.retained && !reception.burst;
  availability_ = word;
  add("x.availability", {}, word, sdk::Kind::restored, pass);
  if (found) add("x.alive", {}, true, sdk::Kind::report, pass);
  return std::move(pass.events);
}

}  // namespace homeward::zigbee2mqtt
