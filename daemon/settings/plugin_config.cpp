#include "daemon/settings/plugin_config.hpp"

#include "daemon/settings/keys/tables.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace homeward::settings {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 4> kSecrets{"password", "key", "token", "secret"};

bool is_secret(std::string_view name) {
  return std::find(kSecrets.begin(), kSecrets.end(), name) != kSecrets.end();
}

/// `password` of `password_file`; nothing for other keys, such as `ca_file`.
std::optional<std::string> secret_of(const std::string& key) {
  constexpr std::string_view kSuffix = "_file";
  if (key.size() <= kSuffix.size()) return std::nullopt;
  std::string name = key.substr(0, key.size() - kSuffix.size());
  if (key.substr(name.size()) != kSuffix || !is_secret(name)) return std::nullopt;
  return name;
}

bool names_credential(const Node& node) {
  return node.kind == Node::Kind::scalar && node.text.rfind("credential:", 0) == 0;
}

json::value number_of(double number) {
  constexpr double kExact = 9'007'199'254'740'992.0;
  const bool whole = std::floor(number) == number && std::abs(number) < kExact;
  if (whole) return static_cast<std::int64_t>(number);
  return number;
}

json::value scalar_of(Reader& reader, const Node& node, std::string_view key) {
  // A number as this contract reads it is a number; "5s", "0x1a" and MAC addresses are texts.
  if (node.quoted || node.text.empty()) return json::value(node.text);
  const Parsed<double> number = parse_number(node.text);
  if (number.value) return number_of(*number.value);
  const bool digit = node.text[0] >= '0' && node.text[0] <= '9';
  if (digit) return json::value(node.text);
  const auto value = reader.value(node, key);
  if (!value) return nullptr;
  if (const bool* const flag = std::get_if<bool>(&*value)) return *flag;
  return json::value(node.text);
}

json::value json_of(Reader& reader, const Node& node, std::string_view key) {
  switch (node.kind) {
    case Node::Kind::null: return nullptr;
    case Node::Kind::scalar: return scalar_of(reader, node, key);
    case Node::Kind::sequence: {
      json::array items;
      for (const Node& item : node.items) items.push_back(json_of(reader, item, key));
      return items;
    }
    case Node::Kind::mapping: {
      json::object object;
      for (const Node::Entry& entry : node.entries) {
        object[entry.key.text] = json_of(reader, entry.value, entry.key.text);
      }
      return object;
    }
  }
  return nullptr;
}

}  // namespace

std::string json_text(Reader& reader, const Node& node, std::string_view key) {
  return json::serialize(json_of(reader, node, key));
}

void read_plugin_config(Reader& reader, const Node& node, ports::PluginOptions& plugin) {
  json::object config;
  for (const Node::Entry& entry : node.entries) {
    const std::string& key = entry.key.text;
    if (kPluginKeys.find(key) != nullptr) continue;
    const std::optional<std::string> secret = secret_of(key);
    if (secret || names_credential(entry.value)) {
      auto source = reader.secret(entry.value, key);
      if (source) plugin.secrets.emplace(secret.value_or(key), std::move(*source));
    } else if (is_secret(key)) {
      reader.error(entry.value, "a secret can't be written in the configuration",
                   "use '" + key + "_file' with a path or \"credential:NAME\"");
    } else {
      config[key] = json_of(reader, entry.value, key);
    }
  }
  plugin.config = json::serialize(config);
}

}  // namespace homeward::settings
