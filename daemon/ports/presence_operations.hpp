#pragma once

#include "daemon/core/time.hpp"
#include "lib/base/result.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace homeward::ports {

/// Somebody says who is home.
struct PresenceRequest {
  bool home{false};
  /// Away only: sensors don't count before (a vacation). `2026-12-05`, `2026-12-05T18:00` in local
  /// time of the home, or RFC 3339; empty: until sensors tell.
  std::string until;
  std::string by;   ///< may be empty
  std::string via;  ///< platform id, or `cli`
};

/// Who is home.
struct PresenceStatus {
  std::string state{"unknown"};         ///< home, away, unknown
  std::optional<core::WallTime> since;  ///< nothing: it was never told
  std::optional<core::WallTime> vacation_until;
};

/// What people may say about who is home.
class PresenceOperations {
 public:
  virtual ~PresenceOperations() = default;

  /// Sets the presence until sensors, or the next word, tell otherwise; returns when that is on
  /// disk. Errors: refused (the home has no `presence`), invalid (`until` is no date, is over, or
  /// with home).
  virtual boost::asio::awaitable<Result<PresenceStatus>> set_presence(PresenceRequest request) = 0;
};

}  // namespace homeward::ports
