#include "plugins/zigbee2mqtt/last_seen.hpp"

#include <cmath>

namespace homeward::zigbee2mqtt {

std::optional<WallTime> parse_last_seen(json::Value value) {
  if (const auto text = value.text()) {
    const auto time = parse_rfc3339(*text);
    return time ? std::optional(*time) : std::nullopt;
  }
  constexpr double year_9999_ms = 253'402'300'799'000.0;
  const auto epoch_ms = value.number();
  if (!epoch_ms || *epoch_ms <= 0 || *epoch_ms > year_9999_ms) return std::nullopt;
  return WallTime{std::chrono::milliseconds{std::llround(*epoch_ms)}};
}

bool is_sane(WallTime last_seen, WallTime now) {
  using namespace std::chrono_literals;
  return last_seen >= now - 60s && last_seen <= now + 2s;
}

}  // namespace homeward::zigbee2mqtt
