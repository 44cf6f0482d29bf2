#include "plugins/zigbee2mqtt/home.hpp"

#include "lib/json/writer.hpp"
#include "lib/log/log.hpp"

#include <algorithm>

namespace homeward::zigbee2mqtt {
namespace {

using namespace std::chrono_literals;

// After its start the bridge re-publishes what it remembers, at once for a handful of devices.
constexpr auto burst_after_start = 30s;
// The bridge was online before us: it may have started together with us.
constexpr auto burst_after_connect = 5s;
constexpr auto malformed_kept_for = 1h;
constexpr auto missing_after = 10s;

}  // namespace

Home::Home(std::string base_topic, Sink& sink, HealthBoard& health)
    : base_(std::move(base_topic)),
      response_prefix_(base_ + "/bridge/response/"),
      sink_(sink),
      health_(health) {
  build_routes();
}

std::vector<std::string> Home::topics() {
  subscribed_.clear();
  auto change = take_topic_change();
  return std::move(change.add);
}

TopicChange Home::take_topic_change() {
  std::set<std::string, std::less<>> wanted{response_prefix_ + "#"};
  for (const auto& [topic, route] : routes_) wanted.insert(topic);
  TopicChange change;
  std::set_difference(wanted.begin(), wanted.end(), subscribed_.begin(), subscribed_.end(),
                      std::back_inserter(change.add));
  std::set_difference(subscribed_.begin(), subscribed_.end(), wanted.begin(), wanted.end(),
                      std::back_inserter(change.remove));
  subscribed_ = std::move(wanted);
  topics_changed_ = false;
  return change;
}

void Home::connected(const Now& now) {
  connected_at_ = now.steady;
  heard_bridge_ = false;
  burst_until_ = now.steady + burst_after_connect;
  for (const auto& [id, device] : devices_) device->bridge_started();
}

void Home::disconnected() {
  online_ = false;
  // A table that changed while nobody listened is read again in full.
  table_hash_ = 0;
}

void Home::message(std::string_view topic, std::string_view payload, bool retained,
                   const Now& now) {
  if (const auto route = routes_.find(topic); route != routes_.end()) {
    // An empty payload clears what the broker kept: the thing was removed or renamed, and
    // bridge/devices tells which.
    if (!payload.empty()) dispatch(route->second, payload, retained, now);
    return;
  }
  if (topic.starts_with(response_prefix_) && !retained) take_response(payload, now);
}

void Home::dispatch(const Route& route, std::string_view payload, bool retained, const Now& now) {
  switch (route.role) {
    case Role::state: return take_state(*route.device, payload, retained, now);
    case Role::attribute: return take_attribute(route, payload, retained, now);
    case Role::availability: return take_availability(*route.device, payload, retained, now);
    case Role::bridge_state: return take_bridge_state(payload, retained, now);
    case Role::info: return take_info(payload, now);
    case Role::devices: return take_devices(payload, now);
    case Role::event: return take_event(payload, now);
  }
}

Reception Home::reception(bool retained, const Now& now) const {
  return {now.wall, retained, now.steady < burst_until_};
}

void Home::take_state(StateTracker& device, std::string_view payload, bool retained,
                      const Now& now) {
  const auto state = parser_.parse(payload);
  if (!state || !state->is_object()) return malformed(now);
  auto events = device.receive(*state, reception(retained, now));
  if (!events.empty()) sink_.send(std::move(events));
}

void Home::take_attribute(const Route& route, std::string_view payload, bool retained,
                          const Now& now) {
  constexpr std::size_t max_attribute = 1'024;
  if (payload.size() > max_attribute) return malformed(now);
  const bool is_json = parser_.parse(payload).has_value();
  std::string text = "{";
  json::write_string(text, route.attribute);
  text += ':';
  if (is_json) {
    text += payload;
  } else {
    json::write_string(text, payload);
  }
  text += '}';
  take_state(*route.device, text, retained, now);
}

void Home::take_availability(StateTracker& device, std::string_view payload, bool retained,
                             const Now& now) {
  const auto online = parse_online(payload);
  if (!online) return malformed(now);
  auto events = device.availability(*online, reception(retained, now));
  if (!events.empty()) sink_.send(std::move(events));
}

void Home::take_bridge_state(std::string_view payload, bool retained, const Now& now) {
  const auto online = parse_online(payload);
  if (!online) return malformed(now);
  heard_bridge_ = true;
  health_.clear("bridge-missing");
  if (!*online) {
    health_.raise("bridge-offline", sdk::HealthState::failed,
                  "Zigbee2MQTT is stopped or lost its broker");
    online_ = false;
    return;
  }
  health_.clear("bridge-offline");
  if (!online_ && !retained) {
    burst_until_ = now.steady + burst_after_start;
    for (const auto& [id, device] : devices_) device->bridge_started();
  }
  online_ = true;
}

void Home::take_info(std::string_view payload, const Now& now) {
  auto info = parse_bridge_info(payload);
  if (!info) return malformed(now);
  const bool other_output = info->output != info_.output;
  if (info->version != info_.version) {
    log::notice("the bridge tells its version", {{"version", info->version}});
  }
  info_ = std::move(*info);
  if (info_.output == Output::attribute) {
    health_.raise("output-attribute", sdk::HealthState::degraded,
                  "Zigbee2MQTT publishes attributes only: set advanced.output to json");
  } else {
    health_.clear("output-attribute");
  }
  if (other_output) build_routes();
}

void Home::take_devices(std::string_view payload, const Now& now) {
  // The same table comes a dozen times while a device is paired.
  const std::size_t hash = std::hash<std::string_view>{}(payload);
  if (hash == table_hash_) return;
  const auto table = parse_bridge_devices(payload);
  if (!table) return malformed(now);
  table_hash_ = hash;
  if (table->malformed > 0) malformed(now);
  take_table(*table);
}

void Home::take_event(std::string_view payload, const Now& now) {
  const auto event = parse_bridge_event(payload);
  if (!event) return malformed(now);
  if (event->type == "device_leave") left_.insert(device_id(event->ieee));
  if (event->type == "device_joined") left_.erase(device_id(event->ieee));
}

void Home::take_response(std::string_view payload, const Now& now) {
  auto response = parse_bridge_response(payload);
  if (!response) return malformed(now);
  if (!response->transaction.empty()) sink_.response(std::move(*response));
}

void Home::take_table(const DeviceTable& table) {
  std::set<std::string, std::less<>> present;
  for (const auto& entry : table.devices) {
    if (entry.disabled || !present.insert(device_id(entry.ieee)).second) continue;
    take_entry(entry);
  }
  // A table with a hole proves nothing about what is not in it.
  const bool whole = table.malformed == 0 && (table.coordinator || !present.empty());
  has_table_ = has_table_ || whole;
  if (whole) remove_missing(present);
  note_interviews(table);
  build_routes();
}

void Home::take_entry(const DeviceEntry& entry) {
  const auto id = device_id(entry.ieee);
  auto& device = devices_[id];
  if (device && device->entry() == entry) return;
  if (device) {
    device->describe_anew(entry);
  } else {
    device = std::make_unique<StateTracker>(entry);
  }
  sink_.device(device->describe());
}

void Home::remove_missing(const std::set<std::string, std::less<>>& present) {
  auto missing = std::move(known_);
  known_.clear();
  for (const auto& [id, device] : devices_) missing.insert(id);
  for (const auto& id : missing) {
    if (present.contains(id)) continue;
    devices_.erase(id);
    sink_.gone(id, left_.erase(id) == 0);
  }
}

void Home::note_interviews(const DeviceTable& table) {
  const auto failed =
      std::count_if(table.devices.begin(), table.devices.end(),
                    [](const DeviceEntry& entry) { return entry.interview == Interview::failed; });
  if (failed == 0) return health_.clear("interview-failed");
  health_.raise("interview-failed", sdk::HealthState::degraded,
                std::to_string(failed) + " devices failed their interview: pair them again, near");
}

void Home::build_routes() {
  Routes routes;
  routes[base_ + "/bridge/state"].role = Role::bridge_state;
  routes[base_ + "/bridge/info"].role = Role::info;
  routes[base_ + "/bridge/devices"].role = Role::devices;
  routes[base_ + "/bridge/event"].role = Role::event;
  for (const auto& [id, device] : devices_) add_device_routes(routes, *device);
  routes_ = std::move(routes);
  topics_changed_ = true;
}

void Home::add_device_routes(Routes& routes, StateTracker& device) const {
  const std::string topic = base_ + '/' + device.entry().friendly_name;
  routes.insert_or_assign(topic, Route{Role::state, &device, {}});
  // Another device may be named so; its state goes before.
  routes.try_emplace(topic + "/availability", Route{Role::availability, &device, {}});
  if (info_.output != Output::attribute) return;
  const auto add = [&](const std::string& key) {
    routes.try_emplace(topic + '/' + key, Route{Role::attribute, &device, key});
  };
  add("linkquality");
  add("last_seen");
  for (const auto& mapping : device.mappings()) add(mapping.source);
}

void Home::core_knows(std::vector<std::string> device_ids) {
  for (auto& id : device_ids) {
    if (!devices_.contains(id)) known_.insert(std::move(id));
  }
  if (has_table_) {
    for (const auto& id : known_) sink_.gone(id, true);
    known_.clear();
  }
  for (const auto& [id, device] : devices_) sink_.device(device->describe());
}

void Home::malformed(const Now& now) {
  ++malformed_;
  malformed_at_ = now.steady;
  // Told at the first and at each doubling: a flood must not become a flood of health.
  if ((malformed_ & (malformed_ - 1)) != 0 && health_.raised("malformed")) return;
  log::warning("malformed messages of the bridge", {{"count", malformed_}});
  health_.raise("malformed", sdk::HealthState::degraded,
                std::to_string(malformed_) + " messages could not be read");
}

void Home::tidy(const Now& now) {
  if (now.steady - malformed_at_ >= malformed_kept_for) health_.clear("malformed");
  if (heard_bridge_ || now.steady - connected_at_ < missing_after) return;
  health_.raise("bridge-missing", sdk::HealthState::failed,
                "no Zigbee2MQTT speaks below the topic '" + base_ + "': check base_topic");
}

const StateTracker* Home::find(std::string_view device_id) const {
  const auto found = devices_.find(device_id);
  return found == devices_.end() ? nullptr : found->second.get();
}

}  // namespace homeward::zigbee2mqtt
