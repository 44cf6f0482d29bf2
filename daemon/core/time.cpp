#include "daemon/core/time.hpp"

namespace homeward::core {

std::string_view to_text(TimeQuality quality) noexcept {
  switch (quality) {
    case TimeQuality::synchronised: return "synchronised";
    case TimeQuality::estimated: return "estimated";
    case TimeQuality::unsynchronised: return "unsynchronised";
  }
  return "unsynchronised";
}

}  // namespace homeward::core
