#include "plugins/zigbee/zcl/status.hpp"

namespace homeward::zcl {

std::string_view to_text(Status status) noexcept {
  switch (status) {
    case Status::success: return "success";
    case Status::failure: return "failure";
    case Status::not_authorised: return "not_authorised";
    case Status::malformed_command: return "malformed_command";
    case Status::unsupported_command: return "unsupported_command";
    case Status::unsupported_general_command: return "unsupported_general_command";
    case Status::invalid_field: return "invalid_field";
    case Status::unsupported_attribute: return "unsupported_attribute";
    case Status::invalid_value: return "invalid_value";
    case Status::read_only: return "read_only";
    case Status::insufficient_space: return "insufficient_space";
    case Status::not_found: return "not_found";
    case Status::unreportable_attribute: return "unreportable_attribute";
    case Status::invalid_data_type: return "invalid_data_type";
    case Status::write_only: return "write_only";
    case Status::timeout: return "timeout";
    case Status::abort: return "abort";
    case Status::no_image_available: return "no_image_available";
    case Status::unsupported_cluster: return "unsupported_cluster";
  }
  return {};
}

}  // namespace homeward::zcl
