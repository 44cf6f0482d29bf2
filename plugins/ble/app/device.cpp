#include "plugins/ble/app/device.hpp"

#include <algorithm>
#include <charconv>
#include <ctime>

namespace homeward::ble {
namespace {

using namespace std::chrono_literals;

// A changing state is told at most so often, an unchanged one at least so often.
constexpr BootTime kLeastPause{1s};
constexpr BootTime kMostPause{60s};
constexpr BootTime kSignOfLife{300s};
constexpr std::size_t kMostProperties = 64;
constexpr std::size_t kMostMeasurements = 24;
constexpr std::size_t kMostName = 64;

/// FNV-1a of 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/).
std::uint64_t hash_of(std::uint16_t characteristic, Bytes value) {
  constexpr std::uint64_t kPrime = 1'099'511'628'211U;
  std::uint64_t hash = 14'695'981'039'346'656'037U;
  hash = (hash ^ characteristic) * kPrime;
  for (const std::uint8_t byte : value) hash = (hash ^ byte) * kPrime;
  return hash;
}

template <class Number>
std::optional<Number> number_of(std::string_view text, int base) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

sdk::Value value_of(const Value& value) {
  if (const bool* const flag = std::get_if<bool>(&value)) return *flag;
  if (const double* const number = std::get_if<double>(&value)) return *number;
  return std::string(std::get<std::string_view>(value));
}

/// The instant of a device's own stamp when the measurement was stored for a while; nothing for a
/// fresh one, which happens now, and for a clock that was never set or runs ahead. The stamp has no
/// zone: it is the machine's, by which the plugin sets these clocks.
std::optional<WallTime> time_of(const DeviceTime& stamp, WallTime now) {
  constexpr int kFirstYear = 1900;
  constexpr std::chrono::minutes kFresh{10};
  constexpr std::chrono::hours kOldest{24 * 400};
  std::tm parts{};
  parts.tm_year = stamp.year - kFirstYear;
  parts.tm_mon = stamp.month - 1;
  parts.tm_mday = stamp.day;
  parts.tm_hour = stamp.hour;
  parts.tm_min = stamp.minute;
  parts.tm_sec = stamp.second;
  parts.tm_isdst = -1;
  if (stamp.year == 0 || stamp.month == 0 || stamp.day == 0) return std::nullopt;
  const std::time_t seconds = std::mktime(&parts);
  if (seconds == -1) return std::nullopt;
  const WallTime at{std::chrono::seconds{seconds}};
  if (at > now - kFresh || at < now - kOldest) return std::nullopt;
  return at;
}

std::string type_of(const Value& value) {
  constexpr std::array<const char*, 3> kTypes{"boolean", "number", "string"};
  return kTypes[value.index()];
}

}  // namespace

Device::Device(const Address& address) : id("ble:" + to_text(address)), address_(address) {}

std::string Device::restore(std::string_view kept) {
  std::string decoders;
  while (!kept.empty()) {
    const std::size_t end = std::min(kept.find('\n'), kept.size());
    const std::string_view line = kept.substr(0, end);
    kept.remove_prefix(std::min(end + 1, kept.size()));
    if (line.starts_with("adv ")) decoders = line.substr(4);
    if (line.starts_with("seq ")) last_sequence_ = number_of<std::uint16_t>(line.substr(4), 10);
    if (line.starts_with("was ") && measurements_.size() < kMostMeasurements) {
      const auto hash = number_of<std::uint64_t>(line.substr(4), 16);
      if (hash) measurements_.push_back(*hash);
    }
    if (line.starts_with("rest ") && rest_slots_.size() < BeaconPresence::kMaxRestSlots) {
      const auto slot = number_of<std::uint64_t>(line.substr(5), 16);
      if (slot) rest_slots_.push_back(*slot);
    }
    if (line == "gatt") health = true;
  }
  return decoders;
}

std::string Device::keep(std::string_view decoders) const {
  std::string text;
  if (!decoders.empty()) (text += "adv ").append(decoders) += '\n';
  if (last_sequence_) text += "seq " + std::to_string(*last_sequence_) + '\n';
  if (health) text += "gatt\n";
  const auto add_hex = [&](std::string_view word, std::uint64_t number) {
    std::array<char, 16> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
    text.append(word).append(digits.data(), end) += '\n';
  };
  for (const std::uint64_t hash : measurements_) add_hex("was ", hash);
  const auto slots = tag_ ? tag_->rest_slots() : std::span<const std::uint64_t>(rest_slots_);
  for (const std::uint64_t slot : slots) add_hex("rest ", slot);
  return text;
}

void Device::note_name(std::string_view name) {
  if (name.empty() || name_ == name.substr(0, kMostName)) return;
  name_ = name.substr(0, kMostName);
  changed_ = true;
}

void Device::learn(const Decoded& decoded) {
  const auto note = [this](std::string& into, std::string_view text) {
    if (text.empty() || into == text) return;
    into = text;
    changed_ = true;
  };
  note(manufacturer_, decoded.identity.manufacturer);
  note(model_, decoded.identity.model);
  for (const Reading& reading : decoded.readings()) {
    if (reading.kind == Kind::detail || properties_.size() >= kMostProperties) continue;
    const std::string name = full_name(reading);
    const sdk::Property property{name, type_of(reading.value), std::string(reading.unit), {}};
    changed_ |= properties_.emplace(name, property).second;
  }
}

sdk::Event Device::event_of(const Reading& reading, const Now& now) const {
  sdk::Event event;
  event.device = id;
  event.property = full_name(reading);
  event.value = value_of(reading.value);
  event.unit = reading.unit;
  event.time = now.wall;
  event.kind = reading.kind == Kind::event ? sdk::Kind::event : sdk::Kind::report;
  return event;
}

bool Device::is_news(const sdk::Event& event, BootTime now) const {
  if (event.kind == sdk::Kind::event) return true;
  const auto told = told_.find(event.property);
  if (told == told_.end()) return true;
  const BootTime since = now - told->second.at;
  if (told->second.event.value == event.value) return since >= kMostPause;
  // Numbers drift; a door or a mat is told at once.
  return !std::holds_alternative<double>(event.value) || since >= kLeastPause;
}

std::vector<sdk::Event> Device::take(const Decoded& decoded, const Now& now) {
  learn(decoded);
  std::vector<sdk::Event> events;
  for (const Reading& reading : decoded.readings()) {
    if (reading.kind == Kind::detail) continue;
    sdk::Event event = event_of(reading, now);
    if (!is_news(event, now.boot)) continue;
    const bool keep = event.kind == sdk::Kind::report && properties_.contains(event.property);
    if (keep) told_[event.property] = {event, now.boot};
    events.push_back(std::move(event));
  }
  if (!events.empty()) last_sent_ = now.boot;
  return events;
}

std::vector<sdk::Event> Device::alive(const Now& now) {
  if (now.boot - last_sent_ < kSignOfLife) return {};
  last_sent_ = now.boot;
  sdk::Event event;
  event.device = id;
  event.property = "x.alive";
  event.value = true;
  event.time = now.wall;
  return {std::move(event)};
}

std::vector<sdk::Event> Device::measured(std::uint16_t characteristic, Bytes value,
                                         const Decoded& decoded, const Now& now) {
  learn(decoded);
  if (decoded.measured_at || decoded.sequence) {
    const std::uint64_t hash = hash_of(characteristic, value);
    const auto& known = measurements_;
    if (std::find(known.begin(), known.end(), hash) != known.end()) return {};
    measurements_.push_back(hash);
    if (measurements_.size() > kMostMeasurements) measurements_.pop_front();
    changed_ = true;
  }
  if (decoded.sequence) last_sequence_ = decoded.sequence;
  const auto stored_at =
      decoded.measured_at ? time_of(*decoded.measured_at, now.wall) : std::nullopt;
  std::vector<sdk::Event> events;
  for (const Reading& reading : decoded.readings()) {
    if (reading.kind == Kind::detail) continue;
    events.push_back(event_of(reading, now));
    if (!stored_at) continue;
    events.back().time = *stored_at;
  }
  last_sent_ = now.boot;
  return events;
}

void Device::watch(bool is_tag, bool is_pendant, BootTime lost) {
  if (tag_) {
    const auto slots = tag_->rest_slots();
    rest_slots_.assign(slots.begin(), slots.end());
  }
  tag_.reset();
  if (!is_tag && !is_pendant) return;
  BeaconPresence::Times times;
  times.lost = lost;
  times.dwell = std::min(times.dwell, lost);
  tag_.emplace(times, is_pendant);
  for (const std::uint64_t slot : rest_slots_) tag_->restore_rest_slot(slot);
}

std::vector<sdk::Event> Device::tag_heard(std::uint64_t slot, const Now& now, Decoded& out) {
  if (!tag_) return {};
  out.clear();
  const std::size_t known = tag_->rest_slots().size();
  tag_->heard(now.boot, slot, out);
  changed_ |= tag_->rest_slots().size() != known;
  return tag_events(out, now);
}

std::vector<sdk::Event> Device::tag_elapsed(const Now& now, Decoded& out) {
  if (!tag_) return {};
  out.clear();
  tag_->elapsed(now.boot, out);
  return tag_events(out, now);
}

void Device::tag_deaf(BootTime time) {
  if (tag_) tag_->deaf(time);
}

/// Learnt as other readings are, without a word on who it is: that its advertisements tell.
std::vector<sdk::Event> Device::tag_events(const Decoded& decoded, const Now& now) {
  if (decoded.readings().empty()) return {};
  return take(decoded, now);
}

sdk::Device Device::describe() const {
  sdk::Device device;
  device.id = id;
  device.address = to_text(address_);
  device.name = name_;
  device.manufacturer = manufacturer_;
  device.model = model_;
  for (const auto& [name, property] : properties_) device.properties.push_back(property);
  return device;
}

bool Device::take_changed() {
  return std::exchange(changed_, false);
}

}  // namespace homeward::ble
