#include "daemon/core/event.hpp"

namespace homeward::core {

std::string_view to_text(EventKind kind) noexcept {
  switch (kind) {
    case EventKind::report: return "report";
    case EventKind::event: return "event";
    case EventKind::restored: return "restored";
  }
  return "report";
}

}  // namespace homeward::core
