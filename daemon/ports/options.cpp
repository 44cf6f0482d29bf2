#include "daemon/ports/options.hpp"

namespace homeward::ports {

std::chrono::seconds interval_of(HeartbeatProfile profile) noexcept {
  using std::chrono::hours;
  using std::chrono::seconds;
  switch (profile) {
    case HeartbeatProfile::s90: return seconds{90};
    case HeartbeatProfile::s180: return seconds{180};
    case HeartbeatProfile::h5: return hours{5};
    case HeartbeatProfile::h25: return hours{25};
  }
  return hours{25};
}

}  // namespace homeward::ports
