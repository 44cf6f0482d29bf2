#include "daemon/ports/profile.hpp"

namespace homeward::ports {

std::string_view to_text(AlertChange change) noexcept {
  switch (change) {
    case AlertChange::raised: return "raised";
    case AlertChange::acknowledged: return "acknowledged";
    case AlertChange::escalated: return "escalated";
    case AlertChange::updated: return "updated";
    case AlertChange::resolved: return "resolved";
  }
  return "updated";
}

std::string_view to_text(CommandStatus status) noexcept {
  switch (status) {
    case CommandStatus::ok: return "ok";
    case CommandStatus::refused: return "refused";
    case CommandStatus::unknown: return "unknown";
    case CommandStatus::expired: return "expired";
    case CommandStatus::invalid: return "invalid";
  }
  return "invalid";
}

}  // namespace homeward::ports
