#include "plugins/ble/app/settings.hpp"

#include "plugins/ble/decoders/decoders.hpp"

#include <algorithm>

namespace homeward::ble {
namespace {

constexpr std::string_view kWhere = "plugins.ble";
constexpr std::string_view kKeyPrefix = "key:";
constexpr std::size_t kText = 256;

void read_keys(json::Value config, Settings& settings) {
  for (std::size_t i = 0; i < config.size(); ++i) {
    const auto [name, value] = config.member_at(i);
    if (!name.starts_with(kKeyPrefix)) continue;
    const auto address = parse_address(name.substr(kKeyPrefix.size()));
    const auto key = value.text();
    if (!address || !key) continue;
    // A key file ends with a line feed more often than not.
    const auto last = key->find_last_not_of(" \r\n\t");
    settings.keys[*address] = last == std::string_view::npos ? "" : key->substr(0, last + 1);
  }
}

/// Models by address. Error: an address or a model is none that is known.
Result<void> read_models(json::Value config, Settings& settings) {
  const json::Value models = config.member("models");
  for (std::size_t i = 0; i < models.size(); ++i) {
    const auto [name, value] = models.member_at(i);
    const auto address = parse_address(name);
    const std::string model(value.text().value_or(""));
    if (!address || !Decoders::is_model(model)) {
      return failure(ErrorCode::invalid,
                     "models must name models by address: '" + std::string(name) + "' does not",
                     std::string(kWhere));
    }
    settings.models[*address] = model;
  }
  return {};
}

std::optional<bluez::ScanMode> scan_mode(std::string_view word) {
  if (word.empty() || word == "active") return bluez::ScanMode::active;
  if (word == "passive") return bluez::ScanMode::passive;
  if (word == "management") return bluez::ScanMode::management;
  return std::nullopt;
}

/// A list of addresses. Error: one is none.
Result<std::set<Address>> read_addresses(json::Value config, std::string_view name) {
  std::set<Address> addresses;
  const json::Value list = config.member(name);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto address = parse_address(list.at(i).text().value_or(""));
    if (!address) {
      return failure(ErrorCode::invalid, std::string(name) + " must be a list of addresses",
                     std::string(kWhere));
    }
    addresses.insert(*address);
  }
  return addresses;
}

Result<void> read_tags(json::Value config, Settings& settings) {
  constexpr double kShortest = 10;
  constexpr double kLongest = 3600;
  auto tags = read_addresses(config, "tags");
  if (!tags) return tags.error();
  auto pendants = read_addresses(config, "pendants");
  if (!pendants) return pendants.error();
  settings.tags = std::move(*tags);
  settings.pendants = std::move(*pendants);
  const json::Value lost = config.member("tag_lost_s");
  if (!lost.has_value()) return {};
  const double seconds = lost.number().value_or(0);
  if (seconds < kShortest || seconds > kLongest) {
    return failure(ErrorCode::invalid, "tag_lost_s must be 10 to 3600", std::string(kWhere));
  }
  settings.tag_lost = BootTime(static_cast<std::int64_t>(seconds * 1000));
  return {};
}

}  // namespace

Result<Settings> read_settings(json::Value config) {
  Settings settings;
  json::Fields fields(config, kWhere);
  const std::string_view adapter = fields.text_or_none("adapter", kText);
  const std::string_view scan = fields.text_or_none("scan", kText);
  settings.gatt = fields.boolean("gatt").value_or(true);
  if (fields.failed()) return fields.error();
  if (!adapter.empty() && adapter != "auto") {
    const auto address = parse_address(adapter);
    if (!address) {
      return failure(ErrorCode::invalid, "adapter must be auto or its address",
                     std::string(kWhere));
    }
    settings.adapter = to_text(*address);
  }
  const auto mode = scan_mode(scan);
  if (!mode) {
    return failure(ErrorCode::invalid, "scan must be active, passive or management",
                   std::string(kWhere));
  }
  settings.scan = *mode;
  const auto tags = read_tags(config, settings);
  if (!tags) return tags.error();
  const auto models = read_models(config, settings);
  if (!models) return models.error();
  read_keys(config, settings);
  return settings;
}

std::optional<std::uint32_t> passkey_of(std::string_view key) {
  constexpr std::size_t kMostDigits = 6;
  const bool digits =
      std::all_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (key.empty() || key.size() > kMostDigits || !digits) return std::nullopt;
  std::uint32_t number = 0;
  for (const char digit : key) number = number * 10 + static_cast<std::uint32_t>(digit - '0');
  return number;
}

}  // namespace homeward::ble
