#include "plugins/zigbee/network/backup.hpp"

#include "lib/base/hex.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace homeward::zigbee {
namespace {

namespace bj = boost::json;

constexpr std::string_view kFormat = "zigpy/open-coordinator-backup";
constexpr std::size_t kMaxDevices = 512;
constexpr int kSecurityLevel = 5;  // AES-CCM* with a 32-bit code, the only one in use

bj::array channels_of(std::uint32_t mask) {
  bj::array channels;
  for (unsigned channel = 11; channel <= 26; ++channel) {
    if ((mask >> channel & 1U) != 0) channels.emplace_back(channel);
  }
  return channels;
}

bj::object device_json(const Backup::Device& device) {
  bj::object json{{"nwk_address", to_hex(device.network_address, 2)},
                  {"ieee_address", to_hex(device.ieee, 8)},
                  {"is_child", device.child},
                  {"link_key", nullptr}};
  if (device.link_key) {
    json["link_key"] = bj::object{{"key", to_hex(device.link_key->key)},
                                  {"rx_counter", device.link_key->received},
                                  {"tx_counter", device.link_key->sent}};
  }
  return json;
}

/// Reads fields of an object; remembers that one was missing or malformed.
class Fields {
 public:
  explicit Fields(const bj::value* value) {
    if (value != nullptr && value->is_object()) object_ = &value->get_object();
    failed_ = object_ == nullptr;
  }

  const bj::value* find(std::string_view name) const {
    return object_ == nullptr ? nullptr : object_->if_contains(name);
  }
  std::uint64_t number(std::string_view name, std::uint64_t most) {
    const auto* value = find(name);
    if (value == nullptr || !value->is_number()) return fail();
    bj::error_code error;
    const auto number = value->to_number<std::uint64_t>(error);
    return error || number > most ? fail() : number;
  }
  std::uint64_t hex(std::string_view name, std::size_t size) {
    const auto number = number_from_hex(text(name));
    return !number || (size < 8 && *number >> (8 * size) != 0) ? fail() : *number;
  }
  znp::Key key(std::string_view name) {
    znp::Key key{};
    const auto bytes = parse_hex(text(name));
    if (!bytes || bytes->size() != key.size()) {
      fail();
      return key;
    }
    std::ranges::copy(*bytes, key.begin());
    return key;
  }
  std::string_view text(std::string_view name) const {
    const auto* value = find(name);
    return value != nullptr && value->is_string() ? std::string_view(value->get_string())
                                                  : std::string_view();
  }
  std::uint64_t fail() {
    failed_ = true;
    return 0;
  }
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  const bj::object* object_{nullptr};
  bool failed_{false};
};

bool read_device(const bj::value& json, Backup::Device& device) {
  Fields fields(&json);
  device.ieee = fields.hex("ieee_address", 8);
  // Some hosts write null for a device whose address they don't know.
  const auto* address = fields.find("nwk_address");
  device.network_address = address == nullptr || address->is_null()
                               ? std::uint16_t{0xFFFE}
                               : static_cast<std::uint16_t>(fields.hex("nwk_address", 2));
  const auto* child = fields.find("is_child");
  device.child = child != nullptr && child->is_bool() && child->get_bool();
  const auto* link_key = fields.find("link_key");
  if (link_key != nullptr && !link_key->is_null()) {
    constexpr std::uint64_t most = 0xFFFF'FFFF;
    Fields key(link_key);
    device.link_key =
        Backup::LinkKey{key.key("key"), static_cast<std::uint32_t>(key.number("tx_counter", most)),
                        static_cast<std::uint32_t>(key.number("rx_counter", most))};
    if (key.failed()) return false;
  }
  return !fields.failed();
}

void read_network(Fields& fields, Backup& backup) {
  backup.coordinator = fields.hex("coordinator_ieee", 8);
  backup.network.pan = static_cast<std::uint16_t>(fields.hex("pan_id", 2));
  backup.network.extended_pan = fields.hex("extended_pan_id", 8);
  backup.network.update_id = static_cast<std::uint8_t>(fields.number("nwk_update_id", 255));
  backup.network.channel = static_cast<std::uint8_t>(fields.number("channel", 26));
  const auto* mask = fields.find("channel_mask");
  if (mask == nullptr || !mask->is_array()) {
    fields.fail();
    return;
  }
  for (const auto& channel : mask->get_array()) {
    const auto* number = channel.if_int64();
    if (number == nullptr || *number < 11 || *number > 26) {
      fields.fail();
      return;
    }
    backup.network.channels |= 1U << static_cast<unsigned>(*number);
  }
  if (backup.network.channel < 11) fields.fail();
}

Error malformed(std::string what) {
  return failure(ErrorCode::invalid, std::move(what), "coordinator backup");
}

}  // namespace

