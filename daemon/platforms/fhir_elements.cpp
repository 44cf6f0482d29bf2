#include "daemon/platforms/fhir_elements.hpp"

namespace homeward::platforms::fhir {
namespace {

using json::Value;
using json::Writer;

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/// R4's `code`: words with one space between them.
bool is_code(std::string_view text) {
  bool space = true;
  for (const char c : text) {
    if (is_space(c) && space) return false;
    space = is_space(c);
  }
  return !space;
}

bool is_control(char c) {
  const bool white = c == '\t' || c == '\n' || c == '\r';
  return static_cast<unsigned char>(c) < 0x20U && !white;
}

}  // namespace

std::string_view text_in(Value data, std::string_view name) {
  return data.member(name).text().value_or("");
}

std::string plain(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (is_control(c)) {
      out += "\xEF\xBF\xBD";
    } else {
      out += c;
    }
  }
  return out;
}

void write_coding(Writer& json, std::string_view system, std::string_view code) {
  if (!is_code(code)) return;
  json.begin_object().text("system", system).text("code", code).end_object();
}

void write_concept(Writer& json, std::string_view system, std::string_view code) {
  json.begin_object();
  if (is_code(code)) {
    json.key("coding").begin_array();
    write_coding(json, system, code);
    json.end_array();
  }
  json.text("text", plain(code)).end_object();
}

void write_identifier(Writer& json, std::string_view system, std::string_view value) {
  json.begin_object().text("system", system).text("value", value).end_object();
}

void write_reference(Writer& json, std::string_view reference) {
  json.begin_object().text("reference", reference).end_object();
}

void write_logical_reference(Writer& json, std::string_view type, std::string_view system,
                             std::string_view value) {
  json.begin_object().text("type", type).key("identifier");
  write_identifier(json, system, value);
  json.end_object();
}

void write_extension(Writer& json, std::string_view name, std::string_view type, Value value) {
  if (!value.has_value()) return;
  const auto text = value.text();
  if (text && text->empty()) return;
  json.begin_object().text("url", std::string(kBase) + std::string(name)).key(type);
  if (text) {
    json.text(plain(*text));
  } else {
    json.raw(value.to_json());
  }
  json.end_object();
}

void write_period(Writer& json, std::string_view start, std::string_view end) {
  if (start.empty() && end.empty()) return;
  json.key("period").begin_object();
  if (!start.empty()) json.text("start", start);
  if (!end.empty()) json.text("end", end);
  json.end_object();
}

}  // namespace homeward::platforms::fhir
