// What the script can do to the fake.
#include "tests/support/bluez/fake_bluez.hpp"

#include "lib/base/hex.hpp"
#include "lib/json/writer.hpp"
#include "plugins/ble/advertisement.hpp"

#include <array>
#include <charconv>

namespace homeward::ble::test {
namespace {

constexpr std::size_t kText = 1'024;
constexpr std::size_t kList = 64;

ByteList bytes_of(json::Value value) {
  return parse_hex(value.text().value_or("")).value_or(ByteList{});
}

std::uint16_t company_of(std::string_view hex) {
  std::uint16_t company = 0;
  std::from_chars(hex.data(), hex.data() + hex.size(), company, 16);
  return company;
}

std::vector<Told> told_of(json::Value list) {
  std::vector<Told> told;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const json::Value one = list.at(i);
    told.push_back({long_uuid(std::string(one.member("uuid").text().value_or(""))),
                    bytes_of(one.member("value"))});
  }
  return told;
}

Advert advert_of(json::Fields& fields) {
  Advert advert;
  advert.name = fields.text_or_none("name", kText);
  advert.type = fields.text_or_none("type", kText);
  constexpr double kQuietest = -127;
  if (const auto rssi = fields.number("rssi", kQuietest, 20)) {
    advert.rssi = static_cast<std::int16_t>(*rssi);
  }
  const json::Value services = fields.object("service_data");
  for (std::size_t i = 0; i < services.size(); ++i) {
    const auto [uuid, value] = services.member_at(i);
    advert.service_data[long_uuid(std::string(uuid))] = bytes_of(value);
  }
  const json::Value companies = fields.object("manufacturer_data");
  for (std::size_t i = 0; i < companies.size(); ++i) {
    const auto [company, value] = companies.member_at(i);
    advert.manufacturer_data[company_of(company)] = bytes_of(value);
  }
  const json::Value uuids = fields.array("service_uuids", kList);
  for (std::size_t i = 0; i < uuids.size(); ++i) {
    advert.uuids.push_back(long_uuid(std::string(uuids.at(i).text().value_or(""))));
  }
  return advert;
}

}  // namespace

std::string FakeBluez::command(std::string_view line) {
  json::Parser parser;
  const auto script = parser.parse(line);
  if (!script) return R"({"ok":false,"error":"not JSON"})";
  json::Fields fields(*script, "command");
  const std::string verb(fields.text("do", kText));
  if (verb == "state") return state();
  run_command(verb, fields);
  return fields.failed() ? R"({"ok":false,"error":"a wrong field"})" : R"({"ok":true})";
}

void FakeBluez::run_command(std::string_view verb, json::Fields& fields) {
  if (verb == "adapter") return add_adapter(fields);
  if (verb == "remove_adapter") return remove_adapter();
  if (verb == "advertise") return advertise(fields);
  if (verb == "flood") return flood(fields.unsigned_integer("count").value_or(1));
  if (verb == "gatt") return add_gatt(fields);
  if (verb == "expire") return expire();
  if (verb == "nonsense") {
    return tell_nonsense(bus_, device(std::string(fields.text("address", kText))).path);
  }
  if (verb == "disconnect") return disconnect(device(std::string(fields.text("address", kText))));
  if (verb == "fail") {
    // Without an error the method works again.
    const std::string member(fields.text("method", kText));
    const std::string error(fields.text_or_none("error", kText));
    errors_.erase(member);
    if (!error.empty()) errors_[member] = error;
    return;
  }
  if (verb == "hang") {
    hanging_ = fields.text_or_none("method", kText);
    return;
  }
  if (verb == "monitors") {
    experimental_ = fields.boolean("offered").value_or(true);
    release_monitors_ = fields.boolean("release").value_or(false);
    return;
  }
  fields.fail(ErrorCode::invalid, "an unknown verb");
}

void FakeBluez::add_adapter(json::Fields& fields) {
  adapter_ = {};
  adapter_.path = "/org/bluez/hci" + std::to_string(fields.unsigned_integer("hci").value_or(0));
  adapter_.address = fields.text("address", kText);
  adapter_.powered = fields.boolean("powered").value_or(true);
  has_adapter_ = true;
  tell_adapter_added(bus_, adapter_);
}

void FakeBluez::remove_adapter() {
  expire();
  devices_.clear();
  monitors_ = 0;
  has_adapter_ = false;
  tell_removed(bus_, adapter_.path, "org.bluez.Adapter1");
}