std::string to_json(const Backup& backup) {
  bj::array devices;
  for (const auto& device : backup.devices) devices.push_back(device_json(device));
  bj::object json{{"metadata", bj::object{{"format", kFormat},
                                          {"version", 1},
                                          {"source", "homeward-zigbee"},
                                          {"internal", bj::object{}}}},
                  {"coordinator_ieee", to_hex(backup.coordinator, 8)},
                  {"pan_id", to_hex(backup.network.pan, 2)},
                  {"extended_pan_id", to_hex(backup.network.extended_pan, 8)},
                  {"nwk_update_id", backup.network.update_id},
                  {"security_level", kSecurityLevel},
                  {"channel", backup.network.channel},
                  {"channel_mask", channels_of(backup.network.channels)},
                  {"network_key", bj::object{{"key", to_hex(backup.key)},
                                             {"sequence_number", backup.key_sequence},
                                             {"frame_counter", backup.frame_counter}}},
                  {"devices", std::move(devices)}};
  if (backup.link_key_seed) {
    json["stack_specific"] =
        bj::object{{"zstack", bj::object{{"tclk_seed", to_hex(*backup.link_key_seed)}}}};
  }
  return bj::serialize(json) + '\n';
}

Result<Backup> parse_backup(std::string_view json) {
  bj::error_code error;
  const bj::value whole = bj::parse(json, error);
  if (error) return malformed(error.message());
  Fields fields(&whole);
  const Fields metadata(fields.find("metadata"));
  if (metadata.text("format") != kFormat) return malformed("it has another format");
  Backup backup;
  read_network(fields, backup);
  Fields key(fields.find("network_key"));
  backup.key = key.key("key");
  backup.key_sequence = static_cast<std::uint8_t>(key.number("sequence_number", 255));
  backup.frame_counter = static_cast<std::uint32_t>(key.number("frame_counter", 0xFFFF'FFFF));
  if (fields.failed() || key.failed()) return malformed("the network is not complete");
  Fields stack(Fields(fields.find("stack_specific")).find("zstack"));
  if (!stack.text("tclk_seed").empty()) backup.link_key_seed = stack.key("tclk_seed");
  if (backup.link_key_seed && stack.failed()) return malformed("tclk_seed is no key");
  const auto* devices = fields.find("devices");
  if (devices == nullptr || !devices->is_array()) return malformed("it has no devices");
  if (devices->get_array().size() > kMaxDevices) {
    return failure(ErrorCode::limit, "it has more than 512 devices", "coordinator backup");
  }
  for (const auto& entry : devices->get_array()) {
    Backup::Device device;
    if (!read_device(entry, device)) return malformed("a device is malformed");
    backup.devices.push_back(device);
  }
  return backup;
}

void merge(Backup& backup, const Backup& previous) {
  if (previous.key != backup.key || previous.network.extended_pan != backup.network.extended_pan) {
    return;
  }
  for (const auto& device : previous.devices) {
    if (backup.devices.size() >= kMaxDevices) return;
    if (std::ranges::find(backup.devices, device.ieee, &Backup::Device::ieee) ==
        backup.devices.end()) {
      backup.devices.push_back(device);
    }
  }
  backup.frame_counter = std::max(backup.frame_counter, previous.frame_counter);
}

Decision decide(const std::optional<StickNetwork>& stick, const std::optional<Backup>& ours,
                std::optional<std::uint64_t> remembered, bool adopt) {
  if (!stick) {
    if (ours) return Decision::restore;
    return remembered && !adopt ? Decision::lost : Decision::form;
  }
  const auto& network = stick->network;
  if (ours) {
    const bool same = ours->key == stick->key && ours->network.pan == network.pan &&
                      ours->network.extended_pan == network.extended_pan;
    return same || adopt ? Decision::resume : Decision::foreign;
  }
  return remembered == network.extended_pan || adopt ? Decision::resume : Decision::foreign;
}

}  // namespace homeward::zigbee
