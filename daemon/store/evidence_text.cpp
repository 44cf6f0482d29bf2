#include "daemon/store/evidence_text.hpp"

#include "daemon/store/connection.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <charconv>

namespace homeward::store {
namespace {

namespace json = boost::json;

// One piece of evidence: [device, property, type, value, time in microseconds]; the types are
// b for boolean, n for number and s for text.
constexpr std::size_t kFields = 5;

const char* type_of(const core::Value& value) {
  if (std::holds_alternative<bool>(value)) return "b";
  return std::holds_alternative<double>(value) ? "n" : "s";
}

double read_number(const json::string& text) {
  double number = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end.ec != std::errc() || end.ptr != text.data() + text.size()) {
    throw Refused("evidence in the database holds no number: " + std::string(text));
  }
  return number;
}

core::Value read_value(const json::string& type, const json::string& text) {
  if (type == "b") return text == "true";
  if (type == "n") return read_number(text);
  return std::string(text);
}

core::Evidence read_piece(const json::array& fields) {
  if (fields.size() != kFields) throw Refused("evidence in the database lacks fields");
  core::Evidence piece;
  piece.device = core::DeviceId(std::string(fields[0].as_string()));
  piece.property = std::string(fields[1].as_string());
  piece.value = read_value(fields[2].as_string(), fields[3].as_string());
  piece.time = core::WallTime(core::Duration(fields[4].as_int64()));
  return piece;
}

}  // namespace

std::string write_evidence(const std::vector<core::Evidence>& evidence) {
  json::array pieces;
  for (const core::Evidence& piece : evidence) {
    json::array fields;
    fields.emplace_back(piece.device.str());
    fields.emplace_back(piece.property);
    fields.emplace_back(type_of(piece.value));
    fields.emplace_back(core::to_text(piece.value));
    fields.emplace_back(std::int64_t{piece.time.time_since_epoch().count()});
    pieces.push_back(std::move(fields));
  }
  return json::serialize(pieces);
}

std::vector<core::Evidence> read_evidence(const std::string& text) {
  json::parse_options options;
  options.allow_invalid_utf8 = true;  // what was stored must come back, whatever it was
  std::vector<core::Evidence> evidence;
  const json::value pieces = json::parse(text, {}, options);
  for (const json::value& piece : pieces.as_array()) {
    evidence.push_back(read_piece(piece.as_array()));
  }
  return evidence;
}

}  // namespace homeward::store
