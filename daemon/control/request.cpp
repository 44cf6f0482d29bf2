#include "daemon/control/request.hpp"

#include "daemon/control/json.hpp"
#include "lib/base/hex.hpp"

#include <algorithm>
#include <charconv>

namespace homeward::control {
namespace {

constexpr std::size_t kMaxTarget = 1024;
constexpr std::size_t kMaxSegments = 8;
constexpr std::size_t kMaxParameters = 8;
constexpr std::uint32_t kDefaultLimit = 100;
constexpr std::uint32_t kMaxLimit = 1000;

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

Result<std::string> percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const auto byte = parse_hex(text.substr(i + 1, 2));
      if (!byte || byte->empty()) {
        return failure(ErrorCode::invalid, "the address has a broken % escape");
      }
      c = static_cast<char>(byte->front());
      i += 2;
    }
    if (is_control(c)) return failure(ErrorCode::invalid, "the address has a control character");
    out += c;
  }
  return out;
}

/// Calls `take` with each part of `text` between separators, until it returns an error.
template <class Take>
Result<void> for_each_part(std::string_view text, char separator, Take take) {
  while (true) {
    const std::size_t end = text.find(separator);
    Result<void> taken = take(text.substr(0, end));
    if (!taken || end == text.npos) return taken;
    text.remove_prefix(end + 1);
  }
}

Result<void> add_segment(Target& target, std::string_view part) {
  if (target.path.size() == kMaxSegments) {
    return failure(ErrorCode::limit, "the address has too many parts");
  }
  Result<std::string> segment = percent_decoded(part);
  if (!segment) return segment.error();
  target.path.push_back(std::move(*segment));
  return {};
}

Result<void> add_parameter(Target& target, std::string_view part) {
  if (target.query.size() == kMaxParameters) {
    return failure(ErrorCode::limit, "the address has too many parameters");
  }
  const std::size_t equals = part.find('=');
  const std::string_view value_part = equals == part.npos ? "" : part.substr(equals + 1);
  Result<std::string> name = percent_decoded(part.substr(0, equals));
  Result<std::string> value = percent_decoded(value_part);
  if (!name) return name.error();
  if (!value) return value.error();
  if (!target.query.emplace(*name, std::move(*value)).second) {
    return failure(ErrorCode::invalid, "the parameter '" + *name + "' is given twice");
  }
  return {};
}

}  // namespace

Result<Target> parse_target(std::string_view text) {
  if (text.size() > kMaxTarget) return failure(ErrorCode::limit, "the address is too long");
  if (text.empty() || text.front() != '/') {
    return failure(ErrorCode::invalid, "the address does not begin with /");
  }
  Target target;
  const std::size_t question = text.find('?');
  const std::string_view path = text.substr(1, question == text.npos ? text.npos : question - 1);
  Result<void> done =
      for_each_part(path, '/', [&](std::string_view part) { return add_segment(target, part); });
  if (done && question != text.npos) {
    done = for_each_part(text.substr(question + 1), '&',
                         [&](std::string_view part) { return add_parameter(target, part); });
  }
  if (!done) return done.error();
  return target;
}

unsigned http_status(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::invalid: return 400;
    case ErrorCode::not_found: return 404;
    case ErrorCode::limit: return 413;
    case ErrorCode::timeout: return 504;
    case ErrorCode::disconnected: return 503;
    case ErrorCode::refused: return 409;
    case ErrorCode::io: return 500;
    case ErrorCode::storage: return 500;
    case ErrorCode::cancelled: return 503;
    case ErrorCode::unsupported: return 501;
  }
  return 500;
}

Response error_response(const Error& error) {
  return {.status = http_status(error.code), .body = to_json(error)};
}

Result<void> expect_parameters(const Request& request, const std::vector<std::string_view>& known) {
  for (const auto& [name, value] : request.query) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return failure(ErrorCode::invalid, "unknown parameter '" + name + "'");
    }
  }
  return {};
}

Result<bool> flag_parameter(const Request& request, const std::string& name) {
  const auto found = request.query.find(name);
  if (found == request.query.end() || found->second == "0") return false;
  if (found->second == "1") return true;
  return failure(ErrorCode::invalid, "the parameter '" + name + "' must be 0 or 1");
}

Result<std::uint64_t> id_parameter(const Request& request, const std::string& name) {
  const auto found = request.query.find(name);
  if (found == request.query.end()) return 0;
  const std::string& text = found->second;
  std::uint64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || end != text.data() + text.size()) {
    return failure(ErrorCode::invalid, "the parameter '" + name + "' must be a number");
  }
  return id;
}

Result<std::uint32_t> limit_parameter(const Request& request) {
  const auto found = request.query.find("limit");
  if (found == request.query.end()) return kDefaultLimit;
  const std::string& text = found->second;
  std::uint32_t limit = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (error != std::errc{} || end != text.data() + text.size() || limit < 1 || limit > kMaxLimit) {
    return failure(ErrorCode::invalid, "the parameter 'limit' must be a number from 1 to 1000");
  }
  return limit;
}

}  // namespace homeward::control
