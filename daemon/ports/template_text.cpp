#include "daemon/ports/template_text.hpp"

#include <algorithm>
#include <array>

namespace homeward::ports {
namespace {

using Kind = TemplatePiece::Kind;

constexpr std::array<std::string_view, 3> kTopic{"gateway", "channel", "type"};

constexpr auto kBody = std::to_array<std::string_view>(
    {"gateway", "channel", "type", "id", "time", "time_ms", "subject", "sequence", "historical",
     "data",
     // Alerts.
     "data.alert", "data.revision", "data.rule", "data.rule_version", "data.class", "data.category",
     "data.severity", "data.presence", "data.acknowledged", "data.test", "data.stale", "data.title",
     "data.text", "data.room", "data.device", "data.pending_since", "data.fired_at",
     "data.acknowledged_at", "data.resolved_at", "data.reason", "data.late", "data.time_quality",
     "data.boot_id", "data.monotonic_ms", "data.escalation", "data.escalation.step",
     "data.escalation.to", "data.escalation.answer_by", "data.evidence", "data.codes",
     "data.codes.scaip", "data.codes.scaip.device_type", "data.codes.scaip.status",
     "data.codes.scaip.location", "data.codes.contact_id",
     // Silences, readings, replies.
     "data.active", "data.since", "data.until", "data.critical", "data.by", "data.via",
     "data.readings", "data.command", "data.status", "data.result",
     // Status and life sign.
     "data.version", "data.config_hash", "data.sensors", "data.open_alerts", "data.profile",
     "data.uptime_s", "data.clock", "data.outbox", "data.dropped", "data.silent_devices",
     "data.low_battery_devices", "data.plugins", "data.disk_free_bytes", "data.written_bytes"});

}  // namespace

std::vector<TemplatePiece> split_template(std::string_view text) {
  std::vector<TemplatePiece> pieces;
  const auto add_text = [&pieces](std::string_view part, std::size_t at) {
    const bool joins = !pieces.empty() && pieces.back().kind == Kind::text;
    if (!joins) pieces.push_back({Kind::text, {}, at});
    pieces.back().text += part;
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t brace = std::min(text.find_first_of("{}", at), text.size());
    if (brace > at) add_text(text.substr(at, brace - at), at);
    if (brace == text.size()) break;
    at = brace + 1;
    if (at < text.size() && text[at] == text[brace]) {
      add_text(text.substr(at, 1), brace);
      ++at;
      continue;
    }
    const std::size_t end = text[brace] == '{' ? text.find_first_of("{}", at) : text.npos;
    if (end == text.npos || text[end] == '{') {
      pieces.push_back({Kind::broken, std::string(text.substr(brace, 1)), brace});
      continue;
    }
    pieces.push_back({Kind::placeholder, std::string(text.substr(at, end - at)), brace});
    at = end + 1;
  }
  return pieces;
}

std::vector<std::string_view> topic_placeholders() {
  return {kTopic.begin(), kTopic.end()};
}

std::vector<std::string_view> body_placeholders() {
  return {kBody.begin(), kBody.end()};
}

bool is_body_placeholder(std::string_view name) {
  if (std::find(kBody.begin(), kBody.end(), name) != kBody.end()) return true;
  for (const std::string_view texts : {"data.title.", "data.text."}) {
    if (!name.starts_with(texts)) continue;
    const std::string_view language = name.substr(texts.size());
    return !language.empty() && language.find('.') == language.npos;
  }
  return false;
}

}  // namespace homeward::ports