void FakeBluez::advertise(json::Fields& fields) {
  const std::string address(fields.text("address", kText));
  const Advert advert = advert_of(fields);
  if (!hears() || address.empty()) return;
  FakeDevice& heard = device(address);
  if (!advert.name.empty()) heard.name = advert.name;
  if (!advert.type.empty()) heard.type = advert.type;
  hear(heard, advert, duplicates_, filtered_);
  if (heard.known) return;
  heard.known = true;
  tell_added(bus_, heard, adapter_.path);
  heard.told_rssi = heard.rssi;
  heard.service_changed = heard.manufacturer_changed = heard.rssi_changed = false;
  heard.uuids_changed = false;
}

/// Telephones with random addresses, each of which is seen once and becomes an object.
void FakeBluez::flood(std::size_t count) {
  if (!hears()) return;
  for (std::size_t i = 0; i < count; ++i) {
    const unsigned number = strangers_++;
    std::array<std::uint8_t, 6> bytes{};
    bytes = {0x7A,
             0x51,
             static_cast<std::uint8_t>(number >> 24U),
             static_cast<std::uint8_t>(number >> 16U),
             static_cast<std::uint8_t>(number >> 8U),
             static_cast<std::uint8_t>(number)};
    FakeDevice stranger;
    stranger.address = to_text(Address{bytes});
    stranger.path = adapter_.path + "/dev_" + stranger.address;
    for (char& letter : stranger.path) letter = letter == ':' ? '_' : letter;
    stranger.type = "random";
    stranger.rssi = -70;
    stranger.manufacturer_data[0x004C] = {0x10, 0x05, bytes[5], bytes[4], 0x1C, 0x00, 0x01};
    tell_added(bus_, stranger, adapter_.path);
  }
}

void FakeBluez::add_gatt(json::Fields& fields) {
  FakeDevice& owner = device(std::string(fields.text("address", kText)));
  owner.connect_error = fields.text_or_none("connect_error", kText);
  if (const auto passkey = fields.unsigned_integer("passkey")) {
    owner.passkey = static_cast<std::uint32_t>(*passkey);
  }
  const json::Value list = fields.array("characteristics", kList);
  owner.characteristics.clear();
  for (std::size_t i = 0; i < list.size(); ++i) {
    const json::Value one = list.at(i);
    FakeCharacteristic characteristic;
    characteristic.uuid = long_uuid(std::string(one.member("uuid").text().value_or("")));
    characteristic.path = owner.path + "/service0001/char" + std::to_string(1000 + i);
    characteristic.value = bytes_of(one.member("value"));
    characteristic.on_notify = told_of(one.member("on_notify"));
    characteristic.on_write = told_of(one.member("on_write"));
    characteristic.disconnect_on_read = one.member("disconnect_on_read").boolean().value_or(false);
    const json::Value flags = one.member("flags");
    for (std::size_t k = 0; k < flags.size(); ++k) {
      characteristic.flags.emplace_back(flags.at(k).text().value_or(""));
    }
    owner.characteristics.push_back(std::move(characteristic));
  }
}

/// What bluetoothd does 30 s after it heard a device that is not paired.
void FakeBluez::expire() {
  for (auto& [address, device] : devices_) {
    if (!device.known || device.connected || device.paired) continue;
    device.known = false;
    device.service_data.clear();
    device.manufacturer_data.clear();
    tell_removed(bus_, device.path, "org.bluez.Device1");
  }
}

std::string FakeBluez::state() const {
  std::string out;
  json::Writer writer(out);
  writer.begin_object();
  writer.key("ok").boolean(true);
  writer.key("discovering").boolean(adapter_.discovering);
  writer.key("powered").boolean(adapter_.powered);
  writer.key("duplicates").boolean(duplicates_);
  writer.key("monitors").unsigned_integer(static_cast<std::uint64_t>(monitors_));
  writer.key("calls").begin_object();
  for (const auto& [member, count] : calls_) {
    writer.key(member).unsigned_integer(static_cast<std::uint64_t>(count));
  }
  writer.end_object();
  writer.key("devices").begin_object();
  for (const auto& [address, device] : devices_) {
    writer.key(address).begin_object();
    writer.key("connected").boolean(device.connected);
    writer.key("paired").boolean(device.paired);
    writer.key("written").begin_array();
    for (const FakeCharacteristic& one : device.characteristics) {
      for (const ByteList& value : one.written) {
        std::string text;
        append_hex(text, value);
        writer.text(text);
      }
    }
    writer.end_array();
    writer.end_object();
  }
  writer.end_object();
  writer.end_object();
  return out;
}

}  // namespace homeward::ble::test
