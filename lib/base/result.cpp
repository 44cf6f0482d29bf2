#include "lib/base/result.hpp"

#include <stdexcept>

namespace homeward {

std::string_view to_text(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::invalid: return "invalid";
    case ErrorCode::not_found: return "not-found";
    case ErrorCode::limit: return "limit";
    case ErrorCode::timeout: return "timeout";
    case ErrorCode::disconnected: return "disconnected";
    case ErrorCode::refused: return "refused";
    case ErrorCode::io: return "io";
    case ErrorCode::storage: return "storage";
    case ErrorCode::cancelled: return "cancelled";
    case ErrorCode::unsupported: return "unsupported";
  }
  return "unknown";
}

std::string to_text(const Error& error) {
  if (error.where.empty()) return error.what;
  return error.where + ": " + error.what;
}

void throw_exception_from_error(const Error& error, const boost::source_location& /*where*/) {
  throw std::runtime_error(to_text(error));
}

}  // namespace homeward
