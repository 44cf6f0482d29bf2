#include "daemon/ports/outbox.hpp"

namespace homeward::ports {

std::string_view to_text(MessageClass message_class) noexcept {
  switch (message_class) {
    case MessageClass::alarm: return "alarm";
    case MessageClass::fault: return "fault";
    case MessageClass::advisory: return "advisory";
    case MessageClass::trend: return "trend";
    case MessageClass::reading: return "reading";
  }
  return "reading";
}

}  // namespace homeward::ports
