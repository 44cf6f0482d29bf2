#include "plugins/ble/decode/decode_line.hpp"

#include "lib/base/hex.hpp"
#include "lib/json/parser.hpp"
#include "lib/json/writer.hpp"
#include "plugins/ble/decoders/decoders.hpp"
#include "plugins/ble/gatt/values.hpp"

#include <optional>
#include <variant>
#include <vector>

namespace homeward::ble {

namespace {

constexpr std::size_t kMaxParts = 64;       ///< service or manufacturer data of one advertisement
constexpr std::size_t kMaxPartBytes = 512;  ///< extended advertising carries up to 255

/// An advertisement together with what its views look at.
struct OwnedAdvertisement {
  Advertisement value;
  std::string key;
  std::vector<std::vector<std::uint8_t>> bytes;
  std::vector<ServiceData> service_data;
  std::vector<ManufacturerData> manufacturer_data;
  std::vector<Uuid> service_uuids;
};

/// Reads the members of one line and remembers the first thing that is wrong.
class LineReader {
 public:
  explicit LineReader(json::Value line) : line_(line) {}

  [[nodiscard]] const std::string& error() const noexcept { return error_; }
  [[nodiscard]] std::string_view text(std::string_view name);
  void read(OwnedAdvertisement& advertisement);
  [[nodiscard]] std::vector<std::uint8_t> bytes(std::string_view name, json::Value value);

 private:
  template <class Part>
  void read_parts(std::string_view name, OwnedAdvertisement& advertisement,
                  std::vector<Part>& parts);
  void read_address(OwnedAdvertisement& advertisement);
  void read_uuids(OwnedAdvertisement& advertisement);
  void fail(std::string_view name, std::string_view problem);

