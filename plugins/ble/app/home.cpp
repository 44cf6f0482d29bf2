#include "plugins/ble/app/home.hpp"

#include "lib/log/log.hpp"
#include "plugins/ble/app/values_text.hpp"
#include "plugins/ble/decoders/beacons.hpp"
#include "plugins/ble/gatt/values.hpp"

#include <algorithm>
#include <iterator>

namespace homeward::ble {
namespace {

constexpr std::string_view kPrefix = "ble:";

}  // namespace

bool offers_health(std::span<const Uuid> services) noexcept {
  // Source: Bluetooth Assigned Numbers, section 3.4.
  constexpr std::array<std::uint32_t, 7> kHealth{0x1808, 0x1809, 0x180D, 0x1810,
                                                 0x181B, 0x181D, 0x1822};
  return std::any_of(services.begin(), services.end(), [&](const Uuid& uuid) {
    const auto number = short_form(uuid);
    return number && std::find(kHealth.begin(), kHealth.end(), *number) != kHealth.end();
  });
}

void Home::welcome(const std::map<std::string, std::string>& known, const Settings& settings) {
  std::map<Address, std::string> wanted;
  for (const auto& [id, kept] : known) {
    if (!id.starts_with(kPrefix)) continue;
    const auto address = parse_address(std::string_view(id).substr(kPrefix.size()));
    if (address) wanted[*address] = kept;
  }
  for (const auto& [address, key] : settings.keys) wanted.try_emplace(address);
  for (const auto& [address, model] : settings.models) wanted.try_emplace(address);
  for (const auto* const tags : {&settings.tags, &settings.pendants})
    for (const Address& address : *tags) wanted.try_emplace(address);
  for (auto it = devices_.begin(); it != devices_.end();) {
    const bool stays = wanted.contains(it->first);
    if (!stays) decoders_.forget(it->first);
    it = stays ? std::next(it) : devices_.erase(it);
  }
  for (const auto& [address, kept] : wanted) {
    const auto key = settings.keys.find(address);
    adopt(address, kept, key == settings.keys.end() ? std::string_view{} : key->second);
    const bool is_pendant = settings.pendants.contains(address);
    devices_.at(address)->watch(settings.tags.contains(address), is_pendant, settings.tag_lost);
    sightings_.erase(address);
  }
  for (const auto& [address, model] : settings.models) decoders_.name_model(address, model);
}

void Home::adopt(const Address& address, std::string_view kept, std::string_view key) {
  const std::string_view bind_key = passkey_of(key) ? std::string_view{} : key;
  if (!decoders_.adopt(address, bind_key)) {
    log::error("the key of a device is no key: 24 or 32 hexadecimal digits are wanted",
               {{"device", to_text(address)}});
  }
  auto& device = devices_[address];
  if (device) return tell(address, *device);  // it knows better than what the core kept
  device = std::make_unique<Device>(address);
  const std::string decoders = device->restore(kept);
  if (!decoders.empty()) decoders_.restore(address, decoders);
}

std::set<Address> Home::ours() const {
  std::set<Address> ours;
  for (const auto& [address, device] : devices_) ours.insert(address);
  return ours;
}

const Device* Home::find(const Address& address) const {
  const auto found = devices_.find(address);
  return found == devices_.end() ? nullptr : found->second.get();
}

void Home::heard(const Advertisement& advertisement, const Now& now) {
  const auto ours = devices_.find(advertisement.address);
  if (ours != devices_.end()) return heard_ours(*ours->second, advertisement, now);
  ++strangers_;
  if (Decoders::is_known_format(advertisement) || offers_health(advertisement.service_uuids))
    heard_stranger(advertisement, now);
}

void Home::heard_ours(Device& device, const Advertisement& advertisement, const Now& now) {
  device.note_name(advertisement.name);
  if (!device.health && offers_health(advertisement.service_uuids)) {
    device.health = true;
    tell(advertisement.address, device);
  }
  const Verdict verdict = decoders_.decode(advertisement, now.boot, decoded_);
  std::vector<sdk::Event> events;
  if (verdict == Verdict::problem) note_problem(device, decoded_.problem);
  if (verdict == Verdict::decoded) {
    note_problem(device, Problem::none);
    events = device.take(decoded_, now);
  }
  if (verdict == Verdict::repeat) events = device.alive(now);
  if (device.is_tag()) {
    auto of_tag = device.tag_heard(beacon_slot(advertisement), now, decoded_);
    std::move(of_tag.begin(), of_tag.end(), std::back_inserter(events));
  }
  // Description and counters first: what was told must not be believed again after a crash.
  const bool kept_changed = decoders_.take_keep_changed(advertisement.address);
  if (device.take_changed() || kept_changed) tell(advertisement.address, device);
  if (!events.empty()) sink_.send(std::move(events));
}

void Home::elapsed(const Now& now, bool listening) {
  const BootTime passed = now.boot - last_elapsed_.value_or(now.boot);
  last_elapsed_ = now.boot;
  for (const auto& [address, device] : devices_) {
    if (!device->is_tag()) continue;
    if (!listening) {
      device->tag_deaf(passed);
      continue;
    }
    auto events = device->tag_elapsed(now, decoded_);
    if (device->take_changed()) tell(address, *device);
    if (!events.empty()) sink_.send(std::move(events));
  }
}

void Home::measured(const Address& address, std::uint16_t characteristic, Bytes value,
                    const Now& now) {
  const auto ours = devices_.find(address);
  if (ours == devices_.end()) return;
  decoded_.clear();
  if (!gatt::decode_value(characteristic, value, decoded_)) return;
  if (decoded_.problem != Problem::none) {
    log::warning("a health device sent a value that can't be read",
                 {{"device", to_text(address)}, {"characteristic", characteristic}});
    return;
  }
  auto events = ours->second->measured(characteristic, value, decoded_, now);
  // Events first: a crash in between tells a measurement twice, never not at all.
  if (!events.empty()) sink_.send(std::move(events));
  if (ours->second->take_changed()) tell(address, *ours->second);
}

void Home::heard_stranger(const Advertisement& advertisement, const Now& now) {
  if (!sightings_.contains(advertisement.address) && sightings_.size() >= kMaxSightings) {
    const auto oldest =
        std::min_element(sightings_.begin(), sightings_.end(),
                         [](const auto& a, const auto& b) { return a.second.at < b.second.at; });
    sightings_.erase(oldest);
  }
  decoders_.decode(advertisement, now.boot, decoded_);
  Sighting& sighting = sightings_[advertisement.address];
  sighting.at = now.boot;
  sighting.rssi = advertisement.rssi;
  sighting.family = decoded_.identity.family;
  sighting.model = decoded_.identity.model;
  if (sighting.family.empty() && offers_health(advertisement.service_uuids))
    sighting.family = "health device";
  if (!decoded_.readings().empty()) sighting.values = values_text(decoded_);
  for (const Reading& reading : decoded_.readings()) note_property(reading, sighting);
  sighting.needs_key = decoded_.problem == Problem::key_missing;
  if (!advertisement.name.empty()) sighting.name = advertisement.name.substr(0, 64);
}

void Home::note_property(const Reading& reading, Sighting& sighting) {
  auto& known = sighting.properties;
  if (reading.kind == Kind::detail || known.size() >= kMaxSightingProperties) return;
  std::string name = full_name(reading);
  if (std::find(known.begin(), known.end(), name) == known.end()) known.push_back(std::move(name));
}

void Home::note_problem(Device& device, Problem problem) {
  if (device.told_problem == problem) return;
  device.told_problem = problem;
  if (problem == Problem::none) return;
  log::warning("a device's data can't be used", {{"device", device.id}, {"why", to_text(problem)}});
}

std::string Home::trouble() const {
  const auto bad = std::find_if(devices_.begin(), devices_.end(), [](const auto& entry) {
    return entry.second->told_problem != Problem::none;
  });
  if (bad == devices_.end()) return {};
  return bad->second->id + ": " + std::string(to_text(bad->second->told_problem));
}

void Home::tell(const Address& address, const Device& device) {
  sdk::Device word = device.describe();
  word.keep = device.keep(decoders_.keep(address));
  sink_.device(std::move(word));
}

}  // namespace homeward::ble
