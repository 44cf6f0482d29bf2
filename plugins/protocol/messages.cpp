#include "plugins/protocol/messages.hpp"

namespace homeward::protocol {

std::string_view to_text(Kind kind) noexcept {
  switch (kind) {
    case Kind::report: return "report";
    case Kind::event: return "event";
    case Kind::restored: return "restored";
  }
  return "report";
}

std::string_view to_text(TimeQuality quality) noexcept {
  switch (quality) {
    case TimeQuality::synchronised: return "synchronised";
    case TimeQuality::estimated: return "estimated";
    case TimeQuality::unsynchronised: return "unsynchronised";
  }
  return "unsynchronised";
}

std::string_view to_text(HealthState state) noexcept {
  switch (state) {
    case HealthState::ok: return "ok";
    case HealthState::degraded: return "degraded";
    case HealthState::failed: return "failed";
  }
  return "failed";
}

}  // namespace homeward::protocol
