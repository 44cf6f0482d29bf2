#include "plugins/zigbee/decode/input.hpp"

#include "lib/base/hex.hpp"
#include "plugins/zigbee/zcl/names.hpp"

#include <charconv>

namespace homeward::zigbee::decode {
namespace {

constexpr std::size_t kMostBytes = 4096;
constexpr int kHexadecimal = 16;
constexpr std::size_t kMostDigits = 4;

bool is_between(char c) {
  return c == ' ' || c == '\t' || c == ':' || c == '-' || c == ',' || c == '\n' || c == '\r';
}

bool begins_with_0x(std::string_view text) {
  return text.size() >= 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
}

std::optional<std::uint16_t> parse_id(std::string_view text) {
  if (begins_with_0x(text)) text.remove_prefix(2);
  if (text.empty() || text.size() > kMostDigits) return std::nullopt;
  std::uint16_t id = 0;
  const auto* end = text.data() + text.size();
  const auto [rest, problem] = std::from_chars(text.data(), end, id, kHexadecimal);
  if (problem != std::errc{} || rest != end) return std::nullopt;
  return id;
}

std::optional<std::uint16_t> small_number(json::Value value) {
  const auto number = value.unsigned_integer();
  if (!number || *number > 0xFFFF) return std::nullopt;
  return static_cast<std::uint16_t>(*number);
}

Result<std::uint16_t> read_cluster(json::Value value) {
  if (const auto number = small_number(value)) return *number;
  const auto text = value.text();
  if (!text) return failure(ErrorCode::invalid, "'cluster' is a number, hexadecimal, or a name");
  if (const auto id = parse_id(*text)) return *id;
  if (const auto named = zcl::find_cluster(*text)) return *named;
  return failure(ErrorCode::invalid, "no cluster is called '" + std::string(*text) + "'");
}

/// A number, or hexadecimal digits.
Result<std::optional<std::uint16_t>> read_number(json::Value line, std::string_view name) {
  const auto value = line.member(name);
  if (!value.has_value()) return std::optional<std::uint16_t>{};
  auto number = small_number(value);
  if (!number && value.text()) number = parse_id(*value.text());
  if (!number) return failure(ErrorCode::invalid, "'" + std::string(name) + "' is a number");
  return number;
}

/// A name; a manufacturer's code (a number) is in the frame already.
std::string read_name(json::Value line, std::string_view name) {
  return std::string(line.member(name).text().value_or(""));
}

Result<zcl::Bytes> read_bytes(json::Value line, std::string_view name) {
  const auto text = line.member(name).text();
  if (!text)
    return failure(ErrorCode::invalid, "'" + std::string(name) + "' is a hexadecimal text");
  auto bytes = parse_frame(*text);
  if (!bytes) return failure(bytes.error().code, bytes.error().what, std::string(name));
  return bytes;
}

}  // namespace

Result<zcl::Bytes> parse_frame(std::string_view text) {
  zcl::Bytes bytes;
  while (!text.empty()) {
    if (is_between(text.front())) {
      text.remove_prefix(1);
      continue;
    }
    if (begins_with_0x(text)) text.remove_prefix(2);
    const auto high = text.empty() ? std::nullopt : hex_digit(text[0]);
    const auto low = text.size() < 2 ? std::nullopt : hex_digit(text[1]);
    if (!high || !low) return failure(ErrorCode::invalid, "not two hexadecimal digits a byte");
    if (bytes.size() == kMostBytes) return failure(ErrorCode::limit, "more than 4,096 bytes");
    bytes.push_back(static_cast<std::uint8_t>(*high << 4U | *low));
    text.remove_prefix(2);
  }
  return bytes;
}

Result<Input> read_input(json::Value line) {
  if (!line.is_object()) return failure(ErrorCode::invalid, "a line is a JSON object");
  Input input;
  input.manufacturer = read_name(line, "manufacturer");
  input.model = read_name(line, "model");
  const bool znp = line.member("znp").has_value();
  if (!znp) {
    const auto cluster = read_cluster(line.member("cluster"));
    if (!cluster) return cluster.error();
    input.cluster = *cluster;
  }
  const auto endpoint = read_number(line, "endpoint");
  if (!endpoint) return endpoint.error();
  input.endpoint = static_cast<std::uint8_t>(endpoint->value_or(1));
  const auto zone_type = read_number(line, "zone_type");
  if (!zone_type) return zone_type.error();
  input.zone_type = *zone_type;
  auto bytes = read_bytes(line, znp ? "znp" : "hex");
  if (!bytes) return bytes.error();
  input.bytes = std::move(*bytes);
  return input;
}

}  // namespace homeward::zigbee::decode
