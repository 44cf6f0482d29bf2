#include "plugins/ble/app/settings.hpp"

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
  if (!scan.empty() && scan != "active" && scan != "passive") {
    return failure(ErrorCode::invalid, "scan must be active or passive", std::string(kWhere));
  }
  settings.passive = scan == "passive";
  const auto tags = read_tags(config, settings);
  if (!tags) return tags.error();
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
