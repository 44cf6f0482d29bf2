#include "daemon/ports/event_source.hpp"

namespace homeward::ports {

std::string_view to_text(SourceHealth::State state) noexcept {
  switch (state) {
    case SourceHealth::State::ok: return "ok";
    case SourceHealth::State::degraded: return "degraded";
    case SourceHealth::State::failed: return "failed";
    case SourceHealth::State::disconnected: return "disconnected";
  }
  return "failed";
}

}  // namespace homeward::ports