  json::Value line_;
  std::string error_;
};

void LineReader::fail(std::string_view name, std::string_view problem) {
  if (error_.empty()) error_ = std::string(name) + ": " + std::string(problem);
}

std::string_view LineReader::text(std::string_view name) {
  const json::Value value = line_.member(name);
  if (!value.has_value()) return {};
  const auto text = value.text();
  if (!text) fail(name, "expected a text");
  return text.value_or(std::string_view{});
}

std::vector<std::uint8_t> LineReader::bytes(std::string_view name, json::Value value) {
  const auto text = value.text();
  auto bytes = parse_hex(text.value_or("?"));
  if (!bytes) fail(name, "expected pairs of hexadecimal digits");
  if (bytes && bytes->size() > kMaxPartBytes) fail(name, "more than 512 bytes");
  return bytes.value_or(std::vector<std::uint8_t>{});
}

template <class Part>
void LineReader::read_parts(std::string_view name, OwnedAdvertisement& advertisement,
                            std::vector<Part>& parts) {
  const json::Value object = line_.member(name);
  if (!object.has_value()) return;
  if (!object.is_object() || object.size() > kMaxParts)
    return fail(name, "expected an object of at most 64 members");
  for (std::size_t i = 0; i < object.size(); ++i) {
    const auto [id, value] = object.member_at(i);
    const auto uuid = parse_uuid(id);
    if (!uuid) return fail(name, "a member's name is not a UUID or company");
    advertisement.bytes.push_back(bytes(name, value));
    const auto number = short_form(*uuid);
    if (number) parts.push_back({*number, advertisement.bytes.back()});
  }
}

void LineReader::read_address(OwnedAdvertisement& advertisement) {
  const std::string_view mac = text("mac");
  if (mac.empty()) return;
  const auto address = parse_address(mac);
  // Apple's systems hide the address behind a UUID of their own.
  if (!address && parse_uuid(mac)) return;
  if (!address) return fail("mac", "expected AA:BB:CC:DD:EE:FF");
  advertisement.value.address = *address;
}

void LineReader::read_uuids(OwnedAdvertisement& advertisement) {
  const json::Value uuids = line_.member("service_uuids");
  if (!uuids.has_value()) return;
  if (!uuids.is_array() || uuids.size() > kMaxParts)
    return fail("service_uuids", "expected an array of at most 64 UUIDs");
  for (std::size_t i = 0; i < uuids.size(); ++i) {
    const auto uuid = parse_uuid(uuids.at(i).text().value_or(""));
    if (!uuid) return fail("service_uuids", "an element is not a UUID");
    advertisement.service_uuids.push_back(*uuid);
  }
}

void LineReader::read(OwnedAdvertisement& advertisement) {
  advertisement.bytes.reserve(2 * kMaxParts);
  read_address(advertisement);
  read_parts("service_data", advertisement, advertisement.service_data);
  read_parts("manufacturer_data", advertisement, advertisement.manufacturer_data);
  read_uuids(advertisement);
  advertisement.key = text("key");
  advertisement.value.name = text("name");
  const json::Value rssi = line_.member("rssi");
  const auto dbm = rssi.number();
  if (rssi.has_value() && (!dbm || *dbm < -128 || *dbm > 127))
    return fail("rssi", "expected dBm, -128 to 127");
  if (dbm) advertisement.value.rssi = static_cast<std::int8_t>(*dbm);
  advertisement.value.service_data = advertisement.service_data;
  advertisement.value.manufacturer_data = advertisement.manufacturer_data;
  advertisement.value.service_uuids = advertisement.service_uuids;
}

void write_value(json::Writer& writer, const Value& value) {
  if (const auto* boolean = std::get_if<bool>(&value)) writer.boolean(*boolean);
  if (const auto* number = std::get_if<double>(&value)) writer.number(*number);
  if (const auto* text = std::get_if<std::string_view>(&value)) writer.text(*text);
}

void write_readings(json::Writer& writer, const Decoded& decoded) {
  writer.key("events").begin_array();
  for (const Reading& reading : decoded.readings()) {
    writer.begin_object().text("property", full_name(reading)).key("value");
    write_value(writer, reading.value);
    if (!reading.unit.empty()) writer.text("unit", reading.unit);
    if (reading.kind == Kind::event) writer.text("kind", "event");
    writer.end_object();
  }
  writer.end_array();
}

void write_identity(json::Writer& writer, const Identity& identity) {
  if (identity.family.empty()) return;
  writer.key("identity").begin_object().text("family", identity.family);
  if (!identity.manufacturer.empty()) writer.text("manufacturer", identity.manufacturer);
  if (!identity.model.empty()) writer.text("model", identity.model);
  writer.end_object();
}

std::string answer(const Decoded& decoded, std::string_view error) {
  std::string line;
  json::Writer writer(line);
  writer.begin_object();
  write_readings(writer, decoded);
  write_identity(writer, decoded.identity);
  const std::string_view problem = error.empty() ? to_text(decoded.problem) : error;
  if (!problem.empty()) writer.text("error", problem);
  writer.end_object();
  return line;
}

std::string decode_advertisement(LineReader& reader, Decoded& decoded) {
  OwnedAdvertisement advertisement;
  reader.read(advertisement);
  if (!reader.error().empty()) return reader.error();
  Decoders decoders;
  if (!decoders.adopt(advertisement.value.address, advertisement.key))
    return "key: expected 24 or 32 hexadecimal digits";
  // A recording may name what our decoders need not be told.
  (void)decoders.name_model(advertisement.value.address, reader.text("device"));
  (void)decoders.decode(advertisement.value, BootTime(3'600'000), decoded);
  return {};
}

std::string decode_characteristic(LineReader& reader, json::Value line, Decoded& decoded) {
  const auto uuid = parse_uuid(reader.text("characteristic"));
  const auto number = uuid ? short_form(*uuid) : std::nullopt;
  if (!number) return "characteristic: expected a 16 bit UUID";
  const auto bytes = reader.bytes("value", line.member("value"));
  if (!reader.error().empty()) return reader.error();
  return gatt::decode_value(*number, bytes, decoded) ? "" : "characteristic: not known";
}

}  // namespace

std::string decode_line(std::string_view line) {
  Decoded decoded;
  json::Parser parser;
  const auto parsed = parser.parse(line);
  if (!parsed) return answer(decoded, to_text(parsed.error()));
  if (!parsed->is_object()) return answer(decoded, "expected a JSON object");
  LineReader reader(*parsed);
  const bool is_gatt = parsed->member("characteristic").has_value();
  const std::string error = is_gatt ? decode_characteristic(reader, *parsed, decoded)
                                    : decode_advertisement(reader, decoded);
  if (!error.empty()) decoded.clear();
  return answer(decoded, error);
}

void decode_lines(std::istream& in, std::ostream& out) {
  constexpr std::size_t kMaxLine = 64UL * 1024UL;
  for (std::string line; std::getline(in, line);) {
    const bool is_short = line.size() <= kMaxLine;
    out << (is_short ? decode_line(line) : answer(Decoded(), "a line of more than 64 KiB")) << '\n';
    out.flush();  // a person who types, or a pipe that waits, gets the answer at once
  }
}

}  // namespace homeward::ble
