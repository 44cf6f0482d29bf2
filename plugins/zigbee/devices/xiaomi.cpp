#include "plugins/zigbee/devices/xiaomi.hpp"

#include "plugins/zigbee/zcl/names.hpp"

namespace homeward::zigbee {
namespace {

constexpr std::uint16_t kReport = 0xFF01;
constexpr std::uint16_t kStructure = 0xFF02;
constexpr std::uint16_t kNewReport = 0x00F7;
constexpr std::uint8_t kBatteryTag = 0x01;

zcl::Bytes to_bytes(std::string_view text) {
  return {text.begin(), text.end()};
}

}  // namespace

Result<std::vector<XiaomiEntry>> decode_xiaomi(zcl::ByteView bytes) {
  std::vector<XiaomiEntry> entries;
  zcl::Reader reader(bytes);
  while (!reader.at_end()) {
    XiaomiEntry entry;
    entry.tag = reader.u8();
    const auto type = static_cast<zcl::DataType>(reader.u8());
    if (reader.failed()) return failure(ErrorCode::invalid, "the report ends inside an entry");
    auto value = zcl::read_value(reader, type);
    if (!value) return value.error();
    entry.value = std::move(*value);
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::vector<XiaomiEntry> tag_structure(const std::vector<zcl::Value>& elements) {
  if (elements.size() < 2) return {};
  return {{kBatteryTag, elements[1]}};
}

bool is_xiaomi_report(std::uint16_t cluster, std::uint16_t attribute) noexcept {
  if (cluster == zcl::cluster::basic) return attribute == kReport || attribute == kStructure;
  return cluster == zcl::cluster::xiaomi && attribute == kNewReport;
}

Result<std::vector<XiaomiEntry>> xiaomi_entries(const zcl::Value& value) {
  if (const auto* elements = value.elements()) return tag_structure(*elements);
  const auto text = value.text();
  if (!text) return std::vector<XiaomiEntry>{};
  const auto bytes = to_bytes(*text);
  return decode_xiaomi(bytes);
}

}  // namespace homeward::zigbee
