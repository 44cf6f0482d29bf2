#include "plugins/zigbee/devices/tuya.hpp"

namespace homeward::zigbee {
namespace {

constexpr std::size_t kMostDatapoints = 64;

Error malformed(std::string what) {
  return failure(ErrorCode::invalid, std::move(what));
}

/// Numbers are signed and 32 bits; some firmware sends fewer bytes.
std::int64_t signed_number(std::uint64_t raw, std::size_t size) {
  constexpr std::size_t full_size = 4;
  constexpr unsigned bits_per_byte = 8;
  if (size != full_size) return static_cast<std::int64_t>(raw);
  const auto sign = std::uint64_t{1} << (bits_per_byte * full_size - 1);
  return static_cast<std::int64_t>((raw ^ sign) - sign);
}

Result<TuyaDatapoint> read_value(TuyaDatapoint datapoint, zcl::ByteView data) {
  zcl::Reader reader(data);
  switch (datapoint.type) {
    case TuyaType::raw:
    case TuyaType::text: datapoint.value = std::string(data.begin(), data.end()); return datapoint;
    case TuyaType::boolean:
      if (data.size() != 1) return malformed("a boolean datapoint has one byte");
      datapoint.value = data[0] != 0;
      return datapoint;
    case TuyaType::number:
    case TuyaType::enumeration:
    case TuyaType::bitmap: {
      if (data.empty() || data.size() > sizeof(std::uint32_t)) {
        return malformed("a datapoint's number has one to four bytes");
      }
      const auto raw = reader.big_endian(data.size());
      datapoint.value = datapoint.type == TuyaType::number ? signed_number(raw, data.size())
                                                           : static_cast<std::int64_t>(raw);
      return datapoint;
    }
  }
  return malformed("no datapoint has this type");
}

Result<TuyaDatapoint> read_datapoint(zcl::Reader& reader) {
  TuyaDatapoint datapoint;
  datapoint.number = reader.u8();
  datapoint.type = static_cast<TuyaType>(reader.u8());
  const auto data = reader.take(reader.big_endian(2));
  if (reader.failed()) return malformed("the frame ends inside a datapoint");
  return read_value(std::move(datapoint), data);
}

void write_value(zcl::Writer& writer, const TuyaDatapoint& datapoint) {
  if (const auto* text = std::get_if<std::string>(&datapoint.value)) {
    writer.big_endian(text->size(), 2);
    for (const char c : *text) writer.u8(static_cast<std::uint8_t>(c));
    return;
  }
  const auto* flag = std::get_if<bool>(&datapoint.value);
  const auto number = flag != nullptr ? std::int64_t{*flag} : std::get<1>(datapoint.value);
  const std::size_t size = datapoint.type == TuyaType::number ? sizeof(std::uint32_t) : 1;
  writer.big_endian(size, 2).big_endian(static_cast<std::uint64_t>(number), size);
}

/// Answers begin with the two bytes that count the device's question.
zcl::Writer begin_answer(zcl::ByteView payload) {
  zcl::Writer writer;
  zcl::Reader reader(payload);
  writer.u16(payload.size() >= 2 ? reader.u16() : std::uint16_t{0});
  return writer;
}

}  // namespace

std::string_view to_text(TuyaType type) noexcept {
  constexpr std::array<std::string_view, 6> names{"raw",    "bool", "value",
                                                  "string", "enum", "bitmap"};
  const auto index = static_cast<std::size_t>(type);
  return index < names.size() ? names[index] : std::string_view{};
}

bool carries_datapoints(std::uint8_t command) noexcept {
  return command == tuya_command::set_data || command == tuya_command::data_response ||
         command == tuya_command::data_report || command == tuya_command::active_report ||
         command == tuya_command::active_report_6;
}

Result<TuyaReport> decode_tuya(zcl::ByteView payload) {
  TuyaReport report;
  zcl::Reader reader(payload);
  report.sequence = static_cast<std::uint16_t>(reader.big_endian(2));
  if (reader.failed()) return malformed("the frame ends inside its sequence");
  while (!reader.at_end()) {
    if (report.datapoints.size() == kMostDatapoints) {
      return failure(ErrorCode::limit, "the frame has too many datapoints");
    }
    auto datapoint = read_datapoint(reader);
    if (!datapoint) return datapoint.error();
    report.datapoints.push_back(std::move(*datapoint));
  }
  if (report.datapoints.empty()) return malformed("the frame has no datapoint");
  return report;
}

zcl::Frame tuya_set(std::uint8_t zcl_sequence, std::uint16_t sequence,
                    const TuyaDatapoint& datapoint) {
  zcl::Writer writer;
  writer.big_endian(sequence, 2).u8(datapoint.number);
  writer.u8(static_cast<std::uint8_t>(datapoint.type));
  write_value(writer, datapoint);
  return zcl::cluster_command(zcl_sequence, tuya_command::set_data, writer.finish());
}

zcl::Frame tuya_query(std::uint8_t zcl_sequence) {
  return zcl::cluster_command(zcl_sequence, tuya_command::data_query, {});
}

zcl::Frame tuya_version_request(std::uint8_t zcl_sequence, std::uint16_t sequence) {
  zcl::Writer writer;
  writer.big_endian(sequence, 2);
  return zcl::cluster_command(zcl_sequence, tuya_command::version_request, writer.finish());
}

zcl::Frame tuya_time(std::uint8_t zcl_sequence, zcl::ByteView payload,
                     const zcl::ClockReading& clock) {
  auto writer = begin_answer(payload);
  writer.big_endian(static_cast<std::uint64_t>(clock.utc_s), 4);
  writer.big_endian(static_cast<std::uint64_t>(clock.utc_s + clock.zone_offset_s), 4);
  return zcl::cluster_command(zcl_sequence, tuya_command::time_request, writer.finish());
}

zcl::Frame tuya_online(std::uint8_t zcl_sequence, zcl::ByteView payload) {
  auto writer = begin_answer(payload);
  writer.u8(1);
  return zcl::cluster_command(zcl_sequence, tuya_command::connection_status, writer.finish());
}

}  // namespace homeward::zigbee
