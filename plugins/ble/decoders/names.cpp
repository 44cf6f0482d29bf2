#include "plugins/ble/decoders/families.hpp"

namespace homeward::ble {

DecodeFamily family_by_name(const Advertisement& advertisement) noexcept {
  (void)advertisement;
  return nullptr;
}

}  // namespace homeward::ble
